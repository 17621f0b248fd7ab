"""Tables become entries: wide and long, good rows beside bad ones, and no word of a row is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.entry import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step, same_content
from documents.tables.reader import read_table
from documents.tables.rows import Row, Table
from documents.tables.writer import LONG, WIDE, long_rows, wide_rows
from tests.documents.entries import any_entry, full_entry
from tests.laws import law

from .entry_texts import words, words_of


def read(*rows, warnings=()):
    """The documents of a table, whose cells are parted by | here. A number in place of a row is a bad one."""
    rows = [
        Row(number, (), "It is broken.")
        if isinstance(row, int)
        else Row(number, row.split("|") if isinstance(row, str) else row)
        for number, row in enumerate(rows, start=1)
    ]
    return list(read_table(Table("t.csv", lambda: iter(rows), list(warnings))))


def reason(*rows) -> str:
    (document,) = read(*rows)
    assert document.parsed is None
    return f"{document.filename}: {document.reason}"


def test_each_row_is_an_entry_with_its_lines_and_where_they_went():
    first, second = read("Procedure name|CPT code|Goals|Price", "Bar Fix|27025|To mend.\nSoon.|9", "Baz|||")
    assert first.filename == "t.csv, row 2"
    assert first.text.split("\n") == [
        "Procedure name: Bar Fix", "CPT code: 27025", "Goals:", "    To mend.", "    Soon.", "Price: 9",
    ]  # fmt: skip
    parsed = first.parsed
    assert parsed.document == EntryDocument(
        "Bar Fix", primary_code=CodeReference("cpt4", "27025"), texts={"goals": "To mend.\nSoon."}
    )
    assert [tuple(placement) for placement in parsed.placements] == [
        ("name", 1, 1, "stated"), ("primary_code", 2, 2, "stated"), ("goals", 3, 5, "stated"),
    ]  # fmt: skip
    assert [tuple(line) for line in parsed.unplaced] == [(6, "Price: 9")]
    assert parsed.given == {"name", "primary_code", "goals"}
    assert second.parsed.document == EntryDocument("Baz")
    assert second.parsed.given == {"name", "primary_code", "goals"}


def test_blank_rows_are_passed_over_and_keep_their_numbers():
    (document,) = read("", " | ", "name|goals", "|", "Bar|Mend")
    assert document.filename == "t.csv, row 5"


def test_code_and_system_may_stand_in_columns_of_their_own():
    (document,) = read("name|code|coding system|goals", "Bar|27025|CPT|Mend")
    assert document.parsed.document.primary_code == CodeReference("cpt4", "27025")


def test_a_bad_row_is_refused_and_the_others_go_on():
    good, bad, broken, nameless, short, last = read(
        "name|duration_min_minutes", "Bar|30", "Baz|soon", 0, "|30", "Qux", "Quux|"
    )
    assert good.parsed.document.name == "Bar"
    assert bad.filename == "t.csv, row 3"
    assert bad.reason.startswith("duration_min_minutes: “soon” is not a number of minutes")
    assert broken.reason == "It is broken."
    assert nameless.reason.startswith("It is not clear which entry this is")
    assert short.reason == "It has 1 cells, but there are 2 headings."
    assert last.parsed.document.name == "Quux"


def test_a_table_that_is_none_is_one_bad_document():
    assert reason() == "t.csv: This table is empty."
    assert reason("", " |") == "t.csv: This table is empty."
    assert reason("name|goals").startswith("t.csv: This table has headings but no rows")
    assert reason(0) == "t.csv: It is broken."
    assert reason("a|b", "1|2").endswith("“name”, “slug” or “primary_code” is needed. It has “a”, “b”.")


def test_an_entry_of_too_much_text_is_refused():
    assert "over 250 kB" in reason("name|goals", f"Bar|{'x ' * 130_000}")


def test_a_warning_about_the_file_goes_to_the_entries_that_it_concerns():
    plain, accented = read("name|goals", "Bar|a", "Bár|b", warnings=["Look."])
    assert (plain.parsed.warnings, accented.parsed.warnings) == ([], ["Look."])


def test_rows_of_a_long_table_are_brought_together():
    first, second = read(
        "slug|name|part|text|label|note|likelihood|frequency|management|system|code|colour",
        "bar|Bar|risk|Pain|||common|1 in 20|It fades.|||red",
        "bar|Bar|risk|Itch||||||||",
        "bar|Bar|Role|Surgeon||leads||||||",
        "bar|Bar|step|Cut it.|Opening|||||||",
        "bar|Bar|code|Mending|||||| ICD-10-PCS|0FT44ZZ|",
        "bar|Bar|tool|Saw; no. 10|||||||||",
        "bar|Bar|goals|To mend.|||||||||",
        "bar|Bar|duration_min_minutes|30|||||||||",
        "bar|Bar|weather|Fine|||||||||",
        "bar|Bar|goals|Soon.|wrong||||||||",
        "baz|Baz|sources||||||||||",
    )
    assert first.filename == "t.csv, rows 2–11"
    assert first.parsed.document == EntryDocument(
        "Bar",
        slug="bar",
        risks=[RiskItem("Pain", Likelihood.COMMON, "1 in 20", "It fades."), RiskItem("Itch")],
        personnel=[Person("Surgeon", "leads")],
        steps=[Step("Opening", "Cut it.")],
        related_codes=[CodeReference("icd10pcs", "0FT44ZZ", "Mending")],
        tools=["Saw; no. 10"],
        texts={"goals": "To mend.\n\nSoon."},
        duration_min_minutes=30,
    )
    assert [line.text for line in first.parsed.unplaced] == ["colour: red", "weather: Fine", "label: wrong"]
    assert second.filename == "t.csv, row 12"
    assert second.parsed.given == {"slug", "name", "sources"}


def test_a_table_of_one_part_needs_no_column_part():
    (document,) = read("Procedure|Risk|Likelihood|Frequency", "Bar|Pain|Very rare|1 in 20,000", "|Itch||")
    assert document.parsed.document.risks == [RiskItem("Pain", Likelihood.VERY_RARE, "1 in 20,000"), RiskItem("Itch")]
    assert document.parsed.given == {"name", "risks"}
    (document,) = read("name|role|note", "Bar|Nurse|scrubbed")
    assert document.parsed.document.personnel == [Person("Nurse", "scrubbed")]
    (document,) = read("primary_code|code|system|descriptor", "cpt4 27025|0FT44ZZ|icd10pcs|Mending")
    assert document.parsed.document.related_codes == [CodeReference("icd10pcs", "0FT44ZZ", "Mending")]


def test_rows_of_an_entry_that_stand_apart_are_brought_together_at_the_end():
    baz, bar = read("name|risk", "Bar|Pain", "Baz|Itch", " BAR |Burns")
    assert (baz.filename, bar.filename) == ("t.csv, row 3", "t.csv, rows 2–4")
    assert [risk.name for risk in bar.parsed.document.risks] == ["Pain", "Burns"]


def test_an_entry_with_a_bad_row_among_or_beside_its_rows_is_refused_whole():
    documents = read("name|risk", "Bar|Pain", 0, "Bar|Burns", "Baz|Itch", 0, "Qux|Scars", "Quux|Aches")
    assert [(document.filename, document.reason[:6]) for document in documents] == [
        ("t.csv, row 3", "It is "),
        ("t.csv, rows 2–4", "Row 3:"),
        ("t.csv, row 6", "It is "),
        ("t.csv, row 5", "Row 6:"),
        ("t.csv, row 7", "Row 6:"),
        ("t.csv, row 8", ""),
    ]


def test_a_bad_value_refuses_the_whole_entry_and_names_its_row():
    bad, good = read("name|risk|likelihood", "Bar|Pain|common", "Bar|Itch|often", "Baz|Burns|rare")
    assert (bad.filename, bad.reason[:30]) == ("t.csv, rows 2–3", "Row 3: likelihood “often” is n")
    assert good.parsed.document.risks == [RiskItem("Burns", Likelihood.RARE)]
    assert reason("name|risk|likelihood", "Bar||common").endswith("Row 2: a risk has no text.")


def test_a_row_at_the_top_without_an_entry_is_refused():
    assert "does not say which entry" in read("name|risk", "|Pain", "Bar|Itch")[0].reason


@settings(deadline=None)
@given(any_entry, st.text(max_size=20), st.sampled_from([(WIDE, wide_rows), (LONG, long_rows)]))
def test_an_entry_comes_back_and_no_word_of_its_rows_is_lost(entry, colour, shape):
    headings, rows_of = shape
    rows = [[str(row.get(name) if row.get(name) is not None else "") for name in headings] for row in rows_of(entry)]
    (document,) = read([*headings, "colour"], *([*row, colour] for row in rows))
    parsed = document.parsed
    assert same_content(parsed.document, entry) and parsed.document.slug == entry.slug
    assert words_of(parsed.document) + words(*(line.text for line in parsed.frame + parsed.unplaced)) == words(
        document.text
    )


_row = st.lists(
    st.sampled_from(["name", "risk", "part", "text", "slug", "CPT", "", "a; b", "1", "\n", "•"]), max_size=4
)


@law(st.booleans(), _row, st.lists(_row, max_size=4), least=0.05)
def test_no_table_raises(usual, headings, rows):
    documents = read(["name", *headings], *rows, ["Bar"]) if usual else read(headings, *rows)
    assert all((document.parsed is None) == bool(document.reason) for document in documents)
    return any(document.parsed for document in documents)


def test_the_same_table_gives_the_same_entries():
    rows = [[str(row.get(name, "")) for name in LONG] for row in long_rows(full_entry())]
    assert read(LONG, *rows) == read(LONG, *rows)


@pytest.mark.parametrize(
    ("row", "risk", "is_contradiction"),
    [
        ("Ache (rare)|common|", RiskItem("Ache", Likelihood.RARE), True),
        ("Rarely, ache|common|", RiskItem("ache", Likelihood.RARE), True),
        ("Ache (rare)||", RiskItem("Ache", Likelihood.RARE), False),
        ("Ache (not common)|common|", RiskItem("Ache", Likelihood.NOT_STATED, "not common"), True),
        ("Ache (1 in 5)|rare|", RiskItem("Ache", Likelihood.VERY_COMMON, "1 in 5"), True),
        ("Ache (rare)|rare|", RiskItem("Ache (rare)", Likelihood.RARE), False),
        ("Common cold|rare|", RiskItem("Common cold", Likelihood.RARE), False),
    ],
)
def test_what_the_name_of_a_risk_says_counts_before_the_column(row, risk, is_contradiction):
    (document,) = read("name|risk|likelihood|frequency", f"Bar|{row}")
    assert document.parsed.document.risks == [risk]
    assert bool(document.parsed.contradictions) == is_contradiction


def test_an_exported_table_is_taken_as_it_stands_and_a_contradiction_is_named():
    (document,) = read("name|version|part|text|likelihood", "Bar|3|risk|Ache (rare)|common")
    assert document.parsed.document.risks == [RiskItem("Ache (rare)", Likelihood.COMMON)]
    assert "It was left as it is." in document.parsed.contradictions[0]


def test_a_list_of_risks_or_roles_may_name_its_entries_by_code_and_system():
    first, second = read(
        "code|system|risk|likelihood|management",
        "27025|CPT|Swelling|common|Ice.",
        "27025|CPT|Numb toe|rare|",
        "0FT44ZZ|ICD-10-PCS|Swelling||",
    )
    assert first.filename == "t.csv, rows 2–3"
    assert first.parsed.document == EntryDocument(
        "",
        primary_code=CodeReference("cpt4", "27025"),
        risks=[RiskItem("Swelling", Likelihood.COMMON, "", "Ice."), RiskItem("Numb toe", Likelihood.RARE)],
    )
    assert first.parsed.given == {"primary_code", "risks"}
    assert second.parsed.document.primary_code == CodeReference("icd10pcs", "0FT44ZZ")
    (team,) = read("system|code|role|note", "cpt4|27025|Nurse|scrubbed")
    assert team.parsed.document.personnel == [Person("Nurse", "scrubbed")]
