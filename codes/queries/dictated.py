"""Codes that are spelled in words, as people dictate them. Plain Python."""

import re

#: How many signs a code has, at least.
SHORTEST = 3

_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TEN = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SPOKEN = {word: str(number) for number, word in enumerate(_SMALL + _TEENS)}
_TENS = {word: str(number) for number, word in enumerate(_TEN, 2)}
# The alphabet of the ICAO, and names of letters that are no other words.
_ALPHABET = (
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliett juliet kilo lima mike november oscar papa quebec "
    "romeo sierra tango uniform victor whiskey xray yankee zulu aitch jay kay em en ess vee zee zed"
)
_LETTERS = {word: word[0] for word in _ALPHABET.split()} | {"aitch": "h", "em": "m", "en": "n", "ess": "s", "eye": "i"}
_POINTS = dict.fromkeys(("point", "dot", "decimal"), ".") | {"oh": "0"}
_SIGNS_SAID = re.compile(r"[a-z]|\.|[a-z]?\d{1,4}[a-z]?")
# "N as in Nancy", "double zero".
_AS_IN = re.compile(r"(?<=\b[a-z]) (?:as in|like|for) [a-z]+")
_DOUBLE = re.compile(r"\bdouble (\w+)")


def dictated(text: str) -> str:
    """The code that is spelled in words: "E11.9" for "E eleven point nine"; "" for other texts."""
    text = _AS_IN.sub("", text.lower().replace("x-ray", "xray").replace("-", " "))
    signs, words = [], [word for word in _DOUBLE.sub(r"\1 \1", text).split() if word not in ("capital", "letter")]
    for before, word in zip(["", *words], words, strict=False):
        if before in _TENS and word in _SPOKEN and len(_SPOKEN[word]) == 1:
            signs[-1] = _TENS[before] + _SPOKEN[word]
        else:
            signs.append(_TENS[word] + "0" if word in _TENS else (_SPOKEN | _POINTS | _LETTERS).get(word, word))
    code = "".join(signs)
    is_code = all(_SIGNS_SAID.fullmatch(sign) for sign in signs) and signs != words
    return code if is_code and len(code) >= SHORTEST and any(map(str.isdigit, code)) else ""
