"""Reads minutes from wordings such as "about 1 to 2 hours"."""

import re
from bisect import bisect_left

_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "sixty": 60,
    "ninety": 90, "half an": 0.5, "half a": 0.5, "one and a half": 1.5,
    "two and a half": 2.5, "three and a half": 3.5, "½": 0.5, "¼": 0.25, "¾": 0.75,
}  # fmt: skip
_NUMBER = (
    r"(?:\d{1,4}(?:\.\d{1,2})?\s?[½¼¾]?|[½¼¾]|"
    + "|".join(sorted((word.replace(" ", r"\s+") for word in _WORDS if word.isascii()), key=len, reverse=True))
    + ")"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,/])(?P<low>{_NUMBER})(?:\s*(?:to|-|–|—|or|and)\s*(?P<high>{_NUMBER}))?[\s-]*"
    r"(?:(?P<hours>(?:hours?|hrs?|h)\b)|(?:minutes?|mins?)\b|(?<=\d)['’′](?![\w'’′]))(?P<half>\s+and\s+a\s+half)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:to|-|–|—|or)\s*(?:about\s+|around\s+|up\s+to\s+)?", re.IGNORECASE)
_COMPOUND = re.compile(r"\s*(?:,|and|,\s*and)?\s*", re.IGNORECASE)
_UP_TO = re.compile(
    r"(?:up\s+to|as\s+long\s+as|at\s+most|(?<!no )(?<!not )less\s+than|under)\s+(?:about\s+|around\s+)?$", re.IGNORECASE
)
_NEARLY = r"\s*(?:about\s+|around\s+)?$"
_AT_LEAST = re.compile(
    r"(?:\bat\s+least|(?<!no )(?<!not )\b(?:more|longer)\s+than|\b(?:no|not)\s+less\s+than|\bover|\bmin(?:imum)?\b[.:]?"
    rf"|[>≥]=?){_NEARLY}",
    re.IGNORECASE,
)
#: Bounds that are never the second end of a range, as "up to" may be.
_AT_MOST = re.compile(
    rf"(?:\b(?:no|not)\s+(?:more|longer)\s+than|\bmax(?:imum)?\b[.:]?|\bwithin|[<≤]=?){_NEARLY}", re.IGNORECASE
)
_OR_LESS = re.compile(r"\s*\(?(?:max(?:imum)?\b|at\s+(?:the\s+)?most\b|or\s+(?:less|under|shorter)\b)", re.IGNORECASE)
_OR_MORE = re.compile(
    r"\s*\(?(?:min(?:imum)?\b|at\s+(?:the\s+)?least\b|or\s+(?:more|over|longer)\b|and\s+more\b)", re.IGNORECASE
)
_TOTAL = re.compile(r"\b(?:in\s+total|in\s+all|total|altogether|all\s+together|overall)\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\w.,])(\d{1,2})\s?h\s?([0-5]\d)(?:\s?min)?\b", re.IGNORECASE)  # "1h30"
_FRACTION = re.compile(r"(?<![\d/])(?:(\d{1,2})\s+)?([13]/[24])(?![\d/])")
_FRACTIONS = {"1/2": "½", "1/4": "¼", "3/4": "¾"}
_SENTENCE_END = re.compile(r"[.!?;]\s")
_NEAR = 40  # how many characters before a figure "up to" is looked for
_LONGEST = 14 * 24 * 60


def _plain(text: str) -> str:
    """The text with hours and minutes, and halves and quarters, in one way: "1h30" is "1 h 30 min", "1 1/2" is "1½"."""
    text = _FRACTION.sub(lambda hit: (hit[1] or "") + _FRACTIONS.get(hit[2], hit[2]), text)
    return _CLOCK.sub(r"\1 h \2 min", text)


def _number(text: str) -> float:
    words = " ".join(text.casefold().split())
    if words in _WORDS:
        return _WORDS[words]
    if words[-1] in "½¼¾":
        return float(words[:-1]) + _WORDS[words[-1]]
    return float(words)


def read_minutes(text: str) -> tuple[int | None, int | None] | None:
    """(minimum, maximum) minutes, either of which may be None; None if the text does not state one duration.

    Only hours and minutes are read, not days and weeks; "varies" or "per session" alone states no duration. Two figures are
    one duration only if the second says "up to". Several phases, each with a figure, give None unless a total is stated
    ("2 hours in total").
    """
    text = _plain(text)
    spans = _spans(text)
    if len(spans) > 1:
        spans = _total(text, spans)
    if len(spans) != 1:
        return None
    low, high = (None if bound is None else round(bound) for bound in spans[0][2:])
    if (low is not None and high is not None and low > high) or max(low or 0, high or 0) > _LONGEST:
        return None
    return low, high


def count_spans(text: str) -> int:
    """How many durations the text states."""
    return len(_spans(_plain(text)))


def has_other_figures(text: str) -> bool:
    """Whether figures stand beside the durations of a text, or in another sentence: "1 hour (door to door 3)"."""
    text = _plain(text)
    for start, end, *_ in reversed(_spans(text)):
        if _SENTENCE_END.search(text[start:end]):
            return True
        text = text[:start] + text[end:]
    return any(map(str.isdigit, text))


def _spans(text: str) -> list[tuple[int, int, float | None, float | None]]:
    """(start, end, minimum, maximum) of each duration in the text."""
    spans: list[tuple] = []
    end, is_upper_end = 0, False
    for hit in _AMOUNT.finditer(text):
        factor = 60 if hit["hours"] else 1
        low = _number(hit["low"]) * factor
        high = _number(hit["high"]) * factor if hit["high"] else low
        if hit["half"]:
            low, high = low + factor / 2, high + factor / 2
        between = text[end : hit.start()]
        is_second_end = bool(spans and _RANGE.fullmatch(between))
        start, _, least, most = spans[-1] if spans else (hit.start(), 0, None, None)
        if is_second_end:
            spans[-1] = (start, hit.end(), least, high)
        elif spans and most is not None and not hit["hours"] and most % 60 == 0 and _COMPOUND.fullmatch(between):
            least = least if is_upper_end or least is None else least + low
            bounds = (None, most + high) if least is None else _bounded(least, most + high, "", text[hit.end() :])
            spans[-1] = (start, hit.end(), *bounds)
        elif _UP_TO.search(between[-_NEAR:]):
            spans[-1:] = [(start, hit.end(), least, high)]
        else:
            spans.append((hit.start(), hit.end(), *_bounded(low, high, between[-_NEAR:], text[hit.end() :])))
        end, is_upper_end = hit.end(), is_second_end
    return spans


def _bounded(low: float, high: float, before: str, after: str) -> tuple[float | None, float | None]:
    """(minimum, maximum) of a figure with what stands around it: "no more than 2 hours", "90 minutes or longer"."""
    if low == high and (_AT_MOST.search(before) or _OR_LESS.match(after)):
        return None, high
    return low, None if _AT_LEAST.search(before) or _OR_MORE.match(after) else high


def _total(text: str, spans: list[tuple]) -> list[tuple]:
    """The durations that the text calls a total: the one right before that word, otherwise the next one in its sentence."""
    starts = [span[0] for span in spans]
    totals: list[tuple] = []
    for word in _TOTAL.finditer(text):
        position = bisect_left(starts, word.start())
        before, after = spans[max(position - 1, 0) : position], spans[position : position + 1]
        if before and word.start() - before[0][1] <= 1:
            totals += before
        elif after and not _SENTENCE_END.search(text[word.end() : after[0][0]]):
            totals += after
        if len(totals) > 1:
            break
    return totals
