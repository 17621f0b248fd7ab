"""How likely a risk is: the frequency bands in figures, and the words and figures of a source read against them.

The bands are those of CIOMS, as the European Commission prescribes them in its guideline on the summary of product
characteristics (2009). A source that says "rare" uses a word; only a figure says which band a risk belongs to.
"""

import re
from dataclasses import replace

from documents.entry import Likelihood, RiskItem
from documents.source import ParsedEntry

Span = tuple[float, float]

#: Band -> the least and the greatest probability in it.
SPANS: dict[Likelihood, Span] = {
    Likelihood.VERY_COMMON: (1 / 10, 1),
    Likelihood.COMMON: (1 / 100, 1 / 10),
    Likelihood.UNCOMMON: (1 / 1_000, 1 / 100),
    Likelihood.RARE: (1 / 10_000, 1 / 1_000),
    Likelihood.VERY_RARE: (0, 1 / 10_000),
}

#: Band -> its span as people read it.
FIGURES = {
    Likelihood.VERY_COMMON: "at least 1 in 10",
    Likelihood.COMMON: "1 in 100 to 1 in 10",
    Likelihood.UNCOMMON: "1 in 1,000 to 1 in 100",
    Likelihood.RARE: "1 in 10,000 to 1 in 1,000",
    Likelihood.VERY_RARE: "fewer than 1 in 10,000",
    Likelihood.NOT_STATED: "",
}

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100, "thousand": 1_000,
    "million": 1_000_000,
}  # fmt: skip
_FIGURE = r"(?:\d{1,3}(?:[ \u202f]\d{3})+|\d[\d,]*)(?!\d)(?:\.\d+)?(?:\s+(?:thousand|million))?"  # 10,000 or 10 000
_NUMBER = rf"(?:{_FIGURE}|(?:(?:an?|one|ten|\d+)\s+)?(?:{'|'.join(_NUMBERS)})\b)"
_TO = r"\s*(?:to|-|–|—|and|or)\s*"
_RATE = re.compile(
    rf"(?P<bound>(?:(?:up\s+to|less\s+than|fewer\s+than|under|below|at\s+most|no\s+more\s+than|[<≤]"
    rf"|more\s+than|greater\s+than|over|above|at\s+least|[>≥])\s*(?:about\s+|around\s+)?)?)"
    rf"(?<![\w.,])(?P<low>{_NUMBER})(?:\s*(?:%|per\s?cent))?(?:{_TO}(?P<high>{_NUMBER}))?"
    rf"(?:\s*(?P<percent>%|per\s?cent\b)"
    rf"|(?:\s+(?:(?:people|persons?|patients?|children|child|women|woman|men|man|cases?|procedures?|operations?)\s+)?(?:in|out\s+of|per|of)\s+(?:every\s+|each\s+)?"
    rf"|\s*/\s*|(?<=\b1):(?=\d\d))(?P<base>{_NUMBER})(?:{_TO}(?P<farthest>{_FIGURE})(?!\s*(?:in|out|per)\b))?)",
    re.IGNORECASE,
)
_GROUPS = re.compile(r",|(?<=\d)[ \u202f](?=\d)")  # 10,000 and 10 000
_NEARLY_ALL = re.compile(
    r"\b(?:almost|nearly)\s+(?:all|every\w*)\b|\b(?:most|all)\s+(?:people|patients)\b", re.IGNORECASE
)
_OVER_TIME = re.compile(
    r"\b(?:per|an?|each|every)\s+(?:\w+-)?(?:years?|months?|days?|decades?)\b|\bannual|-years\b", re.IGNORECASE
)
_UPWARDS = re.compile(r"more|greater|over|above|least|[>≥]", re.IGNORECASE)
_NO_MORE = re.compile(r"no\s+more", re.IGNORECASE)


def read_frequency(text: str) -> Span | None:
    """The least and the greatest probability that a wording such as "about 3 in 1,000" or "less than 1 %" states.

    None where it states none: words without a figure, rates over time, figures that are no share.
    """
    if _OVER_TIME.search(text):
        return None
    spans = [span for hit in _RATE.finditer(text) if (span := _span(hit))]
    if not spans:
        return (1 / 2, 1) if _NEARLY_ALL.search(text) else None
    return min(low for low, _ in spans), max(high for _, high in spans)


def _span(hit: re.Match) -> Span | None:
    low = _number(hit["low"])
    high = _number(hit["high"]) if hit["high"] else low
    if hit["percent"]:
        low, high = low / 100, high / 100
    else:
        base = _number(hit["base"])
        farthest = _number(hit["farthest"]) if hit["farthest"] else base
        if not base or not farthest:
            return None
        low, high = low / max(base, farthest), high / min(base, farthest)
    low, high = min(low, high), max(low, high)
    if hit["bound"]:
        low, high = (low, 1) if _UPWARDS.search(hit["bound"]) and not _NO_MORE.search(hit["bound"]) else (0, high)
    return (low, high) if high <= 1 else None


def _number(text: str) -> float:
    value = 1.0
    for word in _GROUPS.sub("", text).casefold().split():
        value *= _NUMBERS[word] if word in _NUMBERS else float(word)
    return value


def band_of(span: Span) -> Likelihood:
    """The band that holds the whole span, the more frequent one for its border; "not stated" where none does."""
    return next((band for band in SPANS if _holds(band, span)), Likelihood.NOT_STATED)


def _holds(band: Likelihood, span: Span) -> bool:
    least, greatest = SPANS[band]
    return least <= span[0] and span[1] <= greatest


def is_quantified(likelihood: Likelihood, frequency: str) -> bool:
    """Whether the source's figure says that the risk lies in this band, so that the figures of the band are true of it."""
    span = read_frequency(frequency)
    return bool(span and likelihood in SPANS and _holds(likelihood, span))


def contradicts(likelihood: Likelihood, frequency: str) -> bool:
    """Whether no probability of the figure lies in the band."""
    span = read_frequency(frequency)
    if not span or likelihood not in SPANS or _holds(likelihood, span):
        return False
    least, greatest = SPANS[likelihood]
    return not (span[0] < greatest and span[1] > least)


def weighed(risk: RiskItem) -> tuple[RiskItem, str]:
    """The risk in the band that its own figure says, and a warning where the source calls it by the word of another.

    A figure that lies in no single band leaves the word, where the two agree, or "not stated".
    """
    span = read_frequency(risk.frequency)
    if not span:
        return risk, ""
    if risk.likelihood not in SPANS:
        return replace(risk, likelihood=band_of(span)), ""
    if not contradicts(risk.likelihood, risk.frequency):
        return risk, ""
    return replace(risk, likelihood=band_of(span)), contradiction(risk)


def contradiction(risk: RiskItem) -> str:
    """What to tell an editor about a risk whose word and figure disagree."""
    word = risk.likelihood.value.replace("_", " ")
    return f"{risk.name}: “{word}” means {FIGURES[risk.likelihood]}, but the figure given is “{risk.frequency}”."


def weigh_risks(entry: ParsedEntry) -> None:
    """Weigh each risk of an entry that was read; a contradiction is a warning for its editor."""
    for number, risk in enumerate(entry.document.risks):
        entry.document.risks[number], warning = weighed(risk)
        if warning:
            entry.contradictions.append(f"{warning} The figure was taken.")
            entry.warnings.append(entry.contradictions[-1])
