"""Reads the ICD-10-CM index (XML), that of external causes, and the tables of neoplasms and of drugs: terms and codes.

    <ICD10CM.index>
      <letter><title>A</title>
        <mainTerm><title>Aching<nemod>(dull)</nemod></title><code>R52</code>
          <term level="1"><title>back</title><see>Pain, back</see><seeAlso>Strain</seeAlso></term>
          <term level="1"><title>with palsy</title><code>A80.3-</code><manif>G63</manif></term>
          <term level="1"><title>after care</title><seecat>Z48</seecat> or <subcat>Z48.8</subcat></term>

    <indexHeading><head col="2">Malignant Primary</head>…</indexHeading>           a table: one code a column
        <mainTerm><title>ankle</title><cell col="2">C76.5-</cell><cell col="3">--</cell></mainTerm>

A nested term is told with those above it, words that may be left out in brackets: "Aching (dull), back". A hyphen at
the end says that characters are missing: the code is a prefix, as are categories. References are resolved as
codes.formats.index_tree says; "see condition" leads nowhere, it asks to look under the condition itself. The title of the
file, or its table's first heading (Neoplasm, Substance), tells which of the four volumes it is.
Source: CDC/NCHS, ICD-10-CM index to diseases and injuries, FY2014 to FY2027; element names as in its published XML.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from codes.formats.index_tree import IndexTree, Notation
from codes.formats.rows import BadRow, TermRow
from codes.systems.icd10cm import ICD10CM

ROOT = b"<ICD10CM.index"
#: The volumes, each with a word of its title or headings; what has none of them is the index to diseases and injuries.
VOLUMES = {"external cause": "external causes", "neoplasm": "neoplasms", "drug": "drugs", "substance": "drugs"}
DISEASES = "diseases and injuries"

_CODE = re.compile(r"([A-Z][0-9A][0-9A-Z](?:\.?[0-9A-Z]{1,4})?)\.?-*")
_DASHES = re.compile("[-–—]*")
_MENTION = re.compile(r"\b(?:(?:sub)?categor(?:y|ies)|codes?)\s+(.+)", re.IGNORECASE)


def read(file: BinaryIO) -> Iterator[TermRow | BadRow]:
    """One TermRow for each code, beginning of codes and reference of each term; references that lead nowhere are BadRows.

    Raises UnreadableFile, with the line, for broken XML.
    """
    return IndexTree(Notation(_codes, _mentioned, _volume)).read(file)


def _volume(text: str) -> str:
    return next((volume for word, volume in VOLUMES.items() if word in text.lower()), DISEASES)


def _codes(text: str) -> list[str]:
    words = [word for word in re.split(r"[\s,;\[\]()]+", text) if not _DASHES.fullmatch(word)]
    matches = [_CODE.fullmatch(word) for word in words]
    if not all(matches):
        raise ValueError("an index entry that is not a single code")
    return [ICD10CM.normalise(match[1]) for match in matches]


def _mentioned(text: str) -> list[str]:
    """The codes after "category" or "code": "see category O35"."""
    match = _MENTION.search(text)
    try:
        return _codes(re.sub(r"\b(?:and|or)\b", ",", match[1])) if match else []
    except ValueError:
        return []
