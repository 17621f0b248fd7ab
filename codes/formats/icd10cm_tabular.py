"""Reads the ICD-10-CM tabular list (XML): chapters, blocks, codes with their parents, inclusion terms and notes.

    <ICD10CM.tabular>
      <chapter><name>19</name><desc>Injury, poisoning … (S00-T88)</desc>
        <section id="S70-S79"><desc>Injuries to the hip and thigh (S70-S79)</desc>
          <diag><name>S70</name><desc>Superficial injury of hip and thigh</desc>
            <excludes2><note>frostbite (T33-T34)</note></excludes2>
            <sevenChrNote><note>The appropriate 7th character is to be added to each code from category S70</note></sevenChrNote>
            <sevenChrDef><extension char="A">initial encounter</extension>…</sevenChrDef>
            <diag><name>S70.0</name>…<diag><name>S70.00</name>…</diag></diag>
          </diag>

Three rules of the book's introduction are applied: a 7th character belongs to every code below its definition;
a code shorter than 6 characters is filled with the placeholder X first (S7000XA); and a note may take 7th characters
away by 6th character ("7th characters D and S do not apply to codes in category S06 with 6th character 7 - …").
A 7th character is also a note ("A: initial encounter"), below the sentence that announces it.
A chapter gets the code "CH-19" and a block of one category "C50-C50": with a hyphen neither is ever a real code.
Source: CDC/NCHS, ICD-10-CM tabular list of diseases and injuries, FY2026.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import BinaryIO

from codes.formats.rows import BadRow, CodeRow, NoteRow, TermRow, one_line
from codes.systems.icd10cm import ICD10CM, with_seventh
from workbooks.xml_events import xml_events

ROOT = b"<ICD10CM.tabular"
SIXTH = 5  # the index of the 6th character
NOTES = {
    "notes": "note",
    "includes": "includes",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "sevenChrNote": "seventh",
}

_RANGE_IN_TITLE = re.compile(r" *\([0-9A-Z]+(-[0-9A-Z]+)?\)$")
_EXCEPTION = re.compile(r"7th characters? ([A-Z](?:(?:, | and )[A-Z])*) do(?:es)? not apply .* 6th character (.+)")


class _Node:
    """A chapter, block or code whose element is still open."""

    def __init__(self, tag: str, parent: "_Node | None", line: int):
        self.tag = tag
        self.parent = parent
        self.line = line
        self.code = self.title = ""
        self.terms: list[str] = []
        self.notes: list[tuple[str, str]] = []  # kind, text
        self.seventh: dict[str, str] = parent.seventh if parent else {}
        self.exceptions: set[tuple[str, str]] = parent.exceptions if parent else set()
        self.is_written = False

    def rows(self, *, has_children: bool) -> Iterator[CodeRow | TermRow | NoteRow | BadRow]:
        """The row itself (once), its terms, its notes, and its 7-character codes unless the book lists codes below it."""
        if self.is_written:
            return
        self.is_written = True
        if not self.code or not self.title:
            yield BadRow(self.line, f"a {self.tag} without a code or a title", f"{self.code} {self.title}")
            return
        seventh = {} if has_children or self.tag != "diag" or len(self.code) > 6 else self.seventh
        above = self.parent.code if self.parent else ""
        is_header = has_children or bool(seventh) or self.tag != "diag"
        yield CodeRow(self.code, self.title, is_header=is_header, parent=above, line=self.line)
        for term in self.terms:
            yield TermRow(self.code, term, "inclusion", self.line)
        for kind, text in self.notes:
            yield NoteRow(self.code, text, kind, self.line)
        for character, meaning in seventh.items():
            code = with_seventh(self.code, character)
            if (character, code[SIXTH]) not in self.exceptions:
                yield CodeRow(code, f"{self.title}, {meaning}", parent=self.code, line=self.line)


def read(file: BinaryIO) -> Iterator[CodeRow | TermRow | NoteRow | BadRow]:
    """Rows in book order, a parent before its children; raises UnreadableFile, with the line, for broken XML."""
    open_nodes: list[_Node] = []
    for line, event, element in xml_events(file):
        if element.tag in ("chapter", "section", "diag"):
            if event == "start":
                if open_nodes:
                    yield from open_nodes[-1].rows(has_children=True)
                open_nodes.append(_Node(element.tag, open_nodes[-1] if open_nodes else None, line))
                if element.tag == "section":
                    open_nodes[-1].code = _block_code(element.get("id", ""))
            else:
                yield from open_nodes.pop().rows(has_children=False)
                element.clear()
        elif event == "end" and open_nodes:
            _take(open_nodes[-1], element)


def _take(node: _Node, element: ET.Element) -> None:
    """Add the content of a child element of an open chapter, block or code to its node."""
    if element.tag == "name":
        name = one_line(element.text or "")
        node.code = f"CH-{name:0>2}" if node.tag == "chapter" and name else ICD10CM.normalise(name)
    elif element.tag == "desc":
        title = one_line(element.text or "")
        node.title = title if node.tag == "diag" else _RANGE_IN_TITLE.sub("", title)
    elif element.tag == "inclusionTerm":
        node.terms += _texts(element)
    elif element.tag == "sevenChrDef":
        node.notes += [("seventh", text) for text in _texts(element)]
        node.seventh = {e.get("char", ""): one_line(e.text or "") for e in element.findall("extension")}
        node.notes += [("seventh", f"{character}: {meaning}") for character, meaning in node.seventh.items()]
    elif element.tag in NOTES:
        node.notes += [(NOTES[element.tag], text) for text in _texts(element)]
        for match in filter(None, map(_EXCEPTION.search, _texts(element))):
            sixth = re.findall(r"\b([0-9A-Z]) - ", match[2])
            node.exceptions = node.exceptions | {(s, x) for s in re.findall("[A-Z]", match[1]) for x in sixth}


def _texts(element: ET.Element) -> list[str]:
    """The notes in an element that are not empty."""
    return list(filter(None, (one_line("".join(note.itertext())) for note in element.findall("note"))))


def _block_code(identifier: str) -> str:
    code = ICD10CM.normalise(identifier)
    return code if "-" in code or not code else f"{code}-{code}"
