"""Figures that look like a likelihood, but say how strong a solution is or how far a scale goes.

epinephrine 1:100,000; phenol (1:20); a scale of 1:10; lidocaine (2%)
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
_RATIO = re.compile(r"(?<![\w.,:/])\d[\d.,]*\s?[:/]\s?\d[\d.,]*(?<=\d)")
_PERCENT = re.compile(r"(?<![\w.,])\d[\d.,]*\s?(?:%|per\s?cent\b)", re.IGNORECASE)
_SUBSTANCE_ABOVE = re.compile(rf"\b{_SUBSTANCE}(?:\s+solution)?\s*[(,]?\s*$", re.IGNORECASE)
_SUBSTANCE_BEHIND = re.compile(rf"\s+(?:solution\s+of\s+)?{_SUBSTANCE}\b", re.IGNORECASE)
_NEAR = 60  # characters between a figure and the word beside it


def concentrations(text: str) -> list[tuple[int, int]]:
    """Where figures stand in a text that are a concentration, a dilution or a scale, and no share of people: (start, end).

    A ratio is one if the name of a substance, or a word for a solution or a scale, stands near it; a percentage only if the
    name of a substance stands beside it.
    """
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
