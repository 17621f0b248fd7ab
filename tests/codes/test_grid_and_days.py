"""An ICD-10-PCS table as a grid, and a code as it stood on a day."""

import re
from datetime import date
from pathlib import Path

import pytest

from codes.actions import load_axes
from codes.formats.axes import read_axes
from codes.formats.rows import CodeRow
from codes.models import CodeSystem
from codes.rules import begins_on
from tests import makers

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "samples"
TABLE = ["0RQL0ZZ", "0RQL4ZZ", "0RQK0JA", "0RQK0JB", "0RQM0ZZ"]
CELL = re.compile(r'<td( aria-current="true")?>(?:<a href="([^"]*)"><span[^>]*>[^<]*</span>([^<]*))?')


@pytest.fixture
def table():
    """Codes of a table: two of them differ by the qualifier only, and one has a body part that the loaded table lacks."""
    load_axes(system="icd10pcs", rows=read_axes([SAMPLES / "icd10pcs_tables.xml"]))
    heading = CodeRow("0RQ", "Upper Joints, Repair", is_header=True)
    makers.load_codes(rows=[heading, *(CodeRow(code, f"Repair {code}") for code in TABLE)])


def page(client, address):
    answer = client.get(f"/codes/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


def grid(text):
    """The rows of the grid: what each stands for, and its cells."""
    body = text[text.index('<table class="grid">') : text.index("A cell has the characters")]
    return [
        (re.sub(r"<[^>]*>", "", row.split("</th>")[0]), CELL.findall(row))
        for row in body.split("<tbody>")[1].split("<tr>")[1:]
    ]


def test_a_table_is_a_grid_of_body_part_by_approach_in_which_the_code_is_marked(
    client, table, django_assert_num_queries
):
    with django_assert_num_queries(17):
        shown = page(client, "icd10pcs/0RQL4ZZ/")
    here = "/codes/icd10pcs/"
    assert grid(shown) == [
        ("K Left elbow hinge", [("", f"{here}0RQ/?begins=0RQK0", "2"), ("", "", "")]),
        ("L Right elbow hinge", [("", f"{here}0RQL0ZZ/", "ZZ"), (' aria-current="true"', f"{here}0RQL4ZZ/", "ZZ")]),
        ("M ", [("", f"{here}0RQM0ZZ/", "ZZ"), ("", "", "")]),
    ]
    assert '<span class="grid-label">Through a keyhole</span>' in shown
    cells = dict(grid(page(client, "icd10pcs/0RQ/?begins=0RQK0")))["K Left elbow hinge"]
    assert cells[0][0] and not cells[1][0], "the cell that the level is narrowed to is marked"
    assert "aria-current" not in str(grid(page(client, "icd10pcs/0RQ/")))
    CodeSystem.objects.update(display_policy="code_only")
    assert "hinge" not in page(client, "icd10pcs/0RQL4ZZ/")


def test_without_tables_and_above_them_there_is_no_grid(client, table):
    assert 'id="grid"' not in page(client, "icd10pcs/0R/")
    makers.load_codes("own", "2025", [CodeRow("0RQL0ZZ", "Another thing")])
    assert 'id="grid"' not in page(client, "own/0RQL0ZZ/")


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("FY2025", date(2024, 10, 1)),
        ("FY2024 April", date(2024, 4, 1)),
        ("2025 October", date(2025, 10, 1)),
        ("FY2025 October", date(2024, 10, 1)),
        ("2020", date(2020, 1, 1)),
        ("v32", None),
        ("newest", None),
    ],
)
def test_labels_of_releases_say_from_when_they_hold(label, day):
    assert begins_on(label) == day


@pytest.fixture
def history():
    """A code that was renamed in 2021, ended in March 2022 and is missing from 2023 on."""
    other = CodeRow("E0002", "Cane")
    for label, rows in {
        "2020": [CodeRow("E0001", "Crutch")],
        "2021": [CodeRow("E0001", "Crutch, wooden")],
        "2022": [CodeRow("E0001", "Crutch, wooden", terminated=date(2022, 3, 31), is_retired=True)],
        "2023": [],
    }.items():
        makers.load_codes("hcpcs", label, [*rows, other], accepted=1)


def test_a_code_is_shown_as_it_stood_on_a_day(client, history):
    for day, words, title in (
        (
            "2020-06-01",
            "On 1 June 2020, under 2020 (in force from 1 January 2020 by its name), E0001 was valid.",
            "Crutch",
        ),
        ("2021-01-01", "E0001 was valid.", "Crutch, wooden"),
        ("2022-03-31", "E0001 was valid.", "Crutch, wooden"),
        ("2022-04-01", "E0001 was not valid any more: it ended on 31 March 2022.", "Crutch, wooden"),
        ("2024-01-01", "ended on 31 March 2022. Last stated by 2022.", "Crutch, wooden"),
        (
            "9999-12-31",
            "Last stated by 2022. No later release is loaded here; one may say otherwise.",
            "Crutch, wooden",
        ),
        ("2019-12-31", "No release loaded here is as old as 31 December 2019: the oldest, 2020, is", None),
        ("2024-02-30", "“2024-02-30” is not a date. Write the year, the month and the day: 2024-12-31.", None),
        ("20240101", "“20240101” is not a date.", None),
        ("<b>", "“&lt;b&gt;” is not a date.", None),
    ):
        shown = page(client, f"hcpcs/E0001/?on={day}")
        assert words in shown, day
        assert (f"<p>Title then: {title}</p>" in shown) if title else ("Title then" not in shown), day


def test_a_title_of_another_day_passes_the_gate_and_the_day_stays_when_the_code_is_spelled_otherwise(client, history):
    answer = client.get("/codes/HCPCS/e0001/?on=2020-06-01")
    assert answer.headers["Location"] == "/codes/hcpcs/E0001/?on=2020-06-01"
    makers.load_codes("hcpcs", "2024", [CodeRow("E0003", "Walker")], accepted=2)
    assert "there was no code E0003" in page(client, "hcpcs/E0003/?on=2020-06-01")
    CodeSystem.objects.update(display_policy="code_only")
    assert "Title then" not in page(client, "hcpcs/E0001/?on=2020-06-01")


def test_releases_without_a_year_say_nothing_of_a_day(client):
    makers.load_codes("icd9proc", "v32", [CodeRow("8184", "Elbow work")])
    assert "do not say from when they hold" in page(client, "icd9proc/8184/?on=2015-01-01")
