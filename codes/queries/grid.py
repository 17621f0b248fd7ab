"""Reads an ICD-10-PCS table as a grid: a row for each body part, a column for each approach, and in the cells their codes."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Min
from django.db.models.functions import Left

from codes.models import Code
from codes.systems.icd10pcs.building import DRAWN, LENGTH, Build, Choice
from codes.systems.icd10pcs.tables import NAMED


class Cell(NamedTuple):
    """The valid codes with one beginning: their number, and the one `code` if there are no others."""

    begins: str
    count: int
    code: str

    @property
    def rest(self) -> str:
        """What the one code has after its beginning."""
        return self.code[len(self.begins) :]


class Row(NamedTuple):
    """A row of the grid: what it stands for, and a cell for each column, None where no code is."""

    value: Choice
    cells: list[Cell | None]


@dataclass(frozen=True)
class Grid:
    """A table as a picture: its columns and rows; `table` are its first characters, `current` is the beginning to mark."""

    table: str
    columns: list[Choice]
    rows: list[Row]
    current: str


def grid_of(code: Code, build: Build | None, begins: str = "") -> Grid | None:
    """The grid of the table that a heading names, or that a code is in, in one query; None without a table.

    `build` is the build of the code, `begins` what its level is narrowed to.
    """
    if build is None or not build.drawn:
        return None
    table, drawn = code.code[:NAMED], max(DRAWN)
    heading = code.pk if code.code == table else code.parent_id
    codes = Code.objects.active().filter(parent=heading, code__startswith=table, is_header=False)
    counted = codes.values(begins=Left("code", drawn)).annotate(n=Count("pk"), first=Min("code")).order_by("begins")
    cells = {row["begins"]: Cell(row["begins"], row["n"], row["first"] if row["n"] == 1 else "") for row in counted}
    parts, approaches = (_values(build, place, cells) for place in range(len(DRAWN)))
    rows = [Row(part, [cells.get(table + part.character + other.character) for other in approaches]) for part in parts]
    current = code.code if len(code.code) == LENGTH else begins
    return Grid(table, approaches, rows, current[:drawn]) if rows else None


def _values(build: Build, place: int, cells: dict[str, Cell]) -> list[Choice]:
    """The values at one of the DRAWN positions that codes have, sorted; those that the tables lack without a label."""
    known = {value.character: value for value in build.drawn[place]}
    position = DRAWN[place]
    axis = build.drawn[place][0].axis if build.drawn[place] else ""
    return [
        known.get(character) or Choice(position, character, axis, (), "")
        for character in sorted({begins[position - 1] for begins in cells})
    ]
