"""Reads tables among the risks, the roles and the tools, in Markdown or with bars, tabs or wide gaps alone: one row for each.

| Risk     | Likelihood | Management |
|----------|------------|------------|
| Bleeding | common     | pressure   |
| Total    | 6%         |            |
"""

import re
from itertools import groupby

from documents.entry import Likelihood, Person, RiskItem, says_nothing
from documents.source import ParsedEntry, Placement, SourceLine
from documents.text.absence import leaves_out
from documents.text.doubts import is_besides_risk
from documents.text.evidence import names_harm
from documents.text.headings import HEADINGS, NAME_LABELS, spelling
from documents.text.lines import Line
from documents.text.misplaced import is_other_than_risk, place_elsewhere
from documents.text.own_words import own_words
from documents.text.risk_items import says_no_risk, with_own_words
from documents.text.roles import names_somebody

_MOST_CELLS = 20
_GAP = re.compile(r" {3,}")
_BRACKET = re.compile(r"\([^()]*\)")
_RULE = re.compile(r"[|:\s-]*-{2}[|:\s-]*")
_WORD = re.compile(r"[^\W\d_]{2}")
_FIELD, _LEAST_FIELDS = 2, 3  # cells, rows
_FIELDS = HEADINGS.keys() | NAME_LABELS
#: Section -> the meaning of a column -> spellings of its heading. The first one has the name.
_COLUMNS = {
    "risks": {
        "name": ("risk", "risks", "complication", "complications", "sideeffect", "sideeffects", "problem", "problems",
                 "event", "events", "adverseevent", "adverseevents", "adverseeffect", "adverseeffects", "harm",
                 "possiblecomplication",
                 "possiblecomplications", "potentialcomplications", "possiblerisks", "potentialrisks"),
        "likelihood": ("likelihood", "frequency", "howcommon", "howoften", "howlikely", "probability", "incidence",
        "rate", "rates",
                       "percent", "percentage", "chance", "occurrence", "reportedrate", "frequencyofoccurrence"),
        "management": ("management", "treatment", "whatisdone", "whatwedo", "care"),
    },
    "personnel": {
        "name": ("role", "roles", "person", "who", "professional", "member"),
        "note": ("task", "tasks", "note", "notes", "what", "whattheydo", "responsibility", "duty", "does"),
    },
    "description": {
        "name": ("tool", "tools", "instrument", "instruments", "equipment", "device", "devices", "material", "materials",
                 "supply", "supplies"),
        "note": ("number", "quantity", "amount", "count", "use", "purpose", "note", "notes", "size"),
    },
}  # fmt: skip


def with_bars(text: str) -> str:
    """The text of a page with bars between the cells of tables whose columns are parted by tabs, wide gaps or semicolons.

    A table begins with headings of known columns; its rows have as many cells as those, or fewer. In a table of fields and
    values, "Duration    20 minutes", at least three rows begin with a heading or a label.
    """
    lines, cells = [], 0
    rows = [(line, "\t" in line.strip(), _cells_apart(line)) for line in text.split("\n")]
    fields = [row[0] for _, _, row in rows if len(row) == _FIELD and spelling(row[0]) in _FIELDS]
    is_of_fields = len(fields) >= _LEAST_FIELDS
    for line, is_tabbed, row in rows:
        if is_of_fields and len(row) == _FIELD and not line[:1].isspace():
            lines.append(" | ".join(row))
            continue
        row = [cell.strip() for cell in line.split(";")] if len(row) == 1 and line.count(";") < _MOST_CELLS else row
        known = max((len(_known(key, row)) for key in _COLUMNS), default=0) if len(row) > 1 else 0
        if known > 1:
            cells = len(row)
        elif line.strip() and not (len(row) == cells or (is_tabbed and len(row) <= cells)):
            cells = 0
        lines.append(" | ".join(row) if cells and line.strip() else line)
    return "\n".join(lines)


def _cells_apart(line: str) -> list[str]:
    return [
        cell.strip() for cell in (line.strip(" ").split("\t") if "\t" in line.strip() else _GAP.split(line.strip()))
    ]


def lists_risks(line: Line) -> bool:
    """Whether a line has the headings of a table of risks: one for their names, one for how likely they are."""
    return "|" in line.text and "likelihood" in _known("risks", _cells(line))


def _known(key: str, row: list[str]) -> set[str]:
    """The meanings of the known headings among these cells, if one of them is that of the names."""
    found = {meaning for meaning, names in _COLUMNS[key].items() if any(_heading(cell) in names for cell in row)}
    return found if "name" in found else set()


def _heading(cell: str) -> str:
    """The spelling of a heading without its unit: "Rate (%)"."""
    return spelling(_BRACKET.sub("", cell.replace("%", " percent "))).removesuffix("percent") or "percent"


def read_grids(entry: ParsedEntry, key: str, lines: list[Line]) -> list[Line]:
    """Read the tables whose columns are known into the entry. Returns the other lines."""
    if key not in _COLUMNS:
        return lines
    rest: list[Line] = []
    for is_row, group in groupby(lines, key=lambda line: "|" in line.text and not line.marker):
        rows = list(group)
        columns = _columns(key, rows) if is_row else []
        if "name" in columns:
            _fill(entry, key, columns, rows)
            continue
        rest += rows
        if is_row and len(rows) > 1:
            entry.warnings.append(
                f"Line {rows[0].number}: this table was kept as text, because the headings of its columns are not known."
            )
    return rest


def _columns(key: str, rows: list[Line]) -> list[str]:
    """The meaning of each column, "" for an unknown one; [] if the rows are no table."""
    has_rule = len(rows) > 2 and _RULE.fullmatch(rows[1].text)
    if not has_rule and (len(rows) < 2 or len(_known(key, _cells(rows[0]))) < 2):
        return []
    meanings = {name: meaning for meaning, names in _COLUMNS[key].items() for name in names}
    return [meanings.get(_heading(cell), "") for cell in _cells(rows[0])]


def _cells(line: Line) -> list[str]:
    return [cell.strip() for cell in line.text.strip().strip("|").replace("**", "").split("|")]


def _fill(entry: ParsedEntry, key: str, columns: list[str], rows: list[Line]) -> None:
    headings = _cells(rows[0])
    entry.add_frame(rows[0].number, *headings)
    for line in rows[1:]:
        cells = _cells(line)
        if _RULE.fullmatch(line.text) or [spelling(cell) for cell in cells] == [spelling(cell) for cell in headings]:
            entry.add_frame(line.number, *cells)
            continue
        values: dict[str, str] = {}
        for number, cell in enumerate(cells):
            meaning = columns[number] if number < len(columns) else ""
            if meaning and meaning not in values:
                values[meaning] = cell
            elif cell:
                entry.unplaced.append(SourceLine(line.number, cell))
        for meaning in [meaning for meaning, cell in values.items() if says_nothing(cell)]:
            entry.add_frame(line.number, values.pop(meaning))
        _add_row(entry, key, line, values)
    field = "tools" if key == "description" else key
    entry.placements.append(Placement(field, rows[0].number, rows[-1].number, "inferred"))


def _add_row(entry: ParsedEntry, key: str, line: Line, values: dict[str, str]) -> None:
    """Add a tool, a role or a risk. A row that names none, such as "Total" or units of the columns, is kept as text."""
    name = values.get("name", "")
    if not name:
        _leave(entry, key, line, list(values.values()))
    elif key == "description":
        note = values.get("note", "")
        entry.document.tools.append(f"{name} ({note})" if note else name)
    elif key == "personnel":
        note = values.get("note", "")
        if names_somebody(name) and not leaves_out(note):
            entry.document.personnel.append(Person(name, note))
        else:
            entry.set_aside("personnel_text", ": ".join(filter(None, (name, note))), line.number, "role")
    elif is_other_than_risk(name) or is_besides_risk(name):
        place_elsewhere(entry, ": ".join(values.values()), line.number, "risk")
    elif says_no_risk(name) or not _WORD.search(name):
        entry.set_aside("risks_text", ": ".join(values.values()), line.number, "risk")
    else:
        _add_risk(entry, line, values)


def _leave(entry: ParsedEntry, key: str, line: Line, cells: list[str]) -> None:
    entry.unplaced += [SourceLine(line.number, cell) for cell in cells]
    if cells:
        name = {"personnel": "role", "description": "tool"}.get(key, "risk")
        entry.warnings.append(f"Line {line.number}: this row of the table names no {name}.")


def _add_risk(entry: ParsedEntry, line: Line, values: dict[str, str]) -> None:
    said = own_words(f"x ({values['likelihood']})") if values.get("likelihood") else None
    frequency = said.frequency if said and said.name == "x" else values.get("likelihood", "")
    likelihood = (said and said.likelihood) or Likelihood.NOT_STATED
    risk = RiskItem(values["name"], likelihood, frequency, values.get("management", ""))
    read, rest, contradiction = with_own_words(risk)
    entry.add_frame(line.number, *rest, said.frame if said else "")
    if contradiction:
        entry.contradictions.append(f"Line {line.number}: {contradiction} The name was taken.")
        entry.warnings.append(entry.contradictions[-1])
    entry.add_risk(read, line.number)
    if not names_harm(read.name) and not (values.get("likelihood") or values.get("management")):
        entry.warnings.append(f"Line {line.number}: “{read.name}” may be no risk; check it.")
