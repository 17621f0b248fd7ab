"""Medicines, milestones, outcomes and illustrations as lines of a document, one row in each.

Where a line cannot hold a row, it stands key by key.

• Warfarin: stop; When: 5 days before; Note: your clinic checks your blood
• Driving: days 14 to 42; Note: when you can brake hard
• Walking without pain: 9 in 10; Population: adults; Year: 2021; Source: 2
• How it is done: https://example.org/video; Credit: Elbow Society; Length: 3 minutes
"""

import re
from collections.abc import Iterable

from documents.entry import one_line
from documents.row_kinds import MEDICINES, MILESTONES, STORED_OTHERWISE, MedicineAction, Row, RowKind
from documents.source import ParsedEntry, Placement, SourceLine
from documents.text.headings import spelling
from documents.text.lines import Line, read_lines
from documents.text.records import read_records

_DAYS = re.compile(
    r"(?:(?P<open>from|after|until|up\s+to|within)\s+)?(?:about\s+)?(?P<counted>days?\s+|weeks?\s+)?"
    r"(?P<low>\d{1,4})(?:\s*(?:-|–|to)\s*(?P<high>\d{1,4}))?(?P<unit>\s*(?:days?|weeks?))?",
    re.IGNORECASE | re.ASCII,
)
_ACTION = re.compile(
    r"(?:(?P<stop>stop)|(?P<keep_on>keep\s+(?:on|taking)|continue)|(?P<restart>restart|start\s+again))\b(?:\s+(?P<when>[^\W_].*))?",
    re.IGNORECASE,
)


def write_rows(kind: RowKind, rows: Iterable[Row]) -> str:
    """The rows as written below the heading of their kind; "" for none."""
    return "\n".join(_written(kind, row) for row in rows)


def _written(kind: RowKind, row: Row) -> str:
    values = {column: getattr(row, column) for column in kind.columns}
    line = _line(kind, values)
    (read, *more) = read_lines(f"  • {line}", exact=True)
    if not more and read.text == line and row_of_line(kind, line)[0] == row:
        return f"  • {line}"
    lines = [f"    {key}: {value}" for key, value in zip(kind.keys, values.values(), strict=True) if value]
    return "\n".join(["  •", *lines])


def _line(kind: RowKind, values: dict[str, str]) -> str:
    """The row on one line: what it is about, what is said of it, and the rest by its keys."""
    first, *columns = kind.columns
    if kind is MILESTONES:
        low, high = values["from_day"], values["until_day"]
        ends = f"from day {low}" if low else f"until day {high}" if high else ""
        head = f"days {low} to {high}" if low and high else ends
        columns = columns[2:]
    else:
        head = values[columns.pop(0)].replace("_", " ") if kind is MEDICINES else values[columns.pop(0)]
    keys = dict(zip(kind.columns, kind.keys, strict=True))
    said = [head, *(f"{keys[column]}: {values[column]}" for column in columns if values[column])]
    return f"{values[first]}: {'; '.join(filter(None, said))}"


def row_of_line(kind: RowKind, text: str) -> tuple[Row | None, list[str]]:
    """The row that a line states, and what of the line it stores in another form; (None, []) if it states none.

    What has no key and is nothing else is the note of the row.
    """
    name, _, rest = text.partition(": ")
    columns = {spelling(key): column for column, key in zip(kind.columns, kind.keys, strict=True)}
    values, notes, frame = {kind.columns[0]: one_line(name)}, [], []
    pieces = rest.split("; ")
    for number, piece in enumerate(pieces):
        label, _, value = piece.partition(": ")
        column = columns.get(spelling(label), "") if value.strip() else ""
        if column and column not in values:
            values[column] = one_line(value)
            frame += [label, *([value] if column in STORED_OTHERWISE else [])]
            if column == "note":  # it is the last one, and may have semicolons
                values["note"] = one_line("; ".join([value, *pieces[number + 1 :]]))
                break
        elif not number and (head := _head(kind, piece.strip())):
            values |= head
            frame += [piece.removesuffix(head.get("when", ""))] if STORED_OTHERWISE & head.keys() else []
        elif piece.strip():
            notes.append(one_line(piece))
    if not rest.strip() or (notes and ("note" in values or "note" not in kind.columns)):
        return None, []
    values |= {"note": "; ".join(notes)} if notes else {}
    return (None, []) if kind.doubt(values) else (kind.make(**values), frame)


def _head(kind: RowKind, text: str) -> dict[str, str]:
    """What the first words behind the name say: an action, days, a figure or an address; nothing if they cannot be read."""
    if kind is MILESTONES:
        return _days(text)
    if kind is not MEDICINES:
        return {kind.columns[1]: one_line(text)} if text else {}
    hit = _ACTION.fullmatch(text)
    if not hit:
        return {}
    action = next(action for action in MedicineAction if hit[action])
    return {"action": action.value, **({"when": one_line(hit["when"])} if hit["when"] else {})}


def _days(text: str) -> dict[str, str]:
    """The days of "from day 14", "2 to 6 weeks", "up to 10 days". Months differ in length, so they are not counted in days."""
    hit = _DAYS.fullmatch(text)
    if not hit or bool(hit["counted"]) == bool(hit["unit"]):
        return {}
    factor = 7 if "week" in (hit["counted"] or hit["unit"]).casefold() else 1
    low, high = (str(int(number) * factor) if number else "" for number in (hit["low"], hit["high"]))
    if not hit["open"]:
        return {"from_day": low, "until_day": high or low}
    if high:
        return {}
    return {"from_day" if hit["open"].casefold() in ("from", "after") else "until_day": low}


def read_rows(entry: ParsedEntry, lines: list[Line], kind: RowKind) -> None:
    """Read rows from the lines below the heading of their kind, or of a cell; what states none is unplaced."""
    pieces = [("verbatim" if line.verbatim else "line", line.text, line.blank, line) for line in lines]
    starts = (line.number for line in lines if line.verbatim and line.text.startswith(f"{kind.keys[0]}: "))
    for record in read_records(entry, pieces, kind.keys):
        if isinstance(record, dict):
            number, words = next(starts), "; ".join(record.values())
            values = {column: record.get(key, "") for column, key in zip(kind.columns, kind.keys, strict=True)}
            row = None if kind.doubt(values) else kind.make(**values)
            frame = [values[column] for column in STORED_OTHERWISE & values.keys()]
        else:
            number, words = record[3].number, record[3].whole
            row, frame = row_of_line(kind, record[1])
            frame.append(record[3].number_mark)
        if row:
            getattr(entry.document, kind.field).append(row)
            entry.placements.append(Placement(kind.field, number, number, "stated"))
            entry.add_frame(number, *frame)
        elif words:
            entry.unplaced.append(SourceLine(number, words))
            entry.warnings.append(f"Line {number}: this is no {kind.part}; write it as “{kind.keys[0]}: …”.")
