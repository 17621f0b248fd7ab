"""The CPT data files of the AMA, with invented texts: each alone, several in one zip, and one after another."""

import zipfile

import pytest

from codes.formats import BadRow, CodeRow, TermRow, UnreadableFile, read_codes, read_terms
from codes.models import Code, IndexTerm
from tests import makers
from tests.codes.test_hcpcs_sheets import xlsx

NOTICE = "Invented notice of rights. All texts below are invented.\r\n\r\n"
LONG = NOTICE + "".join(
    f"{line}\r\n"
    for line in (
        "99990 Invented service told at length",
        "99991\tAnother invented service; each additional 15 minutes",
        "0001T Invented new technology",
        "9999F Invented measure",
        "0001A Invented shot",
        "0001U Invented assay",
    )
)
FIXED = NOTICE + (
    "9999001 Invented service told at a length that does not fit in the seventy-two\n"
    "9999002 characters of one line\n"
    "9999101 Another invented service; each additional 15 minutes\n"
)
SHORT = NOTICE + "99990 INVENTED SVC\n99991 ANOTHER SVC EA ADDL 15 MIN\n0001T INV NEW TECH\n9999F INV MEAS\n"
MEDIUM = NOTICE + "".join(
    f"{code} INVENTED TEXT OF MEDIUM LENGTH IN CAPITALS\n" for code in ("99990", "99991", "0001T", "9999F", "0001A")
)
TABLE = NOTICE + (
    "Concept Id\tCPT Code\tLong\tMedium\tShort\tConsumer\tSpanish Consumer\tCurrent Descriptor Effective Date\tTest Name\n"
    "1\t99990\tInvented service told at length\tINVENTED SERVICE\tINVENTED SVC\tHelp for people\tAyuda\t20260101\t\n"
    "2\t9999F\t\tINVENTED MEASURE\tINV MEAS\t\t\t\t\n"
    "3\t99991\tAnother invented service\tANOTHER\n"
)
CONSUMER = (
    NOTICE + "Concept Id\tCPT Code\tConsumer Friendly Descriptor\n1\t99990\tHelp for people\n2\t0001T\tA new thing\n"
)


MODIFIERS = NOTICE + (
    "ConceptID\tModifier Code\tLevel I/II\tModifier Descriptor Effective\tModifier Name\tModifier Description\tSection\n"
    "1\t22\tI\t20260101\tInvented more\tInvented: more than was planned\tInvented\n"
    "2\tLT\tII\t20260101\tInvented side\tInvented side\tInvented\n"
    "3\t51\tI\t20260101\tInvented several\t\tInvented\n"
)


def written(tmp_path, name, *texts):
    path = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            for member, text in texts:
                archive.writestr(member, text)
    else:
        path.write_text(*texts)
    return path


def rows_of(path, kind=CodeRow, read=read_codes):
    return [row for row in read(path, system="cpt4") if isinstance(row, kind)]


def test_long_descriptors_are_titles(tmp_path):
    rows = rows_of(written(tmp_path, "LONGULT.txt", LONG))
    assert [row.code for row in rows] == ["99990", "99991", "0001T", "9999F", "0001A", "0001U"]
    assert rows[1].title == "Another invented service; each additional 15 minutes" and rows[1].line == 4
    assert not any(row.short_title for row in rows)


def test_numbered_lines_of_a_code_are_joined(tmp_path):
    rows = rows_of(written(tmp_path, "LONGULF.txt", FIXED))
    assert [row.code for row in rows] == ["99990", "99991"]
    assert rows[0].title.endswith("the seventy-two characters of one line")


@pytest.mark.parametrize("beginning", ["99990 ", "      ", "\t"])
def test_a_line_that_repeats_the_code_or_begins_with_a_blank_continues_the_text(tmp_path, beginning):
    rows = rows_of(
        written(tmp_path, "LONGULT.txt", f"99990 Invented service\n{beginning}told at length\n99991 Another\n")
    )
    assert [row.title for row in rows] == ["Invented service told at length", "Another"]


@pytest.mark.parametrize(("text", "count"), [(SHORT, 4), (MEDIUM, 5)])
def test_texts_in_capitals_are_short_titles_with_a_warning(tmp_path, text, count):
    reading = read_codes(written(tmp_path, "SHORTU.txt", text), system="cpt4")
    rows = list(reading)
    assert len(rows) == count and not any(row.title for row in rows) and all(row.short_title for row in rows)
    assert "no long descriptors" in reading.warnings[0]


def test_the_consolidated_list_gives_titles_short_titles_and_words_for_consumers(tmp_path):
    rows = list(read_codes(written(tmp_path, "ConsolidatedCodeList.txt", TABLE), system="cpt4"))
    codes = {row.code: row for row in rows if isinstance(row, CodeRow)}
    assert codes["99990"][1:3] == ("Invented service told at length", "INVENTED SVC")
    assert codes["99990"].added is None, "the date is that of the descriptor"
    assert codes["9999F"].title == "INVENTED MEASURE"
    assert [row for row in rows if isinstance(row, TermRow)] == [TermRow("99990", "Help for people", "synonym", 4)]
    assert [row.reason for row in rows if isinstance(row, BadRow)] == ["4 columns where the header line has 9"]


def test_headings_may_be_written_with_underscores_and_no_notice(tmp_path):
    table = "CONCEPT_ID\tCPT_CODE\tLONG\tMEDIUM\tSHORT\tCONSUMER\n1\t99990\tInvented\tINV\tINV\tFor people\n"
    assert [row[0] for row in read_codes(written(tmp_path, "list.txt", table), system="cpt4")] == ["99990", "99990"]


def test_the_consolidated_list_as_a_workbook_gives_titles_and_short_titles(tmp_path):
    path = tmp_path / "ConsolidatedCodeList.xlsx"
    path.write_bytes(xlsx([line.split("\t") for line in TABLE.split("\n")[:-2]]))
    rows = list(read_codes(path, system="cpt4"))
    assert rows[0][:3] == ("99990", "Invented service told at length", "INVENTED SVC") and isinstance(rows[1], BadRow)


def test_consumer_descriptors_are_terms(tmp_path):
    path = written(tmp_path, "ConsumerDescriptor.txt", CONSUMER)
    assert [row.term for row in rows_of(path, TermRow, read_terms)] == ["Help for people", "A new thing"]
    with pytest.raises(UnreadableFile, match="contains no CPT code; it has texts for codes, so load it as index terms"):
        rows_of(path)


def test_the_files_of_one_zip_are_merged_by_code(tmp_path):
    files = [("MEDU.txt", MEDIUM), ("LONGULT.txt", LONG), ("SHORTU.txt", SHORT), ("ConsumerDescriptor.txt", CONSUMER)]
    reading = read_codes(written(tmp_path, "cpt.zip", *files), system="cpt4")
    rows = list(reading)
    codes = {row.code: row for row in rows if isinstance(row, CodeRow)}
    assert len(codes) == 6 and len(rows) == 8 and not reading.warnings
    assert codes["99990"][1:3] == ("Invented service told at length", "INVENTED SVC")
    assert codes["0001A"].short_title.startswith("INVENTED TEXT OF MEDIUM"), "where there is no short one"
    assert all(name in reading.chosen for name, _ in files)


def test_modifiers_of_cpt_come_with_the_codes_and_those_of_hcpcs_are_left_out(tmp_path):
    files = [("ConsolidatedCodeList.txt", TABLE), ("Modifiers.txt", MODIFIERS)]
    rows = {row.code: row for row in rows_of(written(tmp_path, "cpt.zip", *files))}
    assert rows.keys() == {"99990", "9999F", "22", "51"}
    assert rows["22"][1:3] == ("Invented: more than was planned", "Invented more")
    assert rows["51"].title == "Invented several"


def test_a_file_says_that_it_is_not_of_another_system(tmp_path):
    with pytest.raises(UnreadableFile, match="looks like CPT, not HCPCS"):
        list(read_codes(written(tmp_path, "LONGULT.txt", LONG), system="hcpcs"))
    many = "".join(f"{number} Invented service\n" for number in range(10000, 10100))
    with pytest.raises(UnreadableFile, match="looks like CPT"):
        list(read_codes(written(tmp_path, "LONGULT.txt", many), system="icd9cm"))


def test_diagnoses_of_five_digits_are_those_of_the_system_that_is_wanted(tmp_path):
    path = written(tmp_path, "list.txt", "00321 Some meningitis\n00322 Some pneumonia\n")
    assert [row.code for row in read_codes(path, system="icd9cm")] == ["00321", "00322"]


@pytest.mark.django_db
def test_short_titles_loaded_after_long_ones_revise_and_wipe_nothing(tmp_path, client):
    makers.load_codes(
        "cpt4", "2026", read_codes(written(tmp_path, "LONGULT.txt", LONG.split("0001A")[0]), system="cpt4")
    )
    counts = makers.load_codes("cpt4", "2026", read_codes(written(tmp_path, "SHORTU.txt", SHORT), system="cpt4"))
    assert (counts.completed, counts.revised, counts.retired, counts.bad) == (4, 0, 0, 0)
    code = Code.objects.get(code="99990")
    assert (code.title, code.short_title) == ("Invented service told at length", "INVENTED SVC")
    makers.load_codes("cpt4", "2026", read_codes(written(tmp_path, "all.txt", TABLE), system="cpt4"), accepted=1)
    assert IndexTerm.objects.get().term == "Help for people"
    page = client.get("/codes/cpt4/99990/").content.decode()
    assert "nvented service" not in page and "INVENTED" not in page and "Help for people" not in page
