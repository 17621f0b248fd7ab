"""One risk as a page writes it: its name, the word or the figure for how likely it is, and its management.

Bruising (about 1 in 20). Management: It fades.
Infection (rare)
Rarely, nerve injury
Rare allergic reactions
"""

import re
from typing import NamedTuple

from documents.entry import Likelihood, RiskItem
from documents.likelihood import band_of, read_frequency
from documents.text.headings import RUN_ON_LABEL, spelling
from documents.text.lists import MARKS, split_bracket
from documents.text.writer import FIGURE

_EXTREMELY = "very|extremely|exceedingly|exceptionally"
_WORD = (
    rf"(?:(?:{_EXTREMELY})\s+rare(?:ly)?|very\s+(?:common(?:ly)?|frequent(?:ly)?)|uncommon(?:ly)?|less\s+common(?:ly)?"
    r"|infrequent(?:ly)?|occasional(?:ly)?|rare(?:ly)?|common(?:ly)?|frequent(?:ly)?)"
)
_CASES = r"(?:in\s+(?P<in>(?:very\s+)?rare|uncommon)\s+(?:cases|instances|circumstances|people|patients))"
_ADVERB = (
    rf"(?:(?:{_EXTREMELY})\s+rarely|very\s+(?:commonly|frequently)|uncommonly|less\s+commonly|infrequently|occasionally"
    "|rarely)"
)
#: "Common" before a noun may be anatomy (the common bile duct), "frequent" and "occasional" may be the symptom itself.
_LEADING = re.compile(
    rf"(?:\(?(?P<adverb>{_ADVERB}|commonly(?=,)|frequently(?=,))\)?(?:,\s*|\s+)"
    rf"|{_CASES},?\s+"
    rf"|(?P<adjective>(?:(?:{_EXTREMELY})\s+)?rare|uncommon)\s+)"
    r"(?=(?P<part>(?:but|and|or|cases|risks?|complications?|side|events?)\b)|\w)",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf"\s*(?:[,;:]|\s[-–—]|\s(?:is|are))\s*(?P<word>{_WORD})$|,?\s+{_CASES}$", re.IGNORECASE)
_IN_BRACKET = re.compile(rf"(?P<word>{_WORD}|in\s+(?:very\s+)?rare\s+cases)(?P<more>\b.*)", re.IGNORECASE | re.DOTALL)
_ALONE = re.compile(_ADVERB, re.IGNORECASE)
#: A share of people that ends an item without brackets: "Bleeding in 1 in 20 patients", "Headache: about 5% of people".
_SHARE = re.compile(
    r"\s*(?:[,:;]|\s[-–—])\s+(?P<apart>[^,:;–—()]*\d[^:;–—()]*)$"
    r"|\s+(?P<inline>(?:(?:in|for|about|up\s+to)\s+)*(?:\w+\s+){0,2}?\d[\d,]*(?:\s+in\s+(?:every\s+)?\d[\d,]*"
    r"|(?:\.\d+)?\s?%\s+of\s+(?:all\s+)?(?:people|patients|cases|children|women|men))[^:;]{0,40})$",
    re.IGNORECASE,
)
_WORDS = {
    "verycommon": Likelihood.VERY_COMMON,
    "veryfrequent": Likelihood.VERY_COMMON,
    "common": Likelihood.COMMON,
    "frequent": Likelihood.COMMON,
    "uncommon": Likelihood.UNCOMMON,
    "lesscommon": Likelihood.UNCOMMON,
    "infrequent": Likelihood.UNCOMMON,
    "occasional": Likelihood.UNCOMMON,
    "rare": Likelihood.RARE,
    "veryrare": Likelihood.VERY_RARE,
    "extremelyrare": Likelihood.VERY_RARE,
    "exceedinglyrare": Likelihood.VERY_RARE,
    "exceptionallyrare": Likelihood.VERY_RARE,
}


class OwnWords(NamedTuple):
    """What an item itself says of its likelihood: the name without it, the band of its word, its wording, what is left over.

    `frequency` is what the band does not say: a figure, or a word such as "occasionally". `frame`: words of the source that
    the band stands for.
    """

    name: str
    likelihood: Likelihood | None = None
    frequency: str = ""
    frame: str = ""


def read_risk(text: str, likelihood: Likelihood, *, exact: bool = False) -> tuple[RiskItem, list[str]]:
    """One risk of a list, and the pieces of its text that no field holds. Commas do not split.

    `likelihood` is what stands above it; its own word and its own figure count before that. `exact`: the text was written
    by `documents.text.writer`, so that only a figure in the last brackets is parted from the name.
    """
    head, label, management = split_management(text)
    if not management or not head.strip(MARKS):
        head, label, management = text, "", ""
    name = head.strip(MARKS)
    own = own_words(name, exact=exact)
    risk = RiskItem(own.name, own.likelihood or likelihood, own.frequency, management)
    return risk, [label, own.frame]


def own_words(name: str, *, exact: bool = False) -> OwnWords:
    """What the name of a risk says of its likelihood beside the risk itself."""
    before, inside = split_bracket(name)
    if FIGURE.search(inside) or (inside and not exact and _IN_BRACKET.fullmatch(inside)):
        word = None if exact else _IN_BRACKET.fullmatch(inside)
        if not word:
            return OwnWords(before.rstrip(MARKS), None, inside)
        band, more = _band(word["word"]), word["more"].strip(MARKS)
        if not more and _is_plain(word["word"]):
            return OwnWords(before.rstrip(MARKS), band, "", inside)
        if read_frequency(more) and _is_plain(word["word"]):
            return OwnWords(before.rstrip(MARKS), band, more, word["word"])
        return OwnWords(before.rstrip(MARKS), band, inside)
    if exact:
        return OwnWords(name)
    if hit := _LEADING.match(name):
        if (
            hit["part"] and hit["adjective"]
        ):  # "Rare but serious infections", "Rare cases of infection": the word cannot go
            return OwnWords(name, _band(hit["adjective"]))
        word = hit["adverb"] or hit["adjective"] or hit["in"]
        return _without(name[hit.end() :], word, hit[0].strip(" ,()"))
    if hit := _TRAILING.search(name):
        return _without(name[: hit.start()], hit["word"] or hit["in"], hit[0].strip(" ,;:-–—"))
    if (hit := _SHARE.search(name)) and hit.start() and read_frequency(hit[0]):
        return OwnWords(name[: hit.start()].rstrip(MARKS), None, (hit["apart"] or hit["inline"]).strip())
    if _is_share(name):
        return OwnWords(name, band_of(read_frequency(name) or (0, 1)))
    return OwnWords(name)


def _is_share(name: str) -> bool:
    """Whether the name itself says for how many people it comes true: "1 in 20 patients bleed"."""
    return bool(
        re.match(r"(?:about\s+|up\s+to\s+)?\d[\d,.]*\s*(?:in|out\s+of|%\s+of)\s", name, re.IGNORECASE)
    ) and bool(read_frequency(name))


def _without(name: str, word: str, wording: str) -> OwnWords:
    if _is_plain(word):
        return OwnWords(name.strip(MARKS), _band(word), "", wording)
    return OwnWords(name.strip(MARKS), _band(word), wording)


def _band(word: str) -> Likelihood:
    word = spelling(re.sub(r"^in\s+|\s+cases$", "", word, flags=re.IGNORECASE))
    return _WORDS[word if word in _WORDS else word.removesuffix("ly")]


def _is_plain(word: str) -> bool:
    """Whether the name of the band is the word itself, so that the word need not be kept beside it."""
    return spelling(word).removesuffix("ly") == _band(word).value.replace("_", "")


def joined_adverbs(names: list[str]) -> list[str]:
    """A list of names in which a word for likelihood that a comma cut off stands before its name again."""
    joined: list[str] = []
    for name in names:
        if joined and _ALONE.fullmatch(joined[-1]):
            joined[-1] = f"{joined[-1]}, {name}"
        else:
            joined.append(name)
    return joined


def split_management(text: str) -> tuple[str, str, str]:
    """`Bruising. Management: It fades.` -> (before, label, management); (text, "", "") where nothing is managed."""
    for hit in RUN_ON_LABEL.finditer(text):
        if hit[1] == "Management":
            return text[: hit.start()], hit[0], text[hit.end() :].strip()
    return text, "", ""


def is_sentence(text: str) -> bool:
    """Whether an item says something instead of naming it: "Complications are managed with antibiotics."."""
    return text.rstrip().endswith((".", "!", "?")) and len(text.split()) > 3 and bool(_FINITE.search(text))


def is_management(text: str) -> bool:
    """Whether a sentence says what is done about complications."""
    return bool(_MANAGED.search(text))


_FINITE = re.compile(r"(?<=\w)\s(?:is|are|was|were|can|may|might|could|will|should|must|has|have)\s", re.IGNORECASE)
_MANAGED = re.compile(
    r"\b(?:manag|treat|antibiotic|monitor|prevent|correct|reliev|controlled|handled|addressed|(?:another|further)\s+(?:oper|surg))",
    re.IGNORECASE,
)
