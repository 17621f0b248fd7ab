"""What the columns of a table hold: the headings that medref knows, those that a person names, and the cells by our names."""

from collections.abc import Iterable, Iterator, Mapping

from codes.formats import own_export
from codes.formats.doubts import visible
from codes.formats.rows import BadRow, CodeRow, one_line, parse_date

#: Our name for a column, and the header words that mean it; a header matches when it begins with one ending in "*".
Words = Mapping[str, tuple[str, ...]]
COLUMNS: Words = {
    "code": ("code", "hcpc", "hcpcs", "hcpc_code", "hcpcs_code", "concept_code", "diagnosis_code", "procedure_code"),
    "title": ("title", "long_description", "long_descriptor", "description", "concept_name", "display"),
    "short_title": ("short_title", "short_description", "short_descriptor"),
    "record_type": ("record_type", "recid", "rec_id"),
    "is_header": ("is_header",),
    "parent": ("parent", "parent_code"),
    "added": ("added_date", "add_dt", "add_date"),
    "terminated": ("terminated_date*", "term_dt", "term_date", "termination_date"),
    "term": ("term",),
    "kind": ("kind",),
    "source": ("source",),
    "target": ("target",),
}
TRUE = ("1", "true", "yes")
CONTINUATIONS = ("4", "8")


class Cells(dict):
    """The cells of one line by our column names; the cells of a missing column are empty."""

    def __init__(self, given: dict[str, int], values: list[str]):
        """`given` is what columns_of returned."""
        super().__init__((name, one_line(values[position])) for name, position in given.items())
        self.given = given

    def __missing__(self, name: str) -> str:
        return ""


def columns_of(header: list[str], words: Words = COLUMNS) -> dict[str, int]:
    """Our column names with their positions in a header line; if several headings mean the same, the first one counts.

    The header of an export of ours has the columns of codes.formats.own_export.
    """
    if words is COLUMNS and (exported := own_export.columns_of(header)):
        return exported
    found: dict[str, int] = {}
    for position, cell in enumerate(header):
        word = heading_word(cell)
        for name, headings in words.items():
            if any(word == h or (h.endswith("*") and word.startswith(h[:-1])) for h in headings):
                found.setdefault(name, position)
    return found


def heading_word(cell: str) -> str:
    """A heading as headings are compared: "LONG  Description" is long_description."""
    return "_".join(map(visible, cell.lower().split()))


def is_data(cells: Cells, needed: tuple[str, ...]) -> bool:
    """Whether cells above a header read like a row of its table, not like a preamble: a code with a digit, and a title."""
    several = (*needed, "title") if "title" in cells.given else needed
    return len(several) > 1 and all(cells[name] for name in several) and any(map(str.isdigit, cells[needed[0]]))


def code_row(number: int, cells: Cells) -> CodeRow | BadRow:
    """The code in one line or row of a table."""
    if not cells["title"] and "title" in cells.given:
        return BadRow(number, "the title is empty", cells["code"])
    try:
        added, terminated = parse_date(cells["added"]), parse_date(cells["terminated"])
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
    )


def code_rows(records: Iterable[tuple[int, Cells | BadRow]]) -> Iterator[CodeRow | BadRow]:
    """The codes in the numbered lines or rows of a table; continuations (HCPCS) are joined to the title of their code."""
    first, first_number = None, 0
    for number, cells in records:
        continues = not isinstance(cells, BadRow) and cells["record_type"] in CONTINUATIONS
        if continues and first and first["code"] == cells["code"]:
            first["title"] += f" {cells['title']}"
            continue
        if first:
            yield code_row(first_number, first)
        first, first_number = None, number
        if continues:
            yield BadRow(number, "a continuation row that does not follow its own code", cells["code"])
        elif isinstance(cells, BadRow):
            yield cells
        else:
            first = cells
    if first:
        yield code_row(first_number, first)
