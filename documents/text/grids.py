"""Reads tables in Markdown among the risks and the roles: one row for each.

| Risk     | Likelihood | Management |
|----------|------------|------------|
| Bleeding | common     | pressure   |
"""

import re
from itertools import groupby

from documents.entry import Likelihood, Person, RiskItem, says_nothing
from documents.source import ParsedEntry, Placement, SourceLine
from documents.text.headings import spelling
from documents.text.lines import Line
from documents.text.own_words import own_words
from documents.text.risk_items import with_own_words

_RULE = re.compile(r"[|:\s-]*-{2}[|:\s-]*")
#: Section -> the meaning of a column -> spellings of its heading. The first one has the name.
_COLUMNS = {
    "risks": {
        "name": ("risk", "risks", "complication", "complications", "sideeffect", "sideeffects", "problem", "event"),
        "likelihood": ("likelihood", "frequency", "howcommon", "howoften", "howlikely", "probability", "incidence", "rate"),
        "management": ("management", "treatment", "whatisdone", "whatwedo", "care"),
    },
    "personnel": {
        "name": ("role", "roles", "person", "who", "professional", "member"),
        "note": ("task", "tasks", "note", "notes", "what", "responsibility", "duty", "does"),
    },
}  # fmt: skip


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
        else:
            rest += rows
    return rest


def _columns(key: str, rows: list[Line]) -> list[str]:
    """The meaning of each column, "" for an unknown one; [] if the rows are no table."""
    if len(rows) < 3 or not _RULE.fullmatch(rows[1].text):
        return []
    meanings = {name: meaning for meaning, names in _COLUMNS[key].items() for name in names}
    return [meanings.get(spelling(cell), "") for cell in _cells(rows[0])]


def _cells(line: Line) -> list[str]:
    return [cell.strip() for cell in line.text.strip().strip("|").replace("**", "").split("|")]


def _fill(entry: ParsedEntry, key: str, columns: list[str], rows: list[Line]) -> None:
    headings = _cells(rows[0])
    entry.add_frame(rows[0].number, *headings)
    for line in rows[2:]:
        values: dict[str, str] = {}
        for number, cell in enumerate(_cells(line)):
            meaning = columns[number] if number < len(columns) else ""
            if meaning and meaning not in values:
                values[meaning] = cell
            elif cell:
                entry.unplaced.append(SourceLine(line.number, cell))
        for meaning in [meaning for meaning, cell in values.items() if says_nothing(cell)]:
            entry.add_frame(line.number, values.pop(meaning))
        if "name" not in values:
            _leave(entry, key, line, list(values.values()))
        elif key == "personnel":
            entry.document.personnel.append(Person(values["name"], values.get("note", "")))
        else:
            _add_risk(entry, line, values)
    entry.placements.append(Placement(key, rows[0].number, rows[-1].number, "inferred"))


def _leave(entry: ParsedEntry, key: str, line: Line, cells: list[str]) -> None:
    entry.unplaced += [SourceLine(line.number, cell) for cell in cells]
    if cells:
        name = "role" if key == "personnel" else "risk"
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
    entry.document.risks.append(read)
