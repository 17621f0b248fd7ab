"""Reads the ICD-10-PCS index (XML): terms and the codes, or the first characters of codes, that they lead to.

    <ICD10PCS.index>
      <letter><title>A</title>
        <mainTerm><title>Abrasion</title>
          <term level="1"><title>Skin</title><see>Extraction, <tab>0HD</tab></see></term>
          <term level="1"><title>Example</title><code>0HDQXZZ</code></term>

A nested term is told with the terms above it ("Abrasion, Skin"). "See" without a code and "use" are cross-references
inside the book and give no row. Source: CMS, ICD-10-PCS index; element names as in its published XML.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import BinaryIO

from codes.formats.rows import BadRow, TermRow, one_line
from codes.formats.source import xml_events

ROOT = b"<ICD10PCS.index"

_CODE = re.compile(r"[0-9A-HJ-NP-Z]{3,7}")


def read(file: BinaryIO) -> Iterator[TermRow | BadRow]:
    """One TermRow for each code of each term; raises UnreadableFile, with the line, for broken XML."""
    titles: list[str] = []
    for line, event, element in xml_events(file):
        if element.tag in ("mainTerm", "term"):
            if event == "start":
                titles.append("")
            else:
                titles.pop()
                element.clear()
        elif event == "end" and titles:
            if element.tag == "title":
                titles[-1] = one_line(element.text or "")
            elif element.tag in ("code", "codes", "tab"):
                yield from _rows(line, ", ".join(filter(None, titles)), element)


def _rows(line: int, term: str, element: ET.Element) -> Iterator[TermRow | BadRow]:
    for code in re.split(r"[,;\s]+", (element.text or "").strip()):
        if term and _CODE.fullmatch(code):
            yield TermRow(code, term, "index", line)
        else:
            yield BadRow(line, "an index entry without a term or with no code of 3 to 7 characters", f"{term} {code}")
