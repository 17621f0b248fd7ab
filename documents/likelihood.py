"""How likely a risk is: the frequency bands in figures, and the words and figures of a source weighed against them.

The bands are those of CIOMS, as the European Commission prescribes them in its guideline on the summary of product
characteristics (2009). A source that says "rare" uses a word; only a figure says which band a risk belongs to.
"""

import re
from dataclasses import replace

from documents.entry import Likelihood, RiskItem
from documents.frequency import Span, has_several_figures, is_of_some, read_frequency
from documents.source import ParsedEntry

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

# "Up to 3 in 10" says that as many as 3 in 10 are affected; "less than 1 %" may be said of what is rare.
_UP_TO = re.compile(r"\b(?:up\s+to|as\s+(?:many|much|high)\s+as)\s+\d", re.IGNORECASE)


def band_of(span: Span) -> Likelihood:
    """The band that holds the whole span, the more frequent one for its border; "not stated" where none does."""
    return next((band for band in SPANS if _holds(band, span)), Likelihood.NOT_STATED)


def _holds(band: Likelihood, span: Span) -> bool:
    least, greatest = SPANS[band]
    return least <= span[0] and span[1] <= greatest


def is_quantified(likelihood: Likelihood, frequency: str) -> bool:
    """Whether the source's figure says that the risk lies in this band, so that the figures of the band are true of it."""
    span = read_frequency(frequency)
    return bool(span and likelihood in SPANS and _holds(likelihood, span) and not is_of_some(frequency))


def contradicts(likelihood: Likelihood, frequency: str) -> bool:
    """Whether no probability of the figure lies in the band, or the figure goes up to one that is above the band."""
    span = read_frequency(frequency)
    if not span or likelihood not in SPANS or _holds(likelihood, span):
        return False
    least, greatest = SPANS[likelihood]
    return not (span[0] < greatest and span[1] > least) or bool(_UP_TO.search(frequency) and span[1] > greatest)


def weighed(risk: RiskItem) -> tuple[RiskItem, str]:
    """The risk in the band that its own figure says, and a warning where the source calls it by the word of another.

    A figure that lies in no single band leaves the word, where the two agree, or "not stated"; so do several figures, which
    may be those of several outcomes. A figure that is said of some people only says nothing of all.
    """
    span = read_frequency(risk.frequency)
    if not span or is_of_some(risk.frequency):
        return risk, ""
    band = Likelihood.NOT_STATED if has_several_figures(risk.frequency) else band_of(span)
    if risk.likelihood not in SPANS:
        return replace(risk, likelihood=band), ""
    if not contradicts(risk.likelihood, risk.frequency):
        return risk, ""
    return replace(risk, likelihood=band), settled(risk, band)


def contradiction(risk: RiskItem) -> str:
    """What to tell an editor about a risk whose word and figure disagree."""
    word = risk.likelihood.value.replace("_", " ")
    return f"{risk.name}: “{word}” means {FIGURES[risk.likelihood]}, but the figure given is “{risk.frequency}”."


def settled(risk: RiskItem, band: Likelihood) -> str:
    """The same about a risk of a source, which was put into `band`."""
    outcome = "The figure was taken." if band in SPANS else "The figure lies in no single band: neither was taken."
    return f"{contradiction(risk)} {outcome}"


def weigh_risks(entry: ParsedEntry) -> None:
    """Weigh each risk of an entry that was read; a contradiction is a warning for its editor, and so is an unclear figure."""
    for number, risk in enumerate(entry.document.risks):
        line = entry.risk_lines[number] if number < len(entry.risk_lines) else 0
        place = f"Line {line}: " if line else ""
        entry.document.risks[number], warning = weighed(risk)
        if warning:
            entry.contradictions.append(f"{place}{warning}")
            entry.warnings.append(entry.contradictions[-1])
        is_word = risk.likelihood in SPANS and not is_quantified(risk.likelihood, risk.frequency)
        if is_word and is_of_some(risk.frequency):
            told = f"“{risk.frequency}” is not, or not only, said of everybody; the word for “{risk.name}” was kept."
            entry.warnings.append(f"{place}{told}")
        if entry.document.risks[number].likelihood in SPANS:
            continue
        texts = (risk.frequency, risk.name)
        if any(map(has_several_figures, texts)):
            entry.warnings.append(
                f"{place}“{risk.name}” has several figures; none of them was taken as its likelihood, which is not stated."
            )
        elif any(map(is_of_some, texts)):
            entry.warnings.append(
                f"{place}the figure of “{risk.name}” is said of some people only; its likelihood is not stated."
            )
