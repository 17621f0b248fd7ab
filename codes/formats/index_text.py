"""Reads alphabetic indexes that are published as text or extracted from it: of HCPCS, with its table of drugs, and of ICD-9-CM.

    2099 HCPCS Index                           Table of Drugs
    A                                          Drug Name      Unit Per   Route    Code
    Abacus                                     Abacumab       10 mg      IV, SC   J9998
      bead, wooden, A9990                      Abacura: see Abacumab
      frame, A9991-A9993
    Abutment, see also Post

    Abacus operation                           ICD-9-CM
      bridge 70.61
        with graft (skin) 70.63 [86.69]
      stone - see Removal, stone

Terms are nested by their indentation; where an extraction lost it, a line that begins with a small letter is below the last one
that does not. A line goes on if it ends with a comma or inside brackets, if the next begins with a code, and in the
table of drugs until its code. A drug is named without dose and route, so that each brand is a term. References are resolved as
codes.formats.index_tree says. A range stands for its codes if it is short, else for its ends.
Source: CMS, HCPCS index and table of drugs, 2012 to 2024; NCHS and CMS, ICD-9-CM, alphabetic indexes of volumes 2 and 3, FY2012.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple
from xml.sax.saxutils import escape

from codes.formats.index_tree import IndexTree, Notation
from codes.formats.rows import BadRow, TermRow, one_line
from codes.formats.source import numbered_lines

HCPCS_CODE = r"[A-V]\d{4}"
ICD9_CODE = r"(?:E\d{3}(?:\.\d)?|V\d{2}(?:\.\d{1,2})?|\d{2,3}\.\d{1,2}|\d{3})"
INDEX, DRUGS = "alphabetic index", "drugs"
#: A longer range is not told code by code: most of its numbers are no codes.
MOST_IN_RANGE = 30

_REFERENCE = re.compile(r"[\s,:;(–-]*\b(see(?: also)?)\s+([^()]+?)\)?[\s.]*$", re.IGNORECASE)
_FURNITURE = re.compile(
    r"\W*[A-Z]?\W*|\W*\d+\W*|page\b.*|(?:\d{4}\s+)?(?:hcpcs|icd-9-cm)\b.*\b(?:index|drugs)\b.*|(?:\d{4}\s+)?table of drugs.*"
    r"|drug name\b.*|(?:IA|IV|IM|IT|SC|INH|VAR|OTH|ORAL)\s*[-–=].*",
    re.IGNORECASE,
)
_CONTROL = re.compile("[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")  # not allowed in XML
_OF_DRUGS = re.compile(r"\btable of drugs\b|^drug name\b", re.IGNORECASE)
_DOSE = re.compile(
    r",?\s+(?:(?:per|up to|each)\s+)*"
    r"(?:\d[\d.,/]*\s*(?:mg|mcg|gm?|ml|cc|l|%|[mk]?iu|[mk]?ci|units?|vials?|doses?)\b|per dose\b).*",
    re.IGNORECASE,
)
_ROUTE = re.compile(r"(?:[\s,]+(?:IA|IV|IM|IT|SC|INH|VAR|OTH|ORAL))+\s*$")
_BRACKETS = re.compile(r"\([^()]*\)")


class _Line(NamedTuple):
    """A term on one or several lines: the number of the first, its indentation, its text."""

    number: int
    indent: int
    text: str

    @property
    def goes_on(self) -> bool:
        """Whether it cannot end here."""
        return self.text.endswith((",", "-")) or self.text.count("(") > self.text.count(")")


class IndexText:
    """Reads the indexes of one system, whose codes match a pattern."""

    def __init__(self, code: str, typical: str):
        """`code` matches one code as the index prints it, `typical` the form by which a file is recognized."""
        codes = rf"{code}(?:\s*[-–,;]\s*{code})*"
        at_end = rf"\s{typical}(?:\s*\[[^]]*\])?|\bsee(?: also)?\s.+"
        self.layout = re.compile(rf"\s*(?!{code}\b)[^\t|\"]*(?:{at_end})\s*$")
        self._code = re.compile(rf"\b{code}(?!\w)")
        self._codes = re.compile(rf"(?:^|[\s,:;–-]+)({codes})(?:\s*\[[^]]*\])?\s*$")
        self._range = re.compile(rf"({code})(?:\s*[-–]\s*({code}))?")
        self._begins = re.compile(rf"{code}\b")

    def read(self, file: BinaryIO) -> Iterator[TermRow | BadRow]:
        """One TermRow for each code and each reference of each term; references that lead nowhere are BadRows."""
        lines = [(number, line.expandtabs()) for number, line in numbered_lines(file) if line.strip()]
        volume = DRUGS if any(_OF_DRUGS.search(line.strip()) for _, line in lines[:50]) else INDEX
        notation = Notation(self._listed, self._code.findall, lambda _: volume)
        document = self._as_xml(self._joined(lines, volume), volume)
        yield from IndexTree(notation).read(BytesIO(document.encode()))

    def _joined(self, lines: list[tuple[int, str]], volume: str) -> Iterator[_Line]:
        """The terms, each with the lines on which it goes on; headings of pages and letters are left out."""
        waiting: _Line | None = None
        for number, line in lines:
            text = _CONTROL.sub("", one_line(line))
            if _FURNITURE.fullmatch(text):
                continue
            is_open = waiting and (waiting.goes_on or (volume == DRUGS and not self._is_complete(waiting.text)))
            if waiting and (is_open or self._begins.match(text)):
                waiting = waiting._replace(text=f"{waiting.text} {text}")
                continue
            if waiting:
                yield waiting
            waiting = _Line(number, len(line) - len(line.lstrip()), text)
        if waiting:
            yield waiting

    def _is_complete(self, text: str) -> bool:
        return bool(self._codes.search(text) or _REFERENCE.search(text))

    def _as_xml(self, lines: Iterator[_Line], volume: str) -> str:
        """The index as the publishers write theirs in XML, each term on the line on which it stands in the text."""
        pieces, at, open_terms, first = ["<index>"], 1, [], 0
        for number, indent, text in lines:
            if not open_terms:
                first = indent
            if indent <= first and open_terms and text[:1].islower():
                indent = first + 1
            while open_terms and open_terms[-1][0] >= indent:
                pieces.append(f"</{open_terms.pop()[1]}>")
            tag = "term" if open_terms else "mainTerm"
            open_terms.append((indent, tag))
            pieces.append("\n" * (number - at) + f"<{tag}>{self._content(text, volume)}")
            at = number
        pieces += [f"</{tag}>" for _, tag in reversed(open_terms)]
        return "".join([*pieces, "</index>"])

    def _content(self, text: str, volume: str) -> str:
        """The title, codes and reference of a term as elements."""
        codes = reference = ""
        for _ in range(2):  # "Chair, E0001; see also Bench" and "Chair (see also Bench) 001.2"
            if not reference and (match := _REFERENCE.search(text)):
                verb = "seeAlso" if "also" in match[1].lower() else "see"
                reference, text = f"<{verb}>{escape(match[2])}</{verb}>", text[: match.start()]
            if not codes and (match := self._codes.search(text)):
                codes, text = f"<code>{escape(match[1])}</code>", text[: match.start()]
        if volume == DRUGS:
            text = _ROUTE.sub("", _DOSE.sub("", text))
        title = _BRACKETS.sub(lambda found: f"<nemod>{found[0]}</nemod>", escape(text.strip(" ,:;–-")))
        return f"<title>{title}</title>{codes}{reference}"

    def _listed(self, text: str) -> list[str]:
        """The codes of a list; a range of at most MOST_IN_RANGE codes is written out."""
        found: list[str] = []
        for first, last in self._range.findall(text):
            found += _between(first, last) if last else [first]
        return found


def _between(first: str, last: str) -> list[str]:
    """The codes of a range that differ in their digits only; its ends if they are too many, or cannot be counted."""
    count = int(last[1:]) - int(first[1:]) if first[0] == last[0] and (first[1:] + last[1:]).isdigit() else -1
    if not 0 <= count < MOST_IN_RANGE:
        return [first, last]
    return [f"{first[0]}{number:0{len(first) - 1}}" for number in range(int(first[1:]), int(last[1:]) + 1)]


HCPCS_INDEX = IndexText(HCPCS_CODE, rf"{HCPCS_CODE}(?:[-–]{HCPCS_CODE})?")
ICD9_INDEX = IndexText(ICD9_CODE, r"\d{2,3}\.\d{1,2}")
