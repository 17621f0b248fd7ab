"""Reads the ICD-10-PCS index (XML): terms and the codes, or the first characters of codes, that they lead to.

    <ICD10PCS.index>
      <letter><title>A</title>
        <mainTerm><title>Abrasion</title>
          <term level="1"><title>Skin</title><see>Extraction, <tab>0HD</tab></see></term>
          <term level="1"><title>Fingertip</title><see>Removal, Nail</see></term>
          <term level="1"><title>Nail</title><codes>0HDQX</codes></term>
          <term level="1"><title>Example</title><code>0HDQXZZ</code></term>
        <mainTerm><title>Cuticle</title><use>Nail, Finger</use></mainTerm>

`tab` holds the first three characters (a table), `codes` some more, `code` all seven. A nested term is told with the
terms above it ("Abrasion, Skin"). References are resolved as codes.formats.index_tree says. "Use" names the official word
for a body part, device or substance, which is a value of an axis, or else another term.
Source: CMS, ICD-10-PCS index, FY2016 to FY2026; element names as in its published XML.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from codes.formats.index_tree import IndexTree, Notation
from codes.formats.rows import BadRow, TermRow
from codes.systems.icd10pcs import FIRST
from codes.systems.icd10pcs.tables import CHARACTER

ROOT = b"<ICD10PCS.index"
VOLUME = "alphabetic index"

_CODE = re.compile(f"{CHARACTER}{{3,7}}")
_MENTION = re.compile(rf"(?<!\S)(?=\S*\d){FIRST}{CHARACTER}{{2,6}}(?![^\s,;.)])")


def read(file: BinaryIO) -> Iterator[TermRow | BadRow]:
    """One TermRow for each code, beginning of codes and reference of each term; references that lead nowhere are BadRows.

    Raises UnreadableFile, with the line, for broken XML.
    """
    return IndexTree(Notation(_codes, _MENTION.findall, lambda _: VOLUME)).read(file)


def _codes(text: str) -> list[str]:
    codes = re.split(r"[,;\s]+", text)
    if not all(map(_CODE.fullmatch, codes)):
        raise ValueError("an index entry with no code of 3 to 7 characters")
    return codes
