"""What a risk of a page says of its own likelihood, in its name: a word, a figure, or both.

Infection (rare)
Rarely, nerve injury
Bleeding: uncommon, about 1 in 200
Bruising is common.
"""

import re
from functools import lru_cache

from documents.entry import Likelihood
from documents.frequency import has_several_figures, is_figure, read_frequency, share_of_people
from documents.likelihood import band_of
from documents.other_figures import other_figures
from documents.text.bands import FIGURE, band_of_word
from documents.text.likelihood_words import (
    UNNAMED,
    OwnWords,
    band_of_phrase,
    is_likelihood,
    is_plain,
    phrases_of,
    said_of,
    says_likelihood,
)
from documents.text.lists import MARKS, split_bracket

_LONGEST_SHARE = 10  # words
_MASK = "x§"  # stands for a figure of something else while the words beside it are read
_LONGEST_ITEM = 400  # characters; a longer text is no item of a list
_BRACKET = re.compile(r"\s*\(([^()]*)\)")
_FURTHER = re.compile(r"\s*(?:/|\+|&)\s*\w")
_SQUARE = re.compile(r"\[([^()\[\]]*)\]")
#: "Common" before a noun may be anatomy (the common bile duct), "frequent" and "occasional" may be the symptom itself.
_ADVERB = (
    r"(?:(?:(?:very|extremely|exceedingly|exceptionally)\s+)?rarely|very\s+(?:commonly|frequently)|uncommonly"
    r"|less\s+(?:commonly|frequently|often)|infrequently|occasionally|hardly\s+ever|almost\s+never|seldom|sometimes|exceptionally)"
)
_LEADING = re.compile(
    rf"(?:[(\[](?P<bracketed>{UNNAMED})[)\]]\s*|\(?(?P<adverb>{_ADVERB}|(?:commonly|frequently)(?=,|\s+(?!\w+ed\b)\w))\)?(?:,\s*|\s+)"
    rf"|(?P<before_mark>{UNNAMED})[,:]\s+|in\s+(?P<cases>{UNNAMED})\s+(?:cases|instances|circumstances|people|patients),?\s+"
    r"|(?P<adjective>(?:(?:very|extremely|exceedingly|exceptionally)\s+)?rare|uncommon)\s+)"
    r"(?=(?P<part>(?:but|and|or|cases|risks?|complications?|side|events?)\b)|\w)",
    re.IGNORECASE,
)
#: What may stand before a word for likelihood at the end of an item, or behind a mark.
_LINK = r"(?:\s*[,;:.]|\s+[-–—]|\s+(?:is|are)|,?\s+(?:which|that|this|it)\s+(?:is|are)|,?\s+but)"
_OCCURS = (
    r"(?:\s+(?:can|may|might|could|will))?"
    r"\s+(?:occurs?|happens?|develops?|arises?|(?:is|are|be)\s+(?:seen|reported|observed))"
)
_TRAILING = re.compile(
    rf"(?:{_LINK}\s+|{_OCCURS}\s+(?:only\s+)?)(?P<word>{UNNAMED})$|,?\s+in\s+(?P<cases>{UNNAMED})\s+(?:cases|people|patients|instances)$"
    rf"|(?<!\bas)(?<!\bthan)\s+(?=[\w'’ ]*(?:common|rare|commonly|rarely|occasionally|seldom|sometimes)$)(?P<bare>{UNNAMED})$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"(?:can|may|might|could|will)?\s+(?P<word>{UNNAMED})\s+(?:occur|happen|develop|arise|be\s+seen)s?$",
    re.IGNORECASE,
)
_BEHIND_MARK = re.compile(r"\s*(?::|;|,|(?<![\d%‰])\s[-–—=]|\s[-–—](?!\s+\d))\s+(?=\S)")  # "1% - 2%" is a range
_BOUND = (
    r"(?:about|around|roughly|approximately|approx\.|ca\.|some|up\s+to|at\s+(?:least|most)|over|under|below|above"
    r"|(?:less|fewer|more)\s+than|[<>≤≥~≈]=?)"
)
_HEDGES = rf"(?:{_BOUND}\s*)+"
#: What may lead from the name of a risk to its figure: "Infection affects up to 1 in 30". Any other word belongs to the name.
_LED_BY = (
    r"(?:in|for|to|among|at|by|with|about|around|roughly|approximately|some|only|nearly|almost|up\s+to|as\s+many\s+as|(?:less|fewer|more)\s+than"
    r"|at\s+(?:least|most)|over|under|affects?|affecting|occurs?|occurring|happens?|happening|seen|reported|observed|found|develops?|is|are|can|may"
    r"|which|that|risk|chance|rate|incidence)"
)
#: A share of people that ends an item without brackets: "Bleeding in 1 in 20 patients", "Headache: about 5% of people".
_SHARE = re.compile(
    rf"\s+(?P<inline>(?:{_LED_BY}\s+)*\d[\d,]*(?:(?:\s?[-–]\s?\d[\d,]*)?\s+in\s+(?:every\s+)?\d[\d,]*"
    r"|(?:[.·]\d+)?\s?%\s+of\s+(?:all\s+)?(?:people|patients|cases|children|women|men))[^:;]{0,40})$"
    r"|\s+(?P<ratio>(?:[<>≤≥~≈]=?\s*)?1\s?[:/]\s?(?:\d{1,3}(?:[ \u202f]\d{3})+|\d\d[\d.,·]*))$"
    r"|(?<!\bin)(?<!\bto)\s+(?P<bare>\d[\d.,·]*(?:\s?%)?(?:\s?(?:-|–|to)\s?\d[\d.,·]*)?\s?(?:%|per\s?cent))$"
    rf"|\s+(?P<bound>(?:(?:in|at|for)\s+)?(?:{_HEDGES}|(?:rate|risk|chance|incidence)\s+(?:of\s+|is\s+)?(?:{_BOUND}\s*)*)\d[\d.,·]*\s*(?:%|per\s?cent|percent|in\s+\d[\d,.]*))$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\b(?:loss|gain|reduction|increase|decrease|drop|of|by|from|rise)\s*$", re.IGNORECASE)

_OF_AMOUNT = re.compile(_AMOUNT.pattern.removesuffix("$") + r"\d", re.IGNORECASE)


@lru_cache(maxsize=1024)
def own_words(name: str, *, exact: bool = False) -> OwnWords:
    """What the name of a risk says of its likelihood beside the risk itself.

    `exact`: the name was written by `documents.text.writer`, so that only a figure in the last brackets is parted from it.
    """
    if exact:
        before, inside = split_bracket(name)
        return OwnWords(before.rstrip(MARKS), None, inside) if FIGURE.search(inside) else OwnWords(name)
    if len(name) > _LONGEST_ITEM:
        return OwnWords(name)
    if spans := other_figures(name):
        return _beside_other_figures(name, spans)
    name = _SQUARE.sub(_rounded, name)
    own = (
        _behind_figure(name)
        or _in_brackets(name)
        or _leading(name)
        or _trailing(name)
        or _behind_mark(name)
        or _share(name)
        or _anywhere(name)
    )
    return _of_one_risk(name, own) if own.name.strip(MARKS) else OwnWords(name)


def _rounded(hit: re.Match[str]) -> str:
    """Square brackets as round ones, if they hold a word or a figure for likelihood."""
    return f"({hit[1]})" if read_frequency(hit[1]) or is_likelihood(hit[1].strip()) else hit[0]


def _of_one_risk(name: str, own: OwnWords) -> OwnWords:
    """The own words of a name, unless it says more than one likelihood: then none of them is that of the whole.

    "Bleeding 2 in 100, transfusion 1 in 1,000", "Scar: common; keloid: rare"
    """
    if own.name == name or not (own.likelihood or own.frequency):
        return own
    has_figures = read_frequency(own.frequency) and read_frequency(own.name) and not _OF_AMOUNT.search(own.name)
    if has_several_figures(own.name) or has_figures or share_of_people(own.name):
        return OwnWords(name, _band_of_figure(name))
    others = {band_of_phrase(hit) for hit in phrases_of(own.name) if hit["band"]} - {own.likelihood}
    return OwnWords(name, Likelihood.NOT_STATED) if others else own


def _beside_other_figures(name: str, spans: list[tuple[int, int]]) -> OwnWords:
    """The own words of a name whose figures at these places say nothing of its likelihood: they stay in the name."""
    kept = sorted(spans)
    masked = name
    for number, (start, end) in reversed(list(enumerate(kept))):
        masked = f"{masked[:start]}{_MASK}{chr(ord('a') + number)}{masked[end:]}"
    own = own_words(masked)

    def restored(text: str) -> str:
        return re.sub(rf"{_MASK}([a-z])", lambda hit: name[slice(*kept[ord(hit[1]) - ord("a")])], text)

    return OwnWords(restored(own.name), own.likelihood, restored(own.frequency), restored(own.frame))


def _in_brackets(name: str) -> OwnWords | None:
    """What brackets in a name say of its likelihood; None if nothing. A figure leaves a word outside of them in force."""
    before, inside = split_bracket(name)
    if inside and before != name:
        found = [(inside, before.rstrip(MARKS), "")]
    else:
        found = [
            (hit[1].strip(), name[: hit.start()], name[hit.end() :]) for hit in _BRACKET.finditer(name) if hit.start()
        ]
    for inside, before, after in found:
        if _FURTHER.match(after) and (said_of(before, inside) or read_frequency(inside)):
            return OwnWords(name, Likelihood.NOT_STATED)  # of which of the two it is said is not clear
        rest = f"{before}{after}".strip(MARKS)
        if own := said_of(rest, inside):
            return own
        if FIGURE.search(inside) or read_frequency(inside):
            own = own_words(rest)
            return own._replace(frequency="; ".join(filter(None, (own.frequency, inside))))
    return None


def is_adverb(text: str) -> bool:
    """Whether a text is nothing but an adverb such as "very rarely", which says it of the name that follows."""
    return bool(re.fullmatch(_ADVERB, text, re.IGNORECASE))


def _leading(name: str) -> OwnWords | None:
    hit = _LEADING.match(name)
    if not hit:
        return None
    if hit["part"] and hit["adjective"]:  # "Rare but serious infections", "Rare cases of infection": the word stays
        return OwnWords(name, band_of_word(hit["adjective"]))
    word = hit["bracketed"] or hit["adverb"] or hit["adjective"] or hit["before_mark"] or hit["cases"]
    return _without(name[hit.end() :], word, hit[0].strip(" ,()[]"))


def _trailing(name: str) -> OwnWords | None:
    if hit := _TRAILING.search(name):
        word = hit["word"] or hit["cases"] or hit["bare"]
        return _without(name[: hit.start()], word, hit[0].strip(" ,;:.-–—"))
    if hit := _WITHIN.search(name):
        return OwnWords(name, band_of_word(hit["word"]))
    return None


def _behind_mark(name: str) -> OwnWords | None:
    """What stands behind a mark: "Bleeding: rare but serious", "Bleeding – uncommon, about 1 in 200"."""
    hit = _BEHIND_MARK.search(name)
    if not hit:
        return None
    behind = name[hit.end() :]
    return said_of(name[: hit.start()].strip(MARKS), behind) if says_likelihood(behind) else None


def _behind_figure(name: str) -> OwnWords | None:
    """What "1 in 8 women: Weakness (common)" says: the figure before the colon, beside what the rest says of itself."""
    first, colon, rest = name.partition(": ")
    if not colon or not is_figure(first):
        return None
    own = own_words(rest)
    return own._replace(frequency="; ".join(filter(None, (first, own.frequency))))


def _share(name: str) -> OwnWords | None:
    """A figure without brackets: "Bleeding in 1 in 20 patients"; or the name itself says it: "1 in 20 patients bleed"."""
    itself = re.match(rf"(?:{_BOUND}\s*)*\d[\d,.]*\s*(?:in|out\s+of|%\s+of)\s", name, re.IGNORECASE)
    if itself and read_frequency(name):
        return OwnWords(name, _band_of_figure(name))
    for mark in _BEHIND_MARK.finditer(name):
        behind = name[mark.end() :]
        if read_frequency(behind) and len(behind.split()) <= _LONGEST_SHARE and not _BEHIND_MARK.search(behind):
            return OwnWords(name[: mark.start()].strip(MARKS), None, behind)
    hit = _SHARE.search(name)
    if not hit or not hit.start() or not read_frequency(hit[0]) or _AMOUNT.search(name[: hit.start()]):
        return None
    return OwnWords(name[: hit.start()].rstrip(MARKS), None, hit[hit.lastgroup or 0].strip())


def _anywhere(name: str) -> OwnWords:
    """A name that has a word or a figure for its likelihood somewhere else keeps it: what stands above does not count then."""
    if share_of_people(name):
        return OwnWords(name, _band_of_figure(name))
    bands = {band_of_phrase(hit) for hit in phrases_of(name) if hit["band"] and hit.start()}
    if not bands:
        return OwnWords(name)
    return OwnWords(name, bands.pop() if len(bands) == 1 else Likelihood.NOT_STATED)


def _without(name: str, word: str, wording: str) -> OwnWords:
    return OwnWords(
        name.strip(MARKS), band_of_word(word), "" if is_plain(word) else wording, wording if is_plain(word) else ""
    )


def _band_of_figure(name: str) -> Likelihood:
    """The band of the figure in a name; "not stated" for several figures, because each may be that of another outcome."""
    span = None if has_several_figures(name) else read_frequency(name)
    return band_of(span) if span else Likelihood.NOT_STATED
