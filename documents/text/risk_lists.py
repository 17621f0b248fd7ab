"""Reads a list of risks: its names and items, the likelihood of each, and what among them is no risk.

Common:
  • Bruising (about 1 in 20). Management: It fades.
  • Source: audit of 2021
"""

import re
from dataclasses import replace
from typing import NamedTuple

from documents.entry import Likelihood, RiskItem
from documents.frequency import is_figure, read_frequency
from documents.other_figures import other_figures
from documents.source import ParsedEntry, SourceLine
from documents.text.bands import BARE_BANDS
from documents.text.doubts import add_doubt, doubt_of_risk, is_besides_risk
from documents.text.evidence import names_harm
from documents.text.headings import spelling
from documents.text.lines import Line
from documents.text.lists import split_names
from documents.text.misplaced import is_other_than_risk, place_elsewhere
from documents.text.records import RISK_KEYS, Piece, read_records
from documents.text.risk_items import (
    contradicted_band,
    each_says_likelihood,
    is_bare_degree,
    joined_likelihoods,
    read_risk,
    says_no_risk,
    split_management,
)

_JOINER = re.compile(r"(and/or|and|or)(?:,\s*|\s+)(?=\w)", re.IGNORECASE)
_COUNT = re.compile(r"[^\W\d_]{3,}\s+(\d[\d,]*)$")  # "Haematoma 21"


_OF_SOME = re.compile(r"(?:in|with|for|if|when|after|among|during|at|on|unless|because)\s", re.IGNORECASE)
_INNER = re.compile(r"\d\D{0,12}:\s")  # "chills 1 in 100: holes"
#: "Antibiotics do not prevent infection", "Bleeding does not need blood": what is said about a risk, and none itself.
_SAID_OF_RISK = re.compile(
    r"\b(?:prevents?|avoids?|lowers?|lessens?|reduces?|protects?)\b|\bnot\s+(?:need|require)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"\w[.!?]\s+[A-Z]|(?:^|\s)\d{1,2}[.)]\s")


class Band(NamedTuple):
    """What stands above a list of risks: its likelihood, the label as written, the figure of the label, the line.

    `lines` are those of its running text.
    """

    likelihood: Likelihood
    label: str
    frequency: str
    opening: Line
    lines: list[tuple[str, Line]]


def read_risks(
    entry: ParsedEntry, names: list[str], entries: list[Piece], band: Band, *, prose: str, exact: bool
) -> None:
    """Read names and items into the risks of the entry; `prose` is the field for what says that there is no risk."""
    opens_list = spelling(band.label) not in BARE_BANDS | {""}
    for name in names if exact else joined_likelihoods(names):
        line = next((line for text, line in band.lines if name in text), band.opening)
        _add_risk(entry, name, band, line, prose, exact)
    for piece in read_records(entry, entries, RISK_KEYS):
        if isinstance(piece, dict):
            risk = RiskItem(piece["Risk"], band.likelihood, piece.get("Frequency", ""), piece.get("Management", ""))
            entry.add_risk(risk, band.opening.number)
            continue
        kind, text, _, line = piece
        head, label, management = split_management(text, exact=exact) if kind == "row" and opens_list else ("", "", "")
        names, joiners = split_names(head, loose=0 if exact else 1)
        if not head and not exact and each_says_likelihood(text):
            names, joiners = split_names(text)
        if len(names) > 1 and (not head or line is band.opening):
            for name in names:
                _add_risk(entry, name, band, line, prose, exact)
            entry.add_frame(line.number, label, *joiners)
            entry.add_guess("risk_management", management, line.number)
        else:
            _add_risk(entry, text.strip(), band, line, prose, exact)


def _add_risk(entry: ParsedEntry, text: str, band: Band, line: Line, prose: str, exact: bool) -> None:
    if exact:
        risk, rest = read_risk(text, band.likelihood, exact=True)
    else:
        if joiner := _JOINER.match(text):
            entry.add_frame(line.number, joiner[1])
            text = text[joiner.end() :]
        if _is_no_risk(entry, text, line.number, prose):
            return
        risk, rest = read_risk(text, band.likelihood)
        _warn(entry, risk, band.likelihood, line.number)
    entry.add_frame(line.number, *rest)
    if risk.likelihood == band.likelihood and not risk.frequency:
        risk = replace(risk, frequency=band.frequency)
    if risk.name:
        entry.add_risk(risk, line.number)


def _is_no_risk(entry: ParsedEntry, text: str, number: int, prose: str) -> bool:
    """Place an item that names no risk: as text, or unplaced. Returns whether it was one."""
    if says_no_risk(text):
        entry.set_aside(prose, text, number, "risk")
    elif is_figure(text):  # of the risk above it, or of the one below
        entry.unplaced.append(SourceLine(number, text))
        entry.warnings.append(f"Line {number}: the figure “{text}” stands alone; add it to its risk by hand.")
    elif is_other_than_risk(text) or is_besides_risk(text):
        place_elsewhere(entry, text, number, "risk")
    else:
        return False
    return True


def _warn(entry: ParsedEntry, risk: RiskItem, band: Likelihood, number: int) -> None:
    """Warn of a name that may be none of a risk, of its other figures, and of a figure against the band above."""
    for start, end in other_figures(risk.name):
        told = f"“{risk.name[start:end]}” was read as a strength, a scale or another figure, not as a likelihood."
        entry.warnings.append(f"Line {number}: {told}")
    if hit := _COUNT.search(risk.name):
        told = f"“{hit[1]}” was read as part of the name “{risk.name}”; if it counts people, take it out."
        entry.warnings.append(f"Line {number}: {told}")
    elif reason := doubt_of_risk(risk) or _doubt_of_name(risk.name):
        add_doubt(entry, "risks", risk.name, number, reason)
    if not risk.frequency and (warning := contradicted_band(risk, band)):
        entry.contradictions.append(f"Line {number}: {warning}")
        entry.warnings.append(entry.contradictions[-1])


def _doubt_of_name(name: str) -> str:
    if is_bare_degree(name):
        return "does not say what happens, and may belong to the risk above it"
    if _OF_SOME.match(name):
        return "may happen to some people only"
    if read_frequency(name) and _INNER.search(name):
        return "has a figure and another name within it"
    if _SENTENCE.search(name):
        return "has a sentence or a number in its name"
    return "" if names_harm(name) and not _SAID_OF_RISK.search(name) else "may be no risk"
