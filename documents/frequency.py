"""How often something happens, read from the figures of a source: "about 3 in 1,000", "less than 1 %", "one in fifty".

≥ 1/1,000 to < 1/100
0,5 - 1 %
between 2 and 4 of 100 patients
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from documents.other_figures import other_figures

Span = tuple[float, float]

_UNITS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_FIGURE = r"(?:\d{1,3}(?:[ \u202f'’]\d{3})+|\d[\d.,·]*(?<=\d))(?!\d)(?:\s+(?:thousand|million)\b)?"  # 10,000 or 10 000 or 10.000
_IN_WORDS = "|".join((*sorted(_UNITS, key=len, reverse=True), *_SCALES))
_NUMBER = rf"(?:{_FIGURE}|(?:{_IN_WORDS})\b(?:[\s-]+(?:{_IN_WORDS})\b){{0,6}})"
_TO = r"\s*(?:\bto\b|-|–|—|\band\b|\bor\b)\s*"
_PERCENT = r"(?:%|per\s?cent\b|pct\b)"
_PEOPLE = (
    r"(?:people|persons?|patients?|adults?|children|child|women|woman|men|man|cases?|procedures?|operations?|surgeries|surgery"
    r"|users?|treatments?|births?)"
)
_UPWARDS = r"more\s+than|greater\s+than|higher\s+than|over|above|at\s+least|[>≥]=?"
_DOWNWARDS = (
    r"up\s+to|(?:less|fewer|lower)\s+(?:than|then|of|as|that)|under|below|at\s+most"
    r"|(?:no|not)\s+(?:more|greater)\s+than|[<≤]=?"
)
#: The colon of "1:20", "3:1,000" or "1:5", and of no time such as 8:30; "1:5 dilution" and "1:1" are no share of people.
_RATIO = rf"(?<=\b1)\s?:\s?(?=\d\d|[2-9]\s*(?:$|[,;–—-]|(?:to|or|{_PEOPLE})\b))|\s?:\s?(?=\d{{3}}|\d\d?[,.]\d{{3}})"
_RATE = re.compile(
    rf"(?P<bound>(?:(?:{_DOWNWARDS}|{_UPWARDS})\s*(?:about\s+|around\s+)?)?)"
    rf"(?<![\w.,·])(?<!half )(?P<low>{_NUMBER})(?:\s*{_PERCENT})?(?:{_TO}(?:up\s+to\s+|about\s+)?(?P<high>{_NUMBER}))?"
    rf"(?:\s*(?P<percent>{_PERCENT}|‰)"
    rf"|(?:\s+(?:{_PEOPLE}\s+)?(?:in|out\s+of|per|of)\s+(?:every\s+|each\s+|about\s+|around\s+)?"
    rf"|\s*/\s*|{_RATIO}|-in-)(?P<base>{_NUMBER})"
    rf"(?:{_TO}(?P<farthest>{_FIGURE})(?!\s*(?:in|out|of|per|/|:|{_PERCENT})))?)"
    r"(?P<after>\s+or\s+(?:(?P<fewer>less|fewer|lower|under|below)|more|greater|higher|over|above)\b)?",
    re.IGNORECASE,
)
#: What joins the two ends of a range: "1 in 100 to 1 in 50", "more than 1% but less than 5%".
_JOINED = re.compile(rf"(?:{_TO}|,?\s+but\s+)", re.IGNORECASE)
_ROUNDED = 1.1  # "1 in 3 (33%)", "2 in 300 (0.7%)"
_NO_MORE = re.compile(_DOWNWARDS, re.IGNORECASE)
_NEARLY_ALL = re.compile(
    r"\b(?:almost|nearly)\s+(?:all|every\w*)\b|\b(?:most|all)\s+(?:people|patients)\b", re.IGNORECASE
)
#: "May affect up to 1 in 10 people" states the figure alone.
_LED_IN = re.compile(
    r"^\W*(?:(?:this\s+|these\s+)?(?:may|might|can|could|will)\s+)?(?:affect(?:s|ing)?|occur(?:s|ring)?(?=\s+in\b)|happen(?:s|ing)?(?=\s+(?:in|to)\b)"
    r"|(?:are\s+|is\s+|be\s+)?(?:seen|reported|observed|found)(?=\s+in\b))",
    re.IGNORECASE,
)
_OVER_TIME = re.compile(
    r"\b(?:per|an?|each|every)\s+(?:\w+-)?(?:years?|months?|days?|decades?)\b|\bannual|-years\b", re.IGNORECASE
)
_BESIDE_RATE = re.compile(
    rf"\b(?:between|and|to|about|around|roughly|approximately|in|of|all|up\s+to|{_PEOPLE})\b", re.IGNORECASE
)
_SCALE = re.compile(r"\s+(thousand|million)$", re.IGNORECASE)
_GAPS = re.compile(r"(?<=\d)[ \u202f'’](?=\d)")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_THOUSANDS_OF_SHARE = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_SHARE, _BASE = re.compile(r"\d+(?:\.\d+)?"), re.compile(r"\d+(?:\.\d{1,2})?")
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_PART = re.compile(
    rf"\b(?:(?P<count>an?|one|two|three|four)[\s-])?(?P<part>{'|'.join(_PARTS)})s?\s+of\s+(?:all\s+|the\s+)?{_PEOPLE}\b",
    re.IGNORECASE,
)

#: What makes a share in a text a share of people: "5% have", "2% of patients", "a 3% chance". "2% lidocaine" is none.
_SAID_OF_PEOPLE = re.compile(
    rf"\s*(?:$|[,;)]|(?:of\s+(?:all\s+|the\s+)?{_PEOPLE}|chances?|risks?|rates?|likelihood|probability|have|has|had|get|gets|develop|develops"
    rf"|suffer|suffers|experience|report|need|die|will|may|can|after|within|{_PEOPLE})\b)",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(rf"\s+(?:all\s+|the\s+)?{_PEOPLE}\b", re.IGNORECASE)
#: "in 7 of 100" at the end of a text or a clause is a share of people, "2 of 5 screws" and "pain 8 of 10" are not.
_IN_PEOPLE, _CLAUSE_END = re.compile(r"\b(?:in|for|affects?)\s*$", re.IGNORECASE), re.compile(r"\s*(?:$|[,;.)])")
_AMOUNT = re.compile(
    r"\b(?:loss|gain|reduction|increase|decrease|drop|(?<!risk )(?<!chance )(?<!rate )of|by|from|rise)\s*$",
    re.IGNORECASE,
)
#: What follows a figure that is said of some of those whom the risk befalls, or of a group: "2% need an operation", "8% in
#: smokers", "1 in 100, of which half heal". "2% of patients get it" and "1% within 30 days" are said of everybody.
_OF_SOME = re.compile(
    rf"(?:\s+(?:of\s+)?(?:all\s+|the\s+)?{_PEOPLE})?(?:[\s,;:–—-]+(?:and|but|or|of\s+(?:them|these|those)))?[\s,;:–—-]+"
    rf"(?:(?!of\b|all\b|the\b|our\b|these\b|treated\b|affected\b)[\w-]+\s+(?:{_PEOPLE}|mothers|smokers|babies|infants)\b"
    r"|(?:(?:may|will|can|could|might|do|does|also|then|even|\w+ly)\s+)*"
    r"(?:(?:(?:with|one|some|half|most|many|all)\s+)*of\s+(?:wh(?:om|ich)|these|those|them)\b|who\b|if\b|when\b|(?:among|for)\s"
    r"|(?!during\b|developing\b|experiencing\b|having\b|suffering\b|reporting\b|getting\b|according\b|following\b|depending\b|including\b)\w{3,}ing\b"
    r"|(?:needs?|requires?|leads?|leaves?|becomes?|lasts?|remains?|results?|dies?|stays?|goes?|go|keeps?|lose|loses)\b"
    r"|(?:is|are|was|were)\s+(?:severe|serious|mild|moderate|major|minor|temporary|permanent|lasting|deep|fatal|symptomatic|significant)\b"
    r"|of\s+(?!(?:all|the|our|these|treated|affected|an?|most|some|total|first)\b"
    rf"|{_PEOPLE}\b)[^\W\d_]+s\b|in\s+(?!(?:the|this|our|an?|most|some|all|both|large\w*|small\w*|recent|first|published|total|general|one|two|three|\d\S*"
    r"|studies|trials|reports|series)\b)))",
    re.IGNORECASE,
)
#: An outcome before its figure: "death 1 in 50,000", "permanent in 1%".
_OUTCOME = re.compile(
    r"(?:^|[,;]\s)(?:\w+\s)?(?:deaths?|fatal(?:ly)?|mortality|permanent(?:ly)?|lasting|severe(?:ly)?|serious(?:ly)?|life-threatening)"
    r"[:,]?(?:\s+(?:in|is|about|around|risk|rate|of))*\s*$",
    re.IGNORECASE,
)
_LONGEST_FIGURE, _LONGEST_NAME = 100, 1_000  # characters
_MEASURE = re.compile(
    r"\s*(?:(?:line|catheter|device|patient|person|bed|implant|ventilator)[\s-])?(?:second|minute|hour|day|week|month|year|mm|cm|kg|m[gl])s?\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def read_frequency(text: str) -> Span | None:
    """The least and the greatest probability that a wording such as "about 3 in 1,000" or "less than 1 %" states.

    None where it states none: words without a figure, rates over time, figures that are no share. "≥ 1/1,000 to < 1/100" is
    what both bounds allow.
    """
    if _OVER_TIME.search(text):
        return None
    text = without_other_figures(text)
    spans = [span for _, span in _rates(text)] + [span for _, span in _parts(text)]
    if not spans:
        return (1 / 2, 1) if _NEARLY_ALL.search(text) else None
    least = max((low for low, high in spans if low > 0 and high == 1), default=None)
    most = min((high for low, high in spans if low == 0), default=None)
    if len(spans) == 2 and least is not None and most is not None and least <= most:
        return least, most
    return min(low for low, _ in spans), max(high for _, high in spans)


def has_several_figures(text: str) -> bool:
    """Whether a text states more than one figure, as it does for two outcomes: "1 in 1,000 temporary, 1 in 10,000 permanent".

    A range is one figure, and so is a figure beside the range that it lies in, or beside itself in another form:
    "1 in 3 (33%)", "7 in 1,000 (5 to 9 in 1,000)".
    """
    text = without_other_figures(text)
    found = sorted([*_rates(text), *_parts(text)], key=lambda rate: rate[0].start())
    spans: list[Span] = []
    for number, (hit, (low, high)) in enumerate(found):
        if number and _JOINED.fullmatch(text, found[number - 1][0].end(), hit.start()):
            low, high = min(low, spans[-1][0]), max(high, spans[-1][1])
            del spans[-1]
        spans.append((low, high))
    return bool(spans) and not any(
        all(least <= low * _ROUNDED and high <= most * _ROUNDED for low, high in spans) for least, most in spans
    )


def is_of_some(text: str) -> bool:
    """Whether a figure of the text is said of some of those whom a risk befalls, or of a group of people: "8% in smokers"."""
    text = without_other_figures(text)
    return any(_OF_SOME.match(text, hit.end()) or _OUTCOME.search(text, 0, hit.start()) for hit, _ in _rates(text))


def _rates(text: str) -> Iterator[tuple[re.Match, Span]]:
    for hit in _RATE.finditer(text):
        if not _MEASURE.match(text, hit.end()) and (span := _span(hit)):
            yield hit, span


def _parts(text: str) -> Iterator[tuple[re.Match, Span]]:
    """The parts of people in a text: "a third of patients"."""
    for hit in _PART.finditer(text):
        part = _UNITS[(hit["count"] or "a").casefold()] / _PARTS[hit["part"].casefold()]
        if part <= 1:
            yield hit, (part, part)


def share_of_people(text: str) -> str:
    """The first share in a text that is one of people: "Bleeding in 1 of 20 patients"; "" for amounts, as in "5% of the bone"."""
    text = without_other_figures(text[:_LONGEST_NAME])
    for hit in _RATE.finditer(text):
        before, after = text[: hit.start()], text[hit.end() :]
        if hit["percent"]:
            is_share = _SAID_OF_PEOPLE.match(after)
        elif re.search(r"(?<!out)\s+of\s", hit[0]):
            is_share = _OF_PEOPLE.match(after) or (
                _IN_PEOPLE.search(before) and _CLAUSE_END.match(after) and not _OF_SOME.match(after)
            )
        else:
            is_share = not _MEASURE.match(after) and ("/" not in hit[0] or hit["low"] == "1")
        if is_share and _span(hit) and not _AMOUNT.search(before):
            return hit[0]
    return hit[0] if (hit := _NEARLY_ALL.search(text)) else ""


def without_other_figures(text: str) -> str:
    """The text with a mark for each digit of a figure that says something else, so that no likelihood is read from it."""
    pieces, above = [], 0
    for start, end in sorted(other_figures(text)):
        pieces += [text[above:start], re.sub(r"\d", "#", text[start:end])]
        above = end
    return "".join((*pieces, text[above:]))


def is_figure(text: str) -> bool:
    """Whether a text states how often something happens, and nothing else: "about 1 in 50 patients"."""
    return (
        len(text) <= _LONGEST_FIGURE
        and read_frequency(text) is not None
        and not re.search(r"\w", _BESIDE_RATE.sub("", _NEARLY_ALL.sub("", _RATE.sub("", _LED_IN.sub("", text)))))
    )


def _span(hit: re.Match) -> Span | None:
    if hit["percent"]:
        whole = 1_000 if hit["percent"] == "‰" else 100
        low = _number(hit["low"], share=True) / whole
        high = _number(hit["high"], share=True) / whole if hit["high"] else low
    else:
        low = _number(hit["low"], share=True)
        high = _number(hit["high"], share=True) if hit["high"] else low
        base = _number(hit["base"])
        farthest = _number(hit["farthest"]) if hit["farthest"] else base
        if not base or not farthest:
            return None
        low, high = low / max(base, farthest), high / min(base, farthest)
    low, high = min(low, high), max(low, high)
    if hit["bound"]:
        low, high = (0, high) if _NO_MORE.match(hit["bound"]) else (low, 1)
    elif hit["after"]:  # "1 in 1,000 or less"
        low, high = (0, high) if hit["fewer"] else (low, 1)
    return (low, high) if 0 < high <= 1 else None


def _number(text: str, *, share: bool = False) -> float:
    """A number in figures or words; 0 for a misspelled one. Three digits behind a mark are thousands: 10,000 and 10.000.

    In a `share`, as in "0.125 %", a point is a decimal point; there "0,5" and "1,5" have decimal commas,
    and "0·5" has a raised point.
    """
    if not text[0].isdigit():
        return _in_words(text)
    figure, scale = (text[: hit.start()], _SCALES[hit[1].casefold()]) if (hit := _SCALE.search(text)) else (text, 1)
    figure = _GAPS.sub("", figure)
    if (_THOUSANDS_OF_SHARE if share else _THOUSANDS).fullmatch(figure):
        figure = re.sub(r"[.,]", "", figure)
    figure = figure.replace(",", ".").replace("·", ".")
    return float(figure) * scale if (_SHARE if share else _BASE).fullmatch(figure) else 0


def _in_words(text: str) -> float:
    """A number in words: "twenty-five" is 25, "two hundred" 200, "ten thousand" 10,000."""
    total, part = 0.0, 0.0
    for word in re.split(r"[\s-]+", text.casefold()):
        if word in _UNITS:
            part += _UNITS[word]
        elif _SCALES[word] > 100:
            total, part = total + (part or 1) * _SCALES[word], 0
        else:
            part = (part or 1) * 100
    return total + part
