"""Of several rows with one code a valid one counts, whatever their order; what is one code, its system says."""

import itertools
from datetime import date

import pytest

from codes.actions import load_release
from codes.formats import CodeRow, read_codes
from codes.models import Code
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("valid", list(itertools.product([True, False], repeat=3)))
def test_the_first_valid_row_counts_or_else_the_first(valid):
    rows = [CodeRow("T1", f"Row {n}", line=n, is_retired=not good) for n, good in enumerate(valid)]
    counts = makers.load_codes("house", rows=rows)
    kept = valid.index(True) if any(valid) else 0
    stored = Code.objects.get(system__slug="house")
    assert (stored.title, stored.retired_in is None) == (f"Row {kept}", any(valid))
    assert sorted(row.line for row in counts.bad_rows) == [n for n in range(3) if n != kept]


@pytest.mark.parametrize("order", [1, -1])
def test_a_row_that_has_ended_counts_less_than_one_that_has_not(order):
    ended = CodeRow("T1", "Ended", line=1, added=date(1990, 1, 1), terminated=date(2010, 12, 31))
    valid = CodeRow("T1", "Valid", line=2, added=date(2023, 7, 1))
    makers.load_codes("house", rows=[ended, valid][::order])
    stored = Code.objects.get(system__slug="house")
    assert (stored.title, stored.valid_from, stored.valid_to) == ("Valid", date(2023, 7, 1), None)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"terminated": date(2010, 12, 31)}, {"terminated": date(2020, 12, 31)}),
        ({}, {"terminated": date(2020, 12, 31)}),
        ({"added": date(2001, 1, 1)}, {"added": date(2005, 1, 1)}),
    ],
)
def test_of_two_rows_that_are_not_valid_the_one_that_ended_or_began_last_counts(order, earlier, later):
    rows = [CodeRow("T1", "Earlier", is_retired=True, **earlier), CodeRow("T1", "Later", is_retired=True, **later)]
    makers.load_codes("house", rows=rows[::order])
    assert Code.objects.get(system__slug="house").title == "Later"


@pytest.mark.parametrize(
    ("system", "codes", "stored"),
    [
        ("house", ["A.1", "a1", "A1 ", "\tA1"], {"A1"}),
        ("icd10cm", ["A00.1", "a001", "A001  "], {"A001"}),
        ("ucum", ["mg", "Mg", "m.g", "mg "], {"mg", "Mg", "m.g"}),
        ("read", ["8BAb.", "8BAB.", "8BAb. "], {"8BAb.", "8BAB."}),
    ],
)
def test_case_and_dots_tell_codes_apart_where_the_system_says_so_and_blanks_never(tmp_path, system, codes, stored):
    path = tmp_path / "codes.csv"
    path.write_text("code;title\n" + "".join(f"{code};An invented thing\n" for code in codes))
    counts = load_release(system=system, label="1", rows=read_codes(path, system=system))
    assert set(Code.objects.filter(system__slug=system).values_list("code", flat=True)) == stored
    assert len(counts.bad_rows) == len(codes) - len(stored)
