"""The words for likelihood on pages: the band that each of them stands for, and the labels that are made of them.

Common & Minor Risks: ...
Rarely: ...
Very common (more than 1 in 10 people):
"""

import re
from functools import lru_cache

from documents.entry import Likelihood

_BANDS = {
    Likelihood.VERY_COMMON: ("Very Common", "Very Frequent"),
    Likelihood.COMMON: ("Common", "Frequent"),
    Likelihood.UNCOMMON: ("Uncommon", "Less Common", "Less Frequent", "Infrequent", "Occasional"),
    Likelihood.RARE: ("Rare", "Rare but Serious"),
    Likelihood.VERY_RARE: ("Very Rare", "Extremely Rare", "Exceedingly Rare", "Exceptionally Rare"),
    Likelihood.NOT_STATED: ("Not Stated", "Not Known", "Frequency Not Known", "Unknown Frequency", "Frequency Unknown"),
}
#: "Common" states how likely one risk is; "Common Risks" starts a list.
BARE_BANDS = {"".join(word.casefold().split()) for words in _BANDS.values() for word in words}
_NOUNS = ("", "Risk", "Risks", "Complications", "Side Effects", "Risks and Complications")
# Words about risks that do not say how often they happen.
_QUALIFIERS = (
    "Serious", "Severe", "Major", "Minor", "Mild", "Significant", "Potential", "Possible", "Other", "General", "Specific",
    "Early", "Late", "Long-Term", "Short-Term", "Immediate", "Delayed",
)  # fmt: skip
#: Band -> wordings of the labels that open a list of risks with it.
BAND_WORDINGS = {
    band: tuple(f"{word} {noun}".strip() for word in words for noun in _NOUNS) for band, words in _BANDS.items()
}
BAND_WORDINGS[Likelihood.NOT_STATED] += (
    *(f"{word} {noun}" for word in _QUALIFIERS for noun in _NOUNS[1:]),
    *_NOUNS[1:-1],
)

#: Matches a figure in brackets after a risk; other brackets belong to its name.
FIGURE = re.compile(
    r"\d\s*(?:%|percent\b|per\b|out\s+of\b|in\s+(?:every\s+)?\d)|\bone\s+in\b"
    r"|\b(?:almost|nearly)\s+(?:all|everyone)\b|\bmost\s+people\b",
    re.IGNORECASE,
)

_VERY = "very|extremely|exceedingly|exceptionally"
_WORD = (
    rf"(?:(?:{_VERY})\s+rare(?:ly)?|very\s+(?:common|frequent)(?:ly)?|less\s+(?:common|frequent)(?:ly)?"
    r"|uncommon(?:ly)?|infrequent(?:ly)?|occasional(?:ly)?|rare(?:ly)?|common(?:ly)?|frequent(?:ly)?)"
)
#: Negations and degrees: "not common", "no longer rare" and "most common" belong to no band.
_DEGREE = (
    r"(?:(?:not|\w{2,6}n['’]t)(?:\s+(?:at\s+all|so|very|that|too|always))?|no\s+longer|never|hardly|neither|nor|far\s+from"
    r"|by\s+no\s+means|anything\s+but|quite|fairly|relatively|comparatively|rather|somewhat|moderately|reasonably|more|most|less|very"
    r"|extremely|increasingly|too|so)"
)
_VAGUE = (
    rf"(?:{_DEGREE}\s+(?:an?\s+)?(?:{_WORD}|usual|unusual|likely|unlikely|often|seldom|possible)"
    r"|hardly\s+ever|almost\s+never|now\s+and\s+then|once\s+in\s+a\s+while|seldom|often|unusual(?:ly)?|(?:un)?likely|sometimes|usual(?:ly)?|exceptional(?:ly)?|rarer|commoner)"
)
#: A word for likelihood: `band` if it stands for one. A degree before a word makes it vague, unless both are one word.
PHRASE = rf"(?:(?P<band>\b{_WORD}\b)|\b{_VAGUE}\b)"
_UNNAMED = re.sub(r"\?P<\w+>", "?:", PHRASE)
_NOUN = (
    r"(?:possible\s+|potential\s+)?(?:(?:side|adverse|undesirable|unwanted)\s+)?(?:risks?|complications?|effects?|events?|reactions?|problems?"
    r"|issues?|concerns?)(?:\s*(?:and|or|/|&)\s*(?:risks?|complications?|side\s+effects?))?"
)
_QUALIFIER = (
    r"(?:(?:more|less|most|potentially|possibly|usually|often|also)\s+)?"
    rf"(?:{'|'.join(word.replace('-', '[- ]') for word in _QUALIFIERS)}|life[- ]threatening|dangerous)"
)
_MEASURE = r"(?:frequency|likelihood|incidence)"
_UNKNOWN = rf"(?:(?:{_MEASURE}\s+)?(?:not\s+known|unknown|not\s+stated)|unknown\s+{_MEASURE})"
_ALTERNATIVE = r"(?:\s*(?:/|&|,\s*(?:and|or|but)?|[-–]\s?)\s*|\s+(?:(?:and/or|and|or|but|to|yet)\s+)?)"
_SHAPE = rf"(?:{_UNNAMED}|{_QUALIFIER})(?:{_ALTERNATIVE}(?:{_UNNAMED}|{_QUALIFIER}))*(?:\s+(?:reported|seen|observed))?"
_LABEL = re.compile(
    rf"(?:the\s+)?(?:{_UNKNOWN}(?:\s+{_NOUN})?|(?:side|adverse|undesirable|unwanted)\s+\w+"
    rf"|(?:in\s+)?(?P<words>{_SHAPE})(?:\s+(?:{_NOUN}|cases|instances))?)(?:\s*\((?P<bracket>[^()]*)\))?"
    r"(?:\s+of\s+(?:any|the|this|your|an?)\s+(?:\w+\s+)?(?:operation|surgery|procedure|test|treatment|an(?:a)?esthe(?:tic|sia)))?"
    r"(?:\s+(?:are|(?:may\s+|can\s+)?include))?",
    re.IGNORECASE,
)
_PHRASES = re.compile(PHRASE, re.IGNORECASE)

#: "Rare risks include ...": a label of risks in a sentence. Group 1 is the label.
SPOKEN_BANDS = re.compile(
    rf"(?:^|(?<=[.!?;]\s)|[,;]\s+(?:while|whereas|and|but)\s+)(?:The\s+)?((?:{_SHAPE}\s+)?{_NOUN})"
    r"\s+(?:(?:may|can|might)\s+)?(?:includes?|involves?)\b:?(?=\s)",
    re.IGNORECASE,
)

#: "Common (1 in 100 to 1 in 10):": a label of risks that says what it means by its word. Group 1 is the label.
BANDS_WITH_FIGURE = re.compile(
    rf"(?:^|(?<=[.!?;]\s))\**({_SHAPE}(?:\s+{_NOUN})?)\s*\((?P<figure>[^()]*\d[^()]*)\)\s*\**(?::\**(?=\s|$)|$)",
    re.IGNORECASE,
)

#: A further label on a line that such a label opens: "Common: a, b Rare Risks: c", "Common: a and rare: c".
FURTHER_BANDS = re.compile(
    rf"(?<=[\s|,;])(?:(?P<joiner>and|but|while|whereas)\s+)?\**(?P<label>(?:{_SHAPE}|{_UNKNOWN})(?:\s+{_NOUN})?(?:\s*\([^()]*\))?|(?-i:Management))\s*\**:\**(?=\s|$)",
    re.IGNORECASE,
)

_LEVEL = re.compile(
    rf"(?:very\s+)?(?:high|low|medium|moderate)(?:er|est)?(?:[-\s]+(?:risk|probability|likelihood|chance)s?)(?:\s+{_NOUN})?",
    re.IGNORECASE,
)


def is_level(label: str) -> bool:
    """Whether a label speaks of a level of risk, such as "High risk", which is no band, and may be that of a patient."""
    return bool(_LEVEL.fullmatch(label.strip()))


@lru_cache(maxsize=4096)
def band_of_label(label: str) -> Likelihood | None:
    """The band of the risks below a label such as "Rare/Serious Risks"; "not stated" for words of no or several bands.

    None for a label that is not made of words for likelihood, or about risks.
    """
    hit = _LABEL.fullmatch(label.strip())
    if not hit:
        return None
    phrases = list(_PHRASES.finditer(hit["words"] or "")) or list(_PHRASES.finditer(hit["bracket"] or ""))
    bands = {band_of_word(phrase[0]) for phrase in phrases}
    return bands.pop() if len(bands) == 1 else Likelihood.NOT_STATED


def own_wording(label: str) -> str:
    """The words of a label that belong to no band or to several, which are kept beside each risk below it; otherwise ""."""
    if is_level(label):
        return label.strip()
    hit = _LABEL.fullmatch(label.strip())
    words = hit["words"] if hit else ""
    found = _PHRASES.search(words or "")
    return words if found and band_of_label(label) == Likelihood.NOT_STATED else ""


def band_of_word(word: str) -> Likelihood:
    """The band of a word such as "rarely"; "not stated" for a word of none, such as "seldom" or "not common"."""
    word = " ".join(word.casefold().split()).removesuffix("ly")
    return _BAND_OF.get(word, Likelihood.NOT_STATED)


_BAND_OF = {word.casefold(): band for band, words in _BANDS.items() for word in words}
