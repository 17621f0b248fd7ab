"""Reads the ICD-10-PCS definitions (XML): what the labels of a section mean, and the words that lead to them.

    <ICD10PCS.definitions>
      <section code="0"><title>Medical and Surgical</title>
        <axis pos="3"><title>Operation</title>
          <terms><title>Repair</title>
            <definition>Mending what is broken</definition>
            <explanation>For want of a closer word</explanation>
            <includes>Stitching of a cut</includes>
          </terms></axis>
        <axis pos="4"><title>Body Part</title>
          <terms><title>Elbow Joint, Left</title><title>Elbow Joint, Right</title>
            <includes>Humeroradial joint</includes>
            <includes>Proximal radioulnar joint</includes></terms></axis>

What is listed under several titles is returned once for each. The device aggregation at the end of the file (which device
values an older value stands for) belongs to no single value and is passed over.
Source: CMS, ICD-10-PCS definitions; element names as in its published XML.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import BinaryIO

from codes.formats.rows import BadRow, one_line
from codes.systems.icd10pcs.tables import LONGEST_LABEL, Definition
from workbooks.errors import UnreadableFile
from workbooks.xml_events import xml_events

ROOT = b"<ICD10PCS.definitions"


def read(file: BinaryIO) -> Iterator[Definition | BadRow]:
    """One Definition per title; raises UnreadableFile, with the line, for broken XML or other XML."""
    root = section = position = ""
    for line, event, element in xml_events(file):
        root = root or element.tag
        if f"<{root}".encode() != ROOT:
            raise UnreadableFile(f"these are not ICD-10-PCS definitions: the file begins with <{root}>", line=line)
        if event == "start":
            if element.tag == "section":
                section = element.get("code", "")
            elif element.tag == "axis":
                position = element.get("pos", "")
        elif element.tag == "terms":
            yield from _definitions(line, section, position, element)
            element.clear()


def _definitions(line: int, section: str, position: str, terms: ET.Element) -> Iterator[Definition | BadRow]:
    titles = _texts(terms, "title")
    if len(section) != 1 or position not in tuple("1234567") or not titles or len(max(titles, key=len)) > LONGEST_LABEL:
        said = f"section {section}, position {position}: {', '.join(titles)}"
        reason = (
            f"a definition needs a section, a position from 1 to 7 and titles of at most {LONGEST_LABEL} characters"
        )
        yield BadRow(line, reason, said)
        return
    definition, explanation = (" ".join(_texts(terms, tag)) for tag in ("definition", "explanation"))
    for title in titles:
        includes = tuple(dict.fromkeys(_texts(terms, "includes")))
        yield Definition(section, int(position), title, definition, explanation, includes, line)


def _texts(terms: ET.Element, tag: str) -> list[str]:
    return [text for child in terms.findall(tag) if (text := one_line(child.text or ""))]
