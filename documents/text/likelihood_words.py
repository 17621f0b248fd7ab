"""Words for likelihood within a text: which of them are said of the risk itself, and which band they stand for.

rare, about 1 in 200
"""

import re
from typing import NamedTuple

from documents.entry import Likelihood
from documents.frequency import read_frequency
from documents.text.bands import PHRASE, band_of_word
from documents.text.lists import MARKS

_PHRASE = re.compile(PHRASE, re.IGNORECASE)
UNNAMED = re.sub(r"\?P<\w+>", "?:", PHRASE)
#: What may follow a word for likelihood that is said of the risk: in "common bile duct", "rarely permanent" and "more common in
#: children" it is said of something else.
_SAID_OF_RISK = re.compile(
    rf"\s*(?:$|[^\w\s]|\d|to(?:$|\s+(?={UNNAMED}))|(?:in|with|after|during|if|when|at|but|and|or|for|among|on|within|before|until|unless|under|over|above|below|yet|though|although|about|around|less|fewer|more"
    r"|affecting|seen|occurr\w*|occurs?|happens?|happening|reported|observed|found|encountered|cases?|instances?|circumstances|events?|risks?|complications?"
    r"|side|effects?|problems?|than|per|up)\b)",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"(?:more|less|rarer|commoner)\b", re.IGNORECASE)
_COMPLEMENT = re.compile(r"\s+(?:in|with|after|during|if|when|at|for|among|on|within|than)\b", re.IGNORECASE)
_FILLERS = re.compile(
    r"(?:this|which|it|that|is|are|an?|the|in|but|only|cases?|instances?|complications?|risks?|side|effects?|events?|occurrences?)\b",
    re.IGNORECASE,
)
_OPENS_WITH_WORD = re.compile(rf"(?:{_FILLERS.pattern}\s+)*{UNNAMED}", re.IGNORECASE)


class OwnWords(NamedTuple):
    """What an item itself says of its likelihood: the name without it, the band of its word, its wording, what is left over.

    `frequency` is what the band does not say: a figure, or a word such as "occasionally". `frame`: words of the source that
    the band stands for.
    """

    name: str
    likelihood: Likelihood | None = None
    frequency: str = ""
    frame: str = ""


def said_of(name: str, text: str) -> OwnWords | None:
    """What a text beside the name of a risk says of its likelihood by a word; None if it has no word that is said of it.

    A word that is the name of its band goes to the frame, if nothing but a figure stands beside it.
    """
    phrases = phrases_of(text)
    if not phrases:
        return None
    bands = {band_of_phrase(phrase) for phrase in phrases}
    if len(bands) > 1:  # "rare in adults, common in children"
        return OwnWords(name, Likelihood.NOT_STATED, text)
    band = bands.pop()
    word, *others = phrases
    before, after = text[: word.start()], text[word.end() :].strip(f"{MARKS}:")
    beside = _FILLERS.sub("", f"{before} {after}").strip(MARKS)
    if is_plain(word[0]) and not others:
        if not beside:
            return OwnWords(name, band, "", text)
        if not _FILLERS.sub("", before).strip(MARKS) and read_frequency(after):
            return OwnWords(name, band, after, "".join(text.rpartition(after)[::2]))
    return OwnWords(name, band, text)


def says_likelihood(text: str) -> bool:
    """Whether a text opens with a word for likelihood that is said of the risk before it."""
    hit = _OPENS_WITH_WORD.match(text)
    return bool(hit and _SAID_OF_RISK.match(text, hit.end()))


def is_likelihood(text: str) -> bool:
    """Whether a text is a word for likelihood and nothing else."""
    return bool(_PHRASE.fullmatch(text))


def phrases_of(text: str) -> list[re.Match]:
    """The words for likelihood in a text that are said of the risk itself."""
    return [
        hit
        for hit in _PHRASE.finditer(text)
        if _SAID_OF_RISK.match(text, hit.end()) and not (_COMPARED.match(hit[0]) and _COMPLEMENT.match(text, hit.end()))
    ]


def band_of_phrase(phrase: re.Match) -> Likelihood:
    """The band of a word that was found; "not stated" for a word of none."""
    return band_of_word(phrase[0]) if phrase["band"] else Likelihood.NOT_STATED


def is_plain(word: str) -> bool:
    """Whether the name of the band is the word itself, so that the word need not be kept beside it."""
    return " ".join(word.casefold().split()).removesuffix("ly") == band_of_word(word).value.replace("_", " ")
