"""Rules about what should agree: a figure with its band, minutes and settings with the words beside them."""

import re
from collections.abc import Iterator

from checks.rules.text import Found, Text
from documents.clauses import is_asserted, sentences
from documents.entry import Likelihood, RiskItem
from documents.likelihood import contradiction, contradicts
from documents.text.durations import read_minutes

#: How much longer or shorter "about an hour" may be than the minutes of the fields.
SLACK = 1.25
_TAKES = re.compile(r"\b(?:takes?|lasts?|is over in|is done in)\b", re.IGNORECASE)
_OF_THE_PROCEDURE = re.compile(
    r"(?:it|this|the\s+(?:procedure|operation|surgery|test|treatment|scan|examination|whole\s+\w+))\b|\b(?:procedure|operation|"
    r"surgery|test|scan)\s+(?:itself\s+)?(?:usually\s+|normally\s+|often\s+|only\s+)?(?:takes|lasts|is)\b",
    re.IGNORECASE,
)

#: Place -> the words for it, in a text and in the names of settings.
_WORDS_OF = {
    "night": r"inpatients?|overnight|hospital ward|hospital stay|(?:stay|night)s? in (?:the )?hospital|intensive care",
    "theater": r"operating (?:rooms?|theat(?:er|re)s?)|surgical suite",
    "hospital": r"hospital",
    "day": r"outpatients?|day[- ](?:case|surgery|patient)s?|ambulatory|same[- ]day|without (?:a night|admission)",
    "office": r"clinics?|offices?|doctor['’]s (?:surgery|practice)|general practice",
    "home": r"(?:at|in (?:the )?(?:patient['’]s |your )?(?:own )?)\s?home|^home|home visits?",
}
_PLACES = {place: re.compile(rf"(?:\b|^)(?:{words})\b", re.IGNORECASE) for place, words in _WORDS_OF.items()}
#: Pairs of places that exclude each other.
_EXCLUDE = {
    frozenset(pair)
    for pair in (
        ("night", "day"), ("night", "office"), ("night", "home"), ("theater", "office"), ("theater", "home"),
        ("hospital", "office"), ("hospital", "home"), ("office", "home"),
    )
}  # fmt: skip


def figure_against_band(text: Text) -> Iterator[Found]:
    """Risks whose figure lies in another band than their word."""
    for row, risk in enumerate(text.content["risks"]):
        item = RiskItem(risk["name"], Likelihood(risk["likelihood"]), risk["frequency"])
        if contradicts(item.likelihood, item.frequency):
            yield Found(f"{contradiction(item)} Correct one of them.", "risks", row)


def minutes_against_words(text: Text) -> Iterator[Found]:
    """Prose that states another duration of the procedure than the minutes do."""
    low, high = text.content["duration_min_minutes"], text.content["duration_max_minutes"]
    if low is None and high is None:
        return
    for field, sentence in _about_duration(text):
        stated = read_minutes(sentence)
        if stated and _disagree(stated, (low, high)):
            minutes = "–".join(str(end) for end in dict.fromkeys((low, high)) if end is not None)
            yield Found(
                f"The text says “{sentence}”, the fields say {minutes} minutes. Correct one of them.",
                field,
            )


def _about_duration(text: Text) -> Iterator[tuple[str, str]]:
    """(field, words) that state how long the procedure takes."""
    if words := text.content["duration_text"]:
        yield "duration_text", " ".join(words.split())[:300]
    for field in ("summary", "description_text"):
        for sentence in sentences(text.content[field]):
            if _TAKES.search(sentence) and _OF_THE_PROCEDURE.search(sentence):
                yield field, sentence


def _disagree(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    def is_below(top: int | None, bottom: int | None) -> bool:
        return top is not None and bottom is not None and top * SLACK < bottom

    return is_below(one[1], other[0]) or is_below(other[1], one[0])


def setting_against_words(text: Text) -> Iterator[Found]:
    """Prose about the setting that names only places which exclude the chosen settings."""
    words, settings = text.content["setting_text"], text.content["settings"]
    chosen = {place for setting in settings for place, pattern in _PLACES.items() if pattern.search(setting)}
    named = {
        place: hit[0]
        for sentence in sentences(words)
        for place, pattern in _PLACES.items()
        if (hit := pattern.search(sentence)) and is_asserted(sentence, *hit.span())
    }
    if chosen and named and all(frozenset((one, other)) in _EXCLUDE for one in named for other in chosen):
        yield Found(
            f"The text says “{'”, “'.join(dict.fromkeys(named.values()))}”, the chosen settings are “{'”, “'.join(settings)}”. "
            "Correct one of them.",
            "settings",
            words=f"{words}\n{settings}",
        )
