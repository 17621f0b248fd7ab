"""Turns the lines of a table, whose cells have our names, into codes, terms and maps."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from codes.formats.columns import Cells
from codes.formats.dates import Dates
from codes.formats.rows import MAP_KINDS, TERM_KINDS, BadRow, CodeRow, FileWarning, MapRow, Row, TermRow
from codes.formats.statuses import TRUE, Statuses

CONTINUATIONS = ("4", "8")
Records = Iterable[tuple[int, Cells | BadRow]]


def code_row(number: int, cells: Cells | BadRow, dates: Dates, statuses: Statuses) -> CodeRow | BadRow:
    """The code in one line or row of a table; `dates` and `statuses` are those of the table."""
    if isinstance(cells, BadRow):
        return cells
    if not cells["title"] and "title" in cells.given:
        return BadRow(number, "the title is empty", cells["code"])
    try:
        added, terminated = dates.read(cells["added"]), dates.read(cells["terminated"])
    except ValueError as error:
        return BadRow(number, str(error), cells["code"])
    return CodeRow(
        code=cells["code"],
        title=cells["title"],
        short_title=cells["short_title"],
        is_header=cells["is_header"].lower() in TRUE,
        parent=cells["parent"],
        line=number,
        added=added,
        terminated=terminated,
        is_retired=statuses.is_retired(cells, number),
    )


def code_rows(records: Records) -> Iterator[CodeRow | BadRow | FileWarning]:
    """The codes in the numbered lines or rows of a table; continuations (HCPCS) are joined to the title of their code.

    Rows wait until a date has shown whether days or months come first in the table. Unknown statuses are a FileWarning.
    """
    dates, statuses, waiting = Dates(), Statuses(), []
    for number, cells in _joined(records):
        waiting.append((number, cells))
        for name in ("added", "terminated") if isinstance(cells, Cells) else ():
            dates.look(cells[name])
        if not dates.waits:
            yield from (code_row(*row, dates, statuses) for row in waiting)
            waiting.clear()
    yield from (code_row(*row, dates, statuses) for row in waiting)
    yield from statuses.warnings()


def _joined(records: Records) -> Iterator[tuple[int, Cells | BadRow]]:
    first, first_number = None, 0
    for number, cells in records:
        continues = not isinstance(cells, BadRow) and cells["record_type"] in CONTINUATIONS
        if continues and first and first["code"] == cells["code"]:
            first["title"] += f" {cells['title']}"
            continue
        if first:
            yield first_number, first
        first, first_number = None, number
        if continues:
            yield number, BadRow(number, "a continuation row that does not follow its own code", cells["code"])
        elif isinstance(cells, BadRow):
            yield number, cells
        else:
            first = cells
    if first:
        yield first_number, first


def term_rows(records: Records) -> Iterator[TermRow | BadRow]:
    """The terms in the numbered lines or rows of a table; `kind` is synonym where it is missing or blank."""
    for number, cells in records:
        if isinstance(cells, BadRow):
            yield cells
            continue
        kind = cells["kind"].lower() or "synonym"
        if kind not in TERM_KINDS:
            yield BadRow(number, f"kind “{kind}” is not one of: {', '.join(TERM_KINDS)}", cells["term"])
        elif not cells["term"]:
            yield BadRow(number, "the term is empty", cells["code"])
        elif not cells["code"]:
            yield BadRow(number, "the code is empty", cells["term"])
        else:
            yield TermRow(cells["code"], cells["term"], kind, number)


def map_rows(records: Records) -> Iterator[MapRow | BadRow]:
    """The maps in the numbered lines or rows of a table."""
    for number, cells in records:
        if isinstance(cells, BadRow):
            yield cells
        elif cells["kind"].lower() not in MAP_KINDS:
            yield BadRow(number, f"kind “{cells['kind']}” is not one of: {', '.join(MAP_KINDS)}", cells["source"])
        else:
            kind = cells["kind"].lower()
            yield MapRow(cells["source"], cells["target"], kind, number)


#: The function for what a table gives.
ROWS_OF: Mapping[str, Callable[[Records], Iterator[Row]]] = {
    "codes": code_rows,
    "terms": term_rows,
    "maps": map_rows,
}
