"""Which words of a text are asserted of the procedure itself: not denied, not conditional, not about something else.

The method is that of NegEx (Chapman and others, Journal of Biomedical Informatics 2001) and ConText (Harkema and others, 2009):
a trigger word makes what follows it, or what precedes it, unusable up to the end of its clause.
"""

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?](?!\s|$)[^.!?;\n]*)*[.!?;]?")
#: Words that end the reach of a trigger.
_ENDS = re.compile(
    r"\b(?:but|however|although|though|whereas|while|otherwise|instead)\b(?!\s+of)|:|,\s+(?:and|so|most|it|the)\b",
    re.I,
)
_BEFORE = re.compile(
    r"\b(?:no|not|never|without|neither|nor|cannot|rather than|instead of|in place of|unlike|except|other than|avoid\w*|"
    r"alternatives?|compared (?:with|to)|versus|than|risks? of|histor(?:y|ies)|previous(?:ly)?|prior|past|complications?|"
    r"rare(?:ly)?|seldom|unlikely|unless|if|might|whether|in case|in (?:an )?emergenc(?:y|ies)|"
    r"after (?:\w+ )?(?:surgery|operations?|injur(?:y|ies)))\b|n[’']t\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"^[^.;:,]{0,60}?(?:\b(?:not|never|rarely|seldom|unnecessary|avoided|unlikely|unless|if|added|only|"
    r"(?:for|against) (?:\w+ )?pain)\b|"
    r"n[’']t\b|\bin (?:rare|some|few|emergency|certain|complicated|complex|severe) cases\b)",
    re.IGNORECASE,
)
#: Words that tell of another time or place than that of the procedure.
_ELSEWHERE = re.compile(
    r"\b(?:afterwards?|after|before|until|following|recover\w*|later|then|transferred|moved|admitted|referred|discharged|"
    r"(?:same|next|following) day|"
    r"monitor\w*|observ\w+|follow-?up|through|go|goes|going|return\w*|sent|beside|near|next to|close to|adjacent to)\b|"
    r"\bfrom (?:\w+ )?$",
    re.IGNORECASE,
)
_DENIED_NAME = re.compile(r"\b(?:no|not|without|except|excluding|other than|history)\b", re.IGNORECASE)


def sentences(text: str) -> Iterator[str]:
    """The sentences and list items of a text."""
    for hit in _SENTENCE.finditer(text):
        if sentence := hit[0].strip(" •-*\t"):
            yield sentence


def is_asserted(sentence: str, start: int, end: int, *, at_the_time: bool = False) -> bool:
    """Whether the words from `start` to `end` of a sentence are said of the procedure without a reservation.

    With `at_the_time`, what the sentence says of the time before or after the procedure does not count.
    """
    before, behind = _after_last_end(sentence[:start]), _before_first_end(sentence[end:])
    if at_the_time and (_ELSEWHERE.search(before) or _ELSEWHERE.search(behind.partition(",")[0])):
        return False
    return not _BEFORE.search(before) and not _BEHIND.search(behind)


def is_named(name: str, start: int) -> bool:
    """Whether a name does not exclude what stands at `start`: “without contrast”, “other than skin”."""
    return not _DENIED_NAME.search(name[:start])


def _after_last_end(text: str) -> str:
    return text[max((hit.end() for hit in _ENDS.finditer(text)), default=0) :]


def _before_first_end(text: str) -> str:
    hit = _ENDS.search(text)
    return text[: hit.start()] if hit else text
