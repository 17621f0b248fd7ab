"""Reads ClaML 2 and 3, in which WHO and BfArM publish ICD-10 and ICD-10-GM: chapters, blocks and categories with their rubrics.

    <ClaML version="2.0.0"><Title name="ICD-10" version="2019">…</Title>
      <Modifier code="S04E10_4"><SubClass code=".0"/>…</Modifier>
      <ModifierClass modifier="S04E10_4" code=".0"><Rubric kind="preferred"><Label>With coma</Label></Rubric></ModifierClass>
      <Class kind="category" code="E10"><SuperClass code="E10-E14"/><ModifiedBy code="S04E10_4"/>…</Class>

Modifiers multiply out the categories without subclasses, below the class that names them, unless a class in between excludes
them: E10 and the value .0 make E10.0, and that with the value 1 makes E10.01. A modifier of which the name ends in a digit
(S13M00_5) is for that position of a code, so M45 gets an X before it (M45.X0). A value can exclude values of modifiers before it.
Source: ISO 13120; BfArM, ICD-10-GM in ClaML/XML, notes for users; WHO, ICD-10 volume 2, 4.2.4.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from codes.formats.claml_classes import DEEPEST, Class, Classification, ModifiedBy, parsed
from codes.formats.rows import BadRow, CodeRow, NoteRow, TermRow, one_line
from workbooks.errors import UnreadableFile

ROOT = b"<ClaML"
MOST_CODES = 1_000_000
_POSITION = re.compile(r"_(\d)$")

# The values of modifiers in a code that they made, each with its modifier.
_Values = frozenset[tuple[str, str]]


def identity(beginning: str) -> dict[str, str]:
    """The name and version in the element Title, as far as the beginning of the file gives them."""
    title = re.search(r"<Title\b([^>]*)>", beginning)
    found = dict(re.findall(r'\b(name|version)\s*=\s*"([^"]*)"', title[1])) if title else {}
    return {key: one_line(found[key]) for key in ("name", "version") if found.get(key)}


def read(file: BinaryIO) -> Iterator[CodeRow | TermRow | NoteRow | BadRow]:
    """Rows in the order of the file; raises UnreadableFile like `parsed`, or if the modifiers make too many codes."""
    found = parsed(file)
    yield from found.bad
    left = MOST_CODES
    for item in found.classes.values():
        if not item.title:
            yield BadRow(item.line, f"class {item.code} has no preferred text", item.code)
            continue
        is_end = item.kind == "category" and item.code not in found.parents
        made, terms = _multiplied(found, item, left) if is_end else ({}, [])
        left -= len(made)
        yield CodeRow(
            code=item.code,
            title=item.title,
            is_header=bool(made) or not is_end,
            parent=item.above[0] if item.above else "",
            line=item.line,
            other_parents=tuple(item.above[1:]),
        )
        yield from item.terms()
        yield from item.notes()
        yield from made.values()
        yield from terms


def _multiplied(found: Classification, item: Class, most: int) -> tuple[dict[str, CodeRow], list[TermRow]]:
    """The codes that modifiers make of a class, each below the one that it was made of, and what the values include."""
    made: dict[str, CodeRow] = {}
    terms: list[TermRow] = []
    ends: list[tuple[CodeRow, _Values]] = [(CodeRow(item.code, item.title, line=item.line), frozenset())]
    for modifier in _modifiers(found, item):
        following: list[tuple[CodeRow, _Values]] = []
        for end, values in ends:
            fitting = [
                value for value in found.values.get(modifier.modifier, ()) if _fits(modifier, value, end, values)
            ]
            for value in fitting:
                code = _joined(end.code, value.code, modifier.modifier)
                row = CodeRow(code, f"{end.title}: {value.title}", parent=end.code, line=value.line, other_parents=())
                if code in found.classes or code in made:
                    continue
                made[code] = row
                terms += [term._replace(code=code) for term in value.terms()]
                following.append((row, values | {(modifier.modifier, value.code)}))
                if len(made) > most:
                    raise UnreadableFile(
                        f"the modifiers of this file make more than {MOST_CODES:,} codes", line=item.line
                    )
            if not fitting:
                following.append((end, values))
            elif end.code in made:
                made[end.code] = made[end.code]._replace(is_header=True)
        ends = following
    return made, terms


def _fits(modifier: ModifiedBy, value: Class, end: CodeRow, values: _Values) -> bool:
    """Whether a value of the modifier can follow what a code has: its own dot, and other values."""
    is_valid = value.title and (modifier.valid is None or value.code in modifier.valid)
    return bool(is_valid) and not (value.code.startswith(".") and "." in end.code) and not value.not_after & values


def _modifiers(found: Classification, item: Class) -> list[ModifiedBy]:
    """The modifiers of a class and of the classes above it that nothing between excludes, by their positions in codes."""
    applying: list[ModifiedBy] = []
    excluded: set[str] = set()
    above: Class | None = item
    for _ in range(DEEPEST):
        if above is None:
            break
        excluded |= above.excluded_modifiers
        applying = [other for other in above.modified_by if other.modifier not in excluded] + applying
        above = found.classes.get(above.above[0]) if above.above else None
    nearest = {modifier.modifier: modifier for modifier in applying}  # the last one is the nearest
    return sorted(nearest.values(), key=lambda modifier: _position(modifier.modifier))


def _position(modifier: str) -> int:
    """The position in a code that the name of a modifier gives; 0 if it gives none."""
    found = _POSITION.search(modifier)
    return int(found[1]) if found else 0


def _joined(code: str, value: str, modifier: str) -> str:
    """The code with the value of a modifier after it, at its position: E10 and .0, M00.0 and 0, M45 and X0."""
    missing = _position(modifier) - len(code.replace(".", "")) - 1
    if missing > 0 and value.isalnum():
        value = "X" * missing + value
    return code + value if "." in code + value else f"{code}.{value}"
