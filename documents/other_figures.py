"""Figures that look like a likelihood, but say something else: a strength, a scale, a good outcome, a comparison.

epinephrine 1:100,000; phenol (1:20); a scale of 1:10; lidocaine (2%)
resolves in 95%; 9 in 10 recover; 50% higher in smokers; 95% CI 1-5%; grade 3/4
"""

import re

_SUBSTANCE = (
    r"(?:[\w-]*(?:caine|ephrine|adrenalin|adrenaline|idine|iodine|mycin|cillin|azole|cycline|sone|solone|thiazide|curonium|curium|azepam"
    r"|azolam|fentanil|parin)|heparin|morphine|fentanyl|ketamine|propofol|atropine|insulin|phenol|formalin|alcohol|ethanol|peroxide"
    r"|saline|dextrose|glucose|mannitol|bicarbonate|vinegar|acetic\s+acid|trichloroacetic\s+acid|silver\s+nitrate|hypochlorite|bleach"
    r"|betadine|botox|botulinum(?:\s+toxin)?|latanoprost|papaverine|neostigmine|oxytocin|vasopressin|triamcinolone|steroid)s?"
)
_BESIDE_RATIO = re.compile(
    rf"\b(?:{_SUBSTANCE}|drugs?|medicines?|medications?|an(?:a)?esthetics?|contrast(?:\s+medium)?|gadolinium|dyes?|stains?|reagents?|sera|serum"
    r"|antiseptics?|disinfectants?|adjuvants?|solutions?|dilut\w+|concentrat\w+|(?:full|half|quarter)[\s-]strength|mixtures?|mixed\s+with"
    r"|tumescent|infiltrat\w+|vials?|ampoules?|(?:eye|ear)\s?drops?|ointments?|creams?|tit(?:er|re)s?|w/v|m[gl]|mcg|µg|scales?|scaled|scores?"
    r"|scoring|ratios?|magnif\w+|zoom|ratings?|staffing)\b",
    re.IGNORECASE,
)
_RATIO = re.compile(r"(?<![\w.,:/])\d[\d.,·]*\s?[:/]\s?\d[\d.,·]*(?<=\d)")
_PERCENT = re.compile(r"(?<![\w.,·])\d[\d.,·]*\s?(?:%|per\s?cent\b)", re.IGNORECASE)
_SUBSTANCE_ABOVE = re.compile(rf"\b{_SUBSTANCE}(?:\s+solution)?\s*[(,]?\s*$", re.IGNORECASE)
_SUBSTANCE_BEHIND = re.compile(rf"\s+(?:solution\s+of\s+)?{_SUBSTANCE}\b", re.IGNORECASE)
_NEAR = 60  # characters between a figure and the word beside it
_SHARE = (
    r"\d[\d.,·]*(?:\s?(?:-|–|to)\s?\d[\d.,·]*)?\s?(?:%|per\s?cent\b)"
    r"|\d[\d.,·]*\s+(?:in|of|out\s+of)\s+(?:every\s+)?\d[\d.,·]*(?<=\d)"
)
#: The risk passes, or does not come: what is said to do so is no share of those whom it befalls. "Does not heal in 5%" is one.
_GOOD = (
    r"(?:recovers?|resolves?|heals?|disappears?|improves?|settles?|subsides?|survives?|clears?\s+up|(?:goes?|passes|pass)\s+away|gets?\s+better"
    r"|works|succeeds?|avoidable|preventable|avoided|prevented|reversible|cured|successful|temporary\s+only)"
)
_GOOD_BEHIND = re.compile(
    rf"(?:\s+(?:of\s+)?(?:all\s+|the\s+|these\s+)?(?:people|patients|cases|children|women|men))?\s+"
    rf"(?:(?:are|is|will|can|usually|fully|completely|eventually)\s+){{0,2}}{_GOOD}\b",
    re.IGNORECASE,
)
_GOOD_ABOVE = re.compile(
    rf"(?<!not )(?<!n't )(?<!n’t )(?<!to )(?<!never )\b(?:{_GOOD}|(?:success|survival|cure|recovery)(?:\s+rate)?)"
    r"(?:\s+(?:again|fully|completely|quickly))?(?:\s+(?:in|for|of|within|with|is|are|about|around|nearly|almost|up\s+to|over|more\s+than|at\s+least))*"
    r"[\s(:,]*$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\s+(?:higher|lower|greater|more|less|fewer|increased?|decreased?|reduction|reduced|rise|drop)\b(?!\s+than\s+\d)",
    re.IGNORECASE,
)
_CONFIDENCE = re.compile(r"\b\d\d(?:\.\d)?\s?%?\s?-?(?:C\.?I\b\.?|confidence\s+intervals?\b)[^);]*", re.IGNORECASE)
_DEGREE = re.compile(
    r"\b(?:types?|grades?|stages?|class(?:es)?|levels?|phases?|degrees?|zones?|parts?)\s+(\d\s?/\s?\d)(?!\d)",
    re.IGNORECASE,
)


def other_figures(text: str) -> list[tuple[int, int]]:
    """Where figures stand in a text that are no share of the people whom a risk befalls: (start, end).

    A ratio is a strength or a scale if the name of a substance, or a word for a solution or a scale, stands near it; a
    percentage only if the name of a substance stands beside it. A share is one of a good outcome, or a comparison, if the word
    for that stands beside it.
    """
    return [*_concentrations(text), *_outcomes(text)]


def _outcomes(text: str) -> list[tuple[int, int]]:
    """Shares of those who are well, comparisons, intervals of confidence and degrees."""
    taken = [hit.span() for hit in _CONFIDENCE.finditer(text)]
    shares = [hit.span() for hit in re.finditer(rf"(?<![\w.,·])(?:{_SHARE})", text, re.IGNORECASE)]
    for start, end in shares:
        behind = text[end : end + _NEAR]
        is_other = (
            _GOOD_BEHIND.match(behind)
            or _COMPARED.match(behind)
            or _GOOD_ABOVE.search(text[max(0, start - _NEAR) : start])
        )
        if is_other and not any(first < end and start < last for first, last in taken):
            taken.append((start, end))
    return taken + [hit.span(1) for hit in _DEGREE.finditer(text)]


def _concentrations(text: str) -> list[tuple[int, int]]:
    """Concentrations, dilutions and scales."""
    ratios = [hit.span() for hit in _RATIO.finditer(text)]
    percentages = [hit.span() for hit in _PERCENT.finditer(text)]
    return [
        *((start, end) for start, end in ratios if _BESIDE_RATIO.search(text[max(0, start - _NEAR) : end + _NEAR])),
        *(
            (start, end)
            for start, end in percentages
            if _is_strength(text[max(0, start - _NEAR) : start], text[end : end + _NEAR])
        ),
    ]


def _is_strength(above: str, behind: str) -> bool:
    return bool(_SUBSTANCE_ABOVE.search(above) or _SUBSTANCE_BEHIND.match(behind))
