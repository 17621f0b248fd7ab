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
from documents.text.headings import LABELS, RUN_ON_LABEL, spelling
from documents.text.lines import leading_label
from documents.text.lists import MARKS, split_bracket, split_sentence
from documents.text.writer import FIGURE

_EXTREMELY = "very|extremely|exceedingly|exceptionally"
_WORD = (
    rf"(?:(?:{_EXTREMELY})\s+rare(?:ly)?|very\s+(?:common(?:ly)?|frequent(?:ly)?)|uncommon(?:ly)?|less\s+common(?:ly)?"
    r"|infrequent(?:ly)?|occasional(?:ly)?|rare(?:ly)?|common(?:ly)?|frequent(?:ly)?)"
)
#: Words for likelihood that belong to no band: they are kept as they stand, and what stands above the item does not count.
_VAGUE = (
    r"(?:(?:very\s+)?(?:seldom|often|unusual(?:ly)?|unlikely)|extremely\s+unlikely|sometimes|usual(?:ly)?|very\s+infrequent(?:ly)?"
    r"|(?:not|quite|fairly|relatively|rather|somewhat|more)\s+(?:common|uncommon|rare|frequent))"
)
_CASES = r"(?:in\s+(?P<in>(?:very\s+)?rare|uncommon)\s+(?:cases|instances|circumstances|people|patients))"
_ADVERB = (
    rf"(?:(?:{_EXTREMELY})\s+rarely|very\s+(?:commonly|frequently)|uncommonly|less\s+commonly|infrequently|occasionally"
    "|rarely)"
)
#: "Common" before a noun may be anatomy (the common bile duct), "frequent" and "occasional" may be the symptom itself.
_LEADING = re.compile(
    rf"(?:\(?(?P<adverb>{_ADVERB}|commonly(?=,)|frequently(?=,))\)?(?:,\s*|\s+)"
    rf"|(?P<vague>{_VAGUE}),\s+|{_CASES},?\s+"
    rf"|(?P<adjective>(?:(?:{_EXTREMELY})\s+)?rare|uncommon)\s+)"
    r"(?=(?P<part>(?:but|and|or|cases|risks?|complications?|side|events?)\b)|\w)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf"(?:,?\s(?:which|that)\s(?:is|are)|\s?[,;:.]|\s[-–—]|\s(?:is|are|occurs?))\s{{0,3}}(?P<word>{_WORD}|{_VAGUE})$"
    rf"|,?\s{_CASES}$",
    re.IGNORECASE,
)
_IN_BRACKET = re.compile(
    rf"(?:(?:this|which|it)\s+is\s+)?(?P<word>{_VAGUE}|{_WORD}|in\s+(?:very\s+)?rare\s+cases)(?P<more>\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_ANYWHERE = re.compile(rf"\b(?:{_VAGUE}|(?P<word>{_WORD}))\b", re.IGNORECASE)
_ALONE = re.compile(_ADVERB, re.IGNORECASE)
#: A share of people that ends an item without brackets: "Bleeding in 1 in 20 patients", "Headache: about 5% of people".
_SHARE = re.compile(
    r"\s*(?:[,:;]|\s[-–—])\s+(?P<apart>[^,:;–—()]*\d[^:;–—()]*)$"
    r"|\s+(?P<inline>(?:(?:in|for|about|up\s+to)\s+)*(?:\w+\s+){0,2}?\d[\d,]*(?:\s+in\s+(?:every\s+)?\d[\d,]*"
    r"|(?:\.\d+)?\s?%\s+of\s+(?:all\s+)?(?:people|patients|cases|children|women|men))[^:;]{0,40})$",
    re.IGNORECASE,
)
_HEDGES = r"(?:about|around|roughly|approximately|some|up\s+to|at\s+least|over|under|(?:less|fewer|more)\s+than)"
_LONGEST_NAME = 8  # words
_LONGEST_ITEM = 400  # characters; a longer text is no item of a list
_FINITE = re.compile(
    r"(?<=\w)(?<!that)(?<!which)(?<!who)\s(?:is|are|was|were|can|may|might|could|will|should|must|has|have|needs?|requires?)\s",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:most|many|these|those|they|this|it|you|your|if|when|all|(?:some|most)\s+(?:people|patients)|the\s+(?:team|surgeon|doctor))\s",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"(?:(?:please\s+)?(?:call|contact|seek|tell|ask|see|report|follow)\s+(?:your|the|a|an|any|medical|help|for|to)|(?:do\s+not|don['’]t)\s)",
    re.IGNORECASE,
)
_MANAGED = re.compile(
    r"\b(?:manag|treat|antibiotic|monitor|prevent|correct|reliev|controlled|handled|addressed|(?:another|further)\s+(?:oper|surg))",
    re.IGNORECASE,
)


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
    text = text if exact else text.replace("**", "")
    head, label, management = split_management(text)
    if not management or not head.strip(MARKS):
        head, label, management = (text, "", "") if exact else _told_management(text)
    name = head.strip(MARKS)
    own = own_words(name, exact=exact)
    risk = RiskItem(own.name, own.likelihood or likelihood, own.frequency, management)
    return risk, [label, own.frame]


def own_words(name: str, *, exact: bool = False) -> OwnWords:
    """What the name of a risk says of its likelihood beside the risk itself."""
    before, inside = split_bracket(name)
    if exact:
        return OwnWords(before.rstrip(MARKS), None, inside) if FIGURE.search(inside) else OwnWords(name)
    if len(name) > _LONGEST_ITEM:
        return OwnWords(name)
    if inside and (own := _in_brackets(before.rstrip(MARKS), inside)):
        return own
    if hit := _LEADING.match(name):
        if hit["part"] and hit["adjective"]:  # "Rare but serious infections", "Rare cases of infection": the word stays
            return OwnWords(name, _band(hit["adjective"]))
        word = hit["adverb"] or hit["adjective"] or hit["vague"] or hit["in"]
        return _without(name[hit.end() :], word, hit[0].strip(" ,()"))
    if hit := _TRAILING.search(name):
        return _without(name[: hit.start()], hit["word"] or hit["in"], hit[0].strip(" ,;:-–—"))
    if _is_share(name):
        return OwnWords(name, band_of(read_frequency(name) or (0, 1)))
    if (hit := _SHARE.search(name)) and hit.start() and read_frequency(hit[0]):
        return OwnWords(name[: hit.start()].rstrip(MARKS), None, (hit["apart"] or hit["inline"]).strip())
    return OwnWords(name)


def _in_brackets(name: str, inside: str) -> OwnWords | None:
    """What brackets behind a name say of its likelihood; None if nothing. A figure leaves a word before them in force."""
    words = [hit["word"] for hit in _ANYWHERE.finditer(inside)]
    bands = {_band(word) if word else Likelihood.NOT_STATED for word in words}
    if hit := _IN_BRACKET.fullmatch(inside):
        more = hit["more"].strip(MARKS)
        if len(bands) > 1:  # "rare in adults, common in children"
            return OwnWords(name, Likelihood.NOT_STATED, inside)
        if _is_plain(hit["word"]) and (not more or read_frequency(more)):
            return OwnWords(name, _band(hit["word"]), more, inside.removesuffix(more) if more else inside)
        return OwnWords(name, _band(hit["word"]), inside)
    if not (FIGURE.search(inside) or read_frequency(inside)):
        return None
    if len(bands) == 1:
        return OwnWords(name, bands.pop(), inside)
    own = own_words(name)
    return own._replace(frequency="; ".join(filter(None, (own.frequency, inside))))


def _is_share(name: str) -> bool:
    """Whether the name itself says for how many people it comes true: "1 in 20 patients bleed"."""
    return bool(re.match(rf"(?:{_HEDGES}\s+)*\d[\d,.]*\s*(?:in|out\s+of|%\s+of)\s", name, re.IGNORECASE)) and bool(
        read_frequency(name)
    )


def _without(name: str, word: str, wording: str) -> OwnWords:
    if _is_plain(word):
        return OwnWords(name.strip(MARKS), _band(word), "", wording)
    return OwnWords(name.strip(MARKS), _band(word), wording)


def _band(word: str) -> Likelihood:
    word = spelling(re.sub(r"^in\s+|\s+cases$", "", word, flags=re.IGNORECASE))
    bands = LABELS["risks"]
    return Likelihood(bands.get(word) or bands.get(word.removesuffix("ly"), Likelihood.NOT_STATED))


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


def _told_management(text: str) -> tuple[str, str, str]:
    """The same for a page that does not label it: "Infection (rare): Treated with antibiotics", "Clots. They are treated."."""
    for head, rest in (leading_label(text), split_sentence(text)):
        named = head and len(head.split()) <= _LONGEST_NAME and not is_management(head)
        if named and is_management(rest) and not _IN_BRACKET.match(rest):
            return head, "", rest
    return text, "", ""


def is_sentence(text: str) -> bool:
    """Whether an item says something instead of naming it: "Complications are managed with antibiotics."."""
    text = text.replace("**", "").rstrip()
    if _ADVICE.match(text):
        return True
    if not text.endswith((".", "!", "?")) or len(text.split()) < 3 or _TRAILING.search(text.rstrip(MARKS)):
        return False
    return bool(_OPENING.match(text) or _FINITE.search(text)) and not _told_management(text)[2]


def is_management(text: str) -> bool:
    """Whether a sentence says what is done about complications."""
    return bool(_MANAGED.search(text))
