"""The content of a ClaML file: its classes and the values of its modifiers, with their rubrics.

    <Class kind="category" code="E10" usage="dagger"><SuperClass code="E10-E14"/><SubClass code="E10.0"/>
      <ModifiedBy code="S04E10_4"><ValidModifierClass code=".0"/></ModifiedBy><ExcludeModifier code="S04E10_5"/>
      <Rubric kind="preferred"><Label xml:lang="en">Invented <Reference>E20</Reference></Label></Rubric>
      <Rubric kind="inclusion"><Label>…</Label></Rubric></Class>

The title is `preferredLong`, or else `preferred`. Inclusions are terms; exclusions, hints and other rubrics are notes.
Source: ISO 13120:2013 and 2019, Classification Markup Language (ClaML 2 and 3).
"""

import re
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree.ElementTree import Element

from codes.formats.rows import BadRow, NoteRow, TermRow, one_line
from workbooks.errors import UnreadableFile
from workbooks.xml_events import xml_events

MOST_CLASSES, DEEPEST = 500_000, 50
_BRACKETS = re.compile(r"\s*\(\s*\)")
NOTES = {
    "exclusion": "excludes",
    "coding-hint": "note",
    "note": "note",
    "text": "note",
    "introduction": "note",
    "definition": "note",
    "footnote": "note",
}


@dataclass
class ModifiedBy:
    """A modifier that applies to a class, and which of its values do; None for all."""

    modifier: str
    valid: frozenset[str] | None


@dataclass
class Class:
    """A class or a value of a modifier (ModifierClass), as its element states it."""

    code: str
    kind: str
    line: int
    usage: str = ""
    above: list[str] = field(default_factory=list)
    labels: dict[str, list[str]] = field(default_factory=dict)  # kind of rubric -> its texts
    modified_by: list[ModifiedBy] = field(default_factory=list)
    excluded_modifiers: set[str] = field(default_factory=set)
    not_after: set[tuple[str, str]] = field(
        default_factory=set
    )  # modifiers with the values that this value cannot follow

    @property
    def title(self) -> str:
        """The long preferred text, or else the preferred one; "" if there is none."""
        return next((self.labels[kind][0] for kind in ("preferredLong", "preferred") if self.labels.get(kind)), "")

    def terms(self) -> list[TermRow]:
        """The inclusions, and other preferred texts: short ones, and those in other languages."""
        preferred = [text for kind in ("preferredLong", "preferred") for text in self.labels.get(kind, ())]
        others = [
            TermRow(self.code, text, "synonym", self.line) for text in dict.fromkeys(preferred) if text != self.title
        ]
        return others + [TermRow(self.code, text, "inclusion", self.line) for text in self.labels.get("inclusion", ())]

    def notes(self) -> list[NoteRow]:
        """The rubrics that are notes, in their order, and the usage of the class (dagger, asterisk, optional)."""
        usage = [NoteRow(self.code, f"Usage: {self.usage}", "note", self.line)] if self.usage else []
        rubrics = ((NOTES[kind], text) for kind, texts in self.labels.items() if kind in NOTES for text in texts)
        return usage + [NoteRow(self.code, text, kind, self.line) for kind, text in rubrics]


@dataclass
class Classification:
    """The classes of a file by code, in their order, and the values of its modifiers."""

    classes: dict[str, Class] = field(default_factory=dict)
    values: dict[str, list[Class]] = field(default_factory=dict)
    parents: set[str] = field(default_factory=set)  # the codes of classes that have others below them
    bad: list[BadRow] = field(default_factory=list)


def version_of(beginning: str) -> str:
    """The name and version in the element Title, in brackets; "" if the beginning of the file does not have it."""
    title = re.search(r"<Title\b([^>]*)>", beginning)
    found = re.findall(r'\b(?:name|version)\s*=\s*"([^"]*)"', title[1]) if title else []
    return f" ({one_line(' '.join(found))})" if found else ""


def parsed(file: BinaryIO) -> Classification:
    """The content of a file; raises UnreadableFile, with the line, for broken XML and for too many or too deep elements."""
    found, depth, root, start = Classification(), 0, None, {}
    below: dict[str, list[str]] = {}
    for line, event, element in xml_events(file, allows_doctype=True):
        if event == "start":
            depth += 1
            root, start[depth] = root if root is not None else element, line
            if depth > DEEPEST:
                raise UnreadableFile("the XML is nested too deeply", line=line)
            continue
        depth -= 1
        if depth == 1:
            _take(found, below, element, start[2])
            root.clear()
            if len(found.classes) > MOST_CLASSES:
                raise UnreadableFile(f"this file has more than {MOST_CLASSES:,} classes", line=line)
    for code, children in below.items():
        for child in children:
            if child in found.classes and code not in found.classes[child].above:
                found.classes[child].above.append(code)
    found.parents = {code for item in found.classes.values() for code in item.above}
    return found


def _take(found: Classification, below: dict[str, list[str]], element: Element, line: int) -> None:
    """Add an element below the root to what was found."""
    if element.tag not in ("Class", "ModifierClass"):
        return
    item = _class(element, line)
    if not item.code:
        found.bad.append(BadRow(line, "a class without a code", item.title))
    elif element.tag == "ModifierClass":
        found.values.setdefault(element.get("modifier", ""), []).append(item)
    elif item.code in found.classes:
        found.bad.append(BadRow(line, f"duplicate of the class on line {found.classes[item.code].line}", item.code))
    else:
        found.classes[item.code] = item
        below[item.code] = [_code(child) for child in element.findall("SubClass")]


def _class(element: Element, line: int) -> Class:
    item = Class(_code(element), element.get("kind", ""), line, one_line(element.get("usage", "")))
    item.above = list(dict.fromkeys(filter(None, map(_code, element.findall("SuperClass")))))
    for rubric in element.findall("Rubric"):
        kind = rubric.get("kind", "")
        texts = [_text(label, with_references=not kind.startswith("preferred")) for label in rubric.findall("Label")]
        item.labels.setdefault(kind, []).extend(filter(None, texts))
    for modifier in element.findall("ModifiedBy"):
        valid, applies = frozenset(map(_code, modifier.findall("ValidModifierClass"))), modifier.get("all")
        takes_all = applies == "true" or (not valid and applies != "false")
        item.modified_by.append(ModifiedBy(_code(modifier), None if takes_all else valid))
    item.excluded_modifiers = set(map(_code, element.findall("ExcludeModifier")))
    for meta in element.findall("Meta"):
        if meta.get("name") == "excludeOnPrecedingModifier":
            modifier, _, value = one_line(meta.get("value", "")).partition(" ")
            item.not_after.add((modifier, value))
    return item


def _code(element: Element) -> str:
    return one_line(element.get("code", ""))


def _text(element: Element, *, with_references: bool) -> str:
    """The text of a label. References to other codes are in brackets, or left out."""
    pieces = [element.text or ""]
    for child in element:
        inner = _text(child, with_references=with_references)
        if child.tag == "Reference":
            inner = f" ({inner})" if with_references else ""
        elif child.tag != "Term":
            inner = f" {inner} "
        pieces += [inner, child.tail or ""]
    return one_line(_BRACKETS.sub("", "".join(pieces)))
