"""The alphabetic indexes: the wording of terms, and where references lead."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.formats import BadRow, TermRow, UnreadableFile, icd10cm_index, icd10pcs_index, read_codes, read_terms
from codes.formats.index_tree import DEEPEST, words_of

SAMPLES = Path(__file__).parent / "samples"


def main(title: str, *content: str) -> str:
    return f"<mainTerm><title>{title}</title>{''.join(content)}</mainTerm>\n"


def term(title: str, *content: str) -> str:
    return f'<term level="1"><title>{title}</title>{"".join(content)}</term>'


def code(text: str) -> str:
    return f"<code>{text}</code>"


def see(text: str, element: str = "see") -> str:
    return f"<{element}>{text}</{element}>"


def target(row: TermRow) -> str:
    """What a row leads to: A00, see Failure, value Nerve within 01."""
    value = f"value {row.value} within {row.within}".removesuffix(" within ") if row.value else ""
    return " or ".join(filter(None, [row.code, value, row.see and f"see {row.see}"]))


def read(reader, *terms: str, before: str = "") -> tuple[list[tuple[str, str]], list[str]]:
    """(term, what it leads to) of each row, and the reasons of bad rows."""
    root = reader.ROOT[1:].decode()
    letters = f"<letter><title>A</title>{''.join(terms)}</letter>"
    rows = list(reader.read(BytesIO(f"<{root}>{before}{letters}</{root}>".encode())))
    assert all(isinstance(row, TermRow) and row.kind == "index" or isinstance(row, BadRow) for row in rows)
    good = [(row.term, target(row)) for row in rows if isinstance(row, TermRow)]
    return good, [row.reason for row in rows if isinstance(row, BadRow)]


def cm(*terms: str, before: str = ""):
    return read(icd10cm_index, *terms, before=before)


def pcs(*terms: str):
    return read(icd10pcs_index, *terms)


def test_the_icd10cm_index_gives_codes_beginnings_and_references():
    rows = list(read_terms(SAMPLES / "icd10cm_index.xml", system="icd10cm"))
    assert {(row.term, target(row)) for row in rows if isinstance(row, TermRow)} == {
        ("Ache, aching (dull) (mild)", "R52"),
        ("Ache, aching (dull) (mild), limb NEC", "M7960"),
        ("Ache, aching (dull) (mild), limb NEC, lower", "M7966"),
        ("Ache, aching (dull) (mild), with, palsy", "A8039"),
        ("Ache, aching (dull) (mild), with, palsy", "G63"),
        ("Arm, soreness", "see Ache, aching (dull) (mild), limb NEC"),
        ("Soreness (of body)", "R6889"),
        ("Soreness (of body)", "see Ache, aching (dull) (mild), limb NEC, lower"),
        ("Want, food", "T730"),
        ("Want, water", "T731"),
        ("Want, sleep", "Z72"),
        ("Lack", "see Want"),
        ("Absence of example", "see Lack"),
    }
    bad = [row for row in rows if isinstance(row, BadRow)]
    assert bad == [BadRow(23, "“see also condition” names a term that is not in this index", "Arm")]


def test_an_index_is_a_file_of_terms_of_its_own_system():
    with pytest.raises(UnreadableFile, match="file contains terms"):
        list(read_codes(SAMPLES / "icd10cm_index.xml", system="icd10cm"))
    with pytest.raises(UnreadableFile, match="looks like ICD-10-CM, not ICD-10-PCS"):
        list(read_terms(SAMPLES / "icd10cm_index.xml", system="icd10pcs"))
    with pytest.raises(UnreadableFile, match="looks like ICD-10-PCS, not ICD-10-CM"):
        list(read_terms(SAMPLES / "icd10pcs_index.xml", system="icd10cm"))


HEART = "Failure, failed, heart (acute)"
TARGETS = (
    main(
        "Failure, failed",
        term("heart<nemod>(acute)</nemod>", code("I50.9"), term("with", term("edema", code("I50.1")))),
    ),
    main("Sugar", term("type 1", term("high", code("E10.6"))), term("type 2", term("high", code("E11.6")))),
)


@pytest.mark.parametrize(
    ("reference", "named"),
    [
        ("Failure, heart", [f"see {HEART}"]),
        ("Failed heart", [f"see {HEART}"]),
        ("failure, failed, HEART NEC", [f"see {HEART}"]),
        ("Failure, heart, acute", [f"see {HEART}"]),
        ("Failure, heart, acute, with edema", [f"see {HEART}, with, edema"]),
        ("Failure, heart, with, edema", [f"see {HEART}, with, edema"]),
        ("Failure, heart with qualifier Diagnostic", [f"see {HEART}"]),
        ("Failure", ["see Failure, failed"]),
        ("Failure, heart, with", [f"see {HEART}, with"]),
        ("Sugar, by type, high", ["see Sugar, type 1, high", "see Sugar, type 2, high"]),
        ("Sugar, by type", ["see Sugar, type 1", "see Sugar, type 2"]),
        ("category O35", ["O35"]),
        ("categories O35.- and O36", ["O35", "O36"]),
        ("subcategory O35.0-", ["O350"]),
    ],
)
def test_a_reference_finds_its_term_however_it_is_worded(reference, named):
    rows, reasons = cm(main("Here", see(reference)), *TARGETS)
    assert [found for name, found in rows if name == "Here"] == named and reasons == []


@pytest.mark.parametrize(
    "reference", ["Failure, lung", "Failure, heart, chronic", "condition", "Vitamin B12", "", "by site"]
)
def test_a_reference_to_nothing_is_told_with_its_term(reference):
    rows, (reason,) = cm(main("Here", see(reference)), *(TARGETS if reference != "by site" else ()))
    assert "Here" not in dict(rows)
    assert reason == f"“see {reference}” " + (
        "leads to no code" if reference == "by site" else "names a term that is not in this index"
    )


def test_a_chain_is_kept_link_by_link_and_a_circle_leads_to_no_code():
    assert cm(main("A", see("B")), main("B", see("C")), main("C", code("A00")))[0] == [
        ("C", "A00"),
        ("A", "see B"),
        ("B", "see C"),
    ]
    rows, reasons = cm(main("A", see("B")), main("B", see("A")), main("C", see("C")))
    assert rows == [] and reasons == [f"“see {name}” leads to no code" for name in "BAC"]


def test_see_also_adds_to_the_codes_of_the_term():
    also = see("B", "seeAlso")
    rows, reasons = cm(main("A", code("A00"), also), main("B", code("A00"), code("B00")))
    assert [found for name, found in rows if name == "A"] == ["A00", "see B"] and reasons == []


def test_see_also_in_brackets_is_a_reference_and_no_part_of_the_term():
    rows, _ = cm(main("A<nemod>(dull) (see also B, sharp)</nemod>", code("A00")), main("B", term("sharp", code("B00"))))
    assert rows == [("A (dull)", "A00"), ("B, sharp", "B00"), ("A (dull)", "see B, sharp")]


def test_a_reference_to_a_region_of_the_book_is_one_row():
    many = [term(f"part {number}", code(f"A{number:02}")) for number in range(90)]
    rows, reasons = cm(main("Here", see("All")), main("All", *many))
    assert (len(rows), rows[-1], reasons) == (91, ("Here", "see All"), [])


@pytest.mark.parametrize("text", ["A00-A09", "E80.0-E80.4", "see above", "A0"])
def test_what_is_no_code_is_told(text):
    rows, reasons = cm(main("A", code(text)))
    assert rows == [] and "not a single code" in reasons[0]


def test_a_table_gives_a_term_for_each_column():
    head = '<indexHeading><head col="2">Malignant</head><head col="5">Benign</head></indexHeading>'
    cells = '<cell col="2">C76.5-</cell><cell col="3">--</cell><cell col="5">D36.7</cell>'
    rows, reasons = cm(main("ankle", cells), before=head)
    assert rows == [("ankle, Malignant", "C765"), ("ankle, Benign", "D367")] and reasons == []


def test_what_is_nested_in_a_note_belongs_to_the_term_before_it():
    note = term("Note: what to code first", term("left", code("I50.1")))
    rows, reasons = cm(main("Failure", term("heart", code("I50.9")), note), main("Here", see("Failure, heart, left")))
    assert ("Failure, heart, left", "I501") in rows and ("Here", "see Failure, heart, left") in rows and reasons == []


def test_the_pcs_index_takes_tables_beginnings_and_whole_codes_out_of_references():
    rows, reasons = pcs(
        main("Abrasion", term("Skin", see("Extraction, <tab>0HD</tab>, <codes>0JD</codes>"))),
        main("Uterus out", see("Resection, Uterus<codes>0UT9</codes>")),
        main("Womb out", see("Uterus out")),
        main("X-ray", see("Plain Radiography, Upper Arteries B30")),
        f'<mainTerm><title>Nameless</title><term level="1">{see("Resection, <codes>0UT9</codes>")}</term></mainTerm>',
    )
    assert rows == [
        ("Abrasion, Skin", "0HD"),
        ("Abrasion, Skin", "0JD"),
        ("Uterus out", "0UT9"),
        ("Nameless", "0UT9"),
        ("Womb out", "see Uterus out"),
        ("X-ray", "B30"),
    ]
    assert reasons == []


def test_a_reference_means_the_term_of_that_whole_title_before_one_with_it_as_a_part():
    rows, reasons = pcs(
        main("Big Valve, Coil, Insertion", "<codes>02H</codes>"),
        main("Coil", "<codes>03V</codes>"),
        main("Spiral", see("Coil")),
    )
    assert rows[-1] == ("Spiral", "see Coil")
    assert reasons == []


def test_use_names_a_value_and_a_term_that_it_may_mean_instead():
    rows, reasons = pcs(
        main("Destruction", term("Nerve", term("Abdominal Sympathetic", "<codes>015M</codes>"))),
        main("Belly plexus", see("Nerve, Abdominal Sympathetic", "use")),
        main("Belly ganglion", see("Abdominal Sympathetic Nerve", "use")),
        main("Coil", see("Intraluminal Device in <tab>03V</tab>", "use")),
        main("Ruin", see("Destruction, Nerve", "use")),
        main("Widget", see("Synthetic Substitute", "use")),
    )
    assert rows == [
        ("Destruction, Nerve, Abdominal Sympathetic", "015M"),
        ("Coil", "value Intraluminal Device within 03V"),
        ("Belly plexus", "value Nerve, Abdominal Sympathetic"),
        ("Belly ganglion", "value Abdominal Sympathetic Nerve"),
        ("Ruin", "value Destruction, Nerve or see Destruction, Nerve"),
        ("Widget", "value Synthetic Substitute"),
    ]
    assert reasons == []


@pytest.mark.parametrize(
    ("title", "heading", "volume"),
    [
        ("ICD-10-CM INDEX TO DISEASES and INJURIES", "", "diseases and injuries"),
        ("", "", "diseases and injuries"),
        ("ICD-10-CM External Cause of Injuries Index", "", "external causes"),
        ("ICD-10-CM TABLE of NEOPLASMS", "", "neoplasms"),
        ("", "Neoplasm", "neoplasms"),
        ("ICD-10-CM TABLE of DRUGS and CHEMICALS", "Substance", "drugs"),
        ("", "Substance", "drugs"),
    ],
)
def test_a_volume_is_told_by_its_title_or_by_the_heading_of_its_table(title, heading, volume):
    head = f'<indexHeading><head col="1">{heading}</head></indexHeading>' if heading else ""
    letter = f"<letter><title>D</title>{main('Drug', code('A00'), see('Substance'))}{main('Substance', code('B00'))}</letter>"
    book = f"<ICD10CM.index><version>2026</version><title>{title}</title>{head}{letter}</ICD10CM.index>"
    rows = list(icd10cm_index.read(BytesIO(book.encode())))
    assert {row.volume for row in rows} == {volume} and len(rows) == 3


def test_deep_and_broken_files_are_refused_with_the_line():
    with pytest.raises(UnreadableFile, match=r"line 1: terms are nested more than"):
        cm(main("A", "<term>" * DEEPEST))
    with pytest.raises(UnreadableFile, match="broken"):
        cm("<mainTerm></term>")


def test_an_index_made_to_be_slow_is_read_all_the_same():
    slow = main("a", *[term("a", see("a a b")) for _ in range(3_000)])
    rows, reasons = cm(slow, *[main("by", see("by x by y")) for _ in range(500)])
    assert rows == [] and len(reasons) == 3_500


@given(st.lists(st.text("ab ,()", max_size=8), min_size=1, max_size=6), st.data())
def test_every_title_is_found_by_itself_and_every_reference_is_answered(titles, data):
    targets = [data.draw(st.sampled_from([*titles, "by b", "a, b, a"])) for _ in titles]
    terms = [main(title, see(target)) for title, target in zip(titles, targets, strict=True)]
    rows, reasons = cm(*terms, *(main(f"{title} c", code("A00")) for title in titles))
    assert len([row for row in rows if not row[0].endswith("c")]) + len(reasons) >= len(titles)
    rows, _ = cm(main("Here", see(titles[0])), main(titles[0], code("A00")))
    assert not words_of(titles[0]) or ("Here", f"see {rows[0][0]}") in rows


def test_all_volumes_of_the_book_in_one_zip_give_their_terms(tmp_path):
    with zipfile.ZipFile(tmp_path / "book.zip", "w") as book:
        book.write(SAMPLES / "icd10cm_tabular.xml", "icd10cm_tabular_2026.xml")
        book.write(SAMPLES / "icd10cm_index.xml", "icd10cm_index_2026.xml")
        book.writestr(
            "icd10cm_eindex_2026.xml",
            f"<ICD10CM.index><title>External Causes</title><letter>{main('Zorbing', code('W99'))}</letter></ICD10CM.index>",
        )
    rows = list(read_terms(tmp_path / "book.zip", system="icd10cm"))
    assert {row.kind for row in rows if isinstance(row, TermRow)} == {"inclusion", "index"}
    assert TermRow("W99", "Zorbing", "index", volume="external causes") in [
        row._replace(line=0) for row in rows if isinstance(row, TermRow)
    ]
