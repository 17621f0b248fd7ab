"""A typed text without what comes along when codes are copied, labelled or numbered. Plain Python."""

import html
import re
import string
import unicodedata
from functools import lru_cache
from itertools import dropwhile
from urllib.parse import unquote

#: Punctuation and marks around a code.
AROUND = f" {string.punctuation.replace('_', '')}«»“”„‚‘’†‡§¶°→✓✔☐☑–—"

#: So many texts are remembered while a line is read in several ways.
SHORT_WHILE = 256

#: How long a scanned code without digits may be: as those of ICD-10-PCS are.
LONGEST_WORD = 7

# So many words are one code with a blank in it.
MOST_PARTS = 2

# Nothing comes along with a word in capitals and digits, with or without a dot, and with words without digits and signs.
_SIMPLE = re.compile(r"[A-Z0-9]+(?:\.[A-Z0-9]+)?|[A-Za-z]+(?: [A-Za-z]+)*")
# Characters without width, marks of trade and notes behind a word, other hyphens, and dots.
_UNSAID = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u2122\u2120®©¹²³\u2070-\u2079]")
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212_", "-"))
_DOTS = str.maketrans(dict.fromkeys("\u00b7\u2022\u2027\u2219\u3002\u066b", ".")) | {ord("\u3001"): ","}
# Letters of other alphabets that look like Latin ones or digits, Cyrillic and then Greek; in words without digits they are
# themselves.
_FOREIGN = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405\u0406\u0408\u0430\u0435\u043e\u0440"
    "\u0441\u0443\u0445\u0455\u0456\u0458\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0417",
    "ABEKMHOPCTYXSIJaeopcyxsijABEZHIKMNOPTYX3",
)
_WITH_DIGIT = re.compile(r"\S*\d\S*")
# Punctuation and blanks as addresses write them, also twice over: %2E, %252E.
_ESCAPED = re.compile("%(?:25)*(2[0-9A-F]|3[A-F]|5[BD])", re.IGNORECASE)
# The number of a line in a list: "1. E11.9", "a) I10"; "81. 54" is none.
_NUMBERED = re.compile(r"(?m)(?:^|(?<=[,;]))\s*\(?(?:\d{1,2}|[A-Za-z])[.)]\s+(?=\S{3})")
# What the code is, before it: "Dx: E11.9", "principal diagnosis code E11.9", "code #I10".
_LABEL = re.compile(
    r"(?:(?:principal|primary|secondary|admi\w+|discharge|final|billing|service|or|old|new|icd(?![\s-]*(?:9|10|11)(?![\d.]))|[ps]?dx|px|diag|diagnos(?:e|es|is)"
    r"|proc|procedures?|codes?)(?:\s+(?:no|number)|\s*\d{1,2}(?=[:=)\s]))?[\s:=#.)-]+){1,4}(?=[A-Z.]*\d)(?=[\w.-]{3})",
    re.IGNORECASE,
)
# What people say about one code: “is E11.9 billable”, “99213 denied”, “what does the code 0RR mean”.
_SAID = re.compile(
    r"what(?:'?s)?|why|how|is|are|was|does|do|the|an?|of|for|to|as|with|about|means?|meaning|codes?|descriptions?|details"
    r"|defin(?:e|ition)|explain(?:ed)?|guidelines?|documentation|bill(?:able|ed|ing)?|denied|denial|valid|cod(?:ed|ing)|claim"
    r"|patient|pt|need|please|look|lookup|up|find|search|see|also|use[ds]?|change|rule|out|not|cost|e\.g|fy|(?:FY)?20\d\d",
    re.IGNORECASE,
)
# The comma of a code where others write a dot: E11,9.
_COMMA = re.compile(r"(?<=\b[A-Za-z]\d\w),(?=\d\w?(?![\w.]|,\d))")
# A code that a spreadsheet took for a number: 4.701E+01.
_EXPONENT = re.compile(r"\b\d{1,3}\.\d+E[+]\d{1,2}\b", re.IGNORECASE)
# A code that its name follows without a blank: I10Hypertension.
_GLUED = re.compile(r"\b([A-Z]\d[\dA-Z](?:\.[\dA-Z]{1,4})?|[A-Z]\d{4}|[\dB-HX][\dA-Z]{6})(?=[A-Z][a-z]{3})")
# A tag, and a line end as programs write it; the marks of _slanted_ words.
_TAG = re.compile(r"</?[A-Za-z]+[1-6]?(?:\s[^<>]*)?/?>|\\[nrt](?=\s*[A-Z\d])")
_SLANTED = re.compile(r"(?<!\S)_+(?=[^\W_])|(?<=[^\W_])_+(?!\S)")
# A form with a box for each sign: |E|1|1|.|9|.
_BOXES = re.compile(r"(?=.*[|_/\[])(?=.*[A-Za-z])[\W_]*(?:[^\W_][\W_]+){3,}[^\W_]?")
# An address, up to the end of the name of its host, and what its parts are divided by.
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.|urn:|(?=[a-z][\w-]+\.[a-z]{2,4}/))[^/?#|\s]*(\S*)", re.IGNORECASE)
_PARTS = re.compile(r"[/?&=#|;]")
_CODE_OF_PART = re.compile(r"(?=\S*\d)[\w.-]{3,}?(?=-[a-z]{2}|\.[a-z]{2,5}$|$)")
# Words and signs between the ends of a range, and codes that share a beginning: M17.11/12.
_TO = re.compile(
    r"\b(?:from|between)\s+(\S+)\s+(?:to|and|through|thru|until)\s+(?=\S)"
    r"|(?<=\w)(?:\s*(?:\.{3}|~)\s*|:(?=[A-Za-z]\d)|(?<=\.\d\d):(?=\d\d\.)|\s+(?:(?:up )?to|through|thru|until|bis)\s+)(?=\w)"
    r"|(?<=[\w.]{2}\w)\.\.(?=\w\w[\w.])",
    re.IGNORECASE,
)
_SHARED = re.compile(r"\b([A-Za-z]\w\w)\.(\w*)(\w\w)(?:/(\d\d)|(?:/|,\s*)\.(\d\w+))(?!\w)")
_RANGE = re.compile(r"(\S+?)\s*-\s*(\S+)")
#: The modifiers of a claim line behind its code: 99213-25, J0585-JW.
MODIFIERS = re.compile(r"(?<=\w{5})(?:-\w{2})+$")
# A code and, in another column or behind a sign, its description: "I10 - Essential hypertension".
_DESCRIBED = re.compile(
    r"\W*((?=[\w.]*\d)(?=\w*[A-Za-z.])[\w.]{3,9})\s*(?:\t|[:=|]\s|\s[-\u2013\u2014]\s)\s*(?!\S*\d)[^\W\d].*", re.DOTALL
)
# A code that stands beside its name: in brackets, behind a sign at the end, or at the beginning; and a number with two digits
# before its dot: "HTN (I10)", "status=final code=I10", "51.23 lap chole", "knee 81.54".
_CODE = r"(?=[\w.]*\d)[A-Za-z0-9][\w.]{2,8}"
_BRACKETED = re.compile(rf"[(\[{{\"'“]\s*({_CODE})\s*[)\]}}\"'”]")
_LAST = re.compile(rf"(?:\s[\u2013\u2014-]\s*|[=:|^]\s*|\b(?:codes?|[dp]x)\s+)({_CODE})\W*$")
_FIRST = re.compile(rf"\W*({_CODE})[\s,;:^|/(\[\u2013\u2014-]+(?=[^\W\d])")
_DOTTED = re.compile(r"(?<![\w.])\d\d\.\d{1,2}(?![\w.])")
# How much or how many: "10.5 mg", "30 %", "$50", "12000 steps"; a plural behind a number is what was counted.
_AMOUNT = re.compile(
    r"[$€£]\s*\d[\d.,]*|(?<![\w.])\d[\d.,]*\s*(?:%|(?:[mµkcd]?[gml]|mcg|meq|mmol|iu|cc|degrees?)\b)"
    r"|(?<![\w.])(?:\d+\.)?\d{1,5}\s+(?:unit|minute|hour|day|week|month|year)s?\b|(?<![\w.])\d{1,5}\s+[a-z]+(?<![aius])s\b",
    re.IGNORECASE,
)
# A year, a date, a telephone number, and what a blood pressure is written like.
_DATED = re.compile(
    r"(?:19|20)\d\d(?:-\d\d?-\d\d?)?|\d\d?([/-])\d\d?\1(?:\d\d)?\d\d|(?:\(?\d{3}\)?[ -])?\d{3}-\d{4}|\d{2,3}/\d{2,3}"
)
# A word in capitals that may be a code of ICD-10-PCS or its beginning, with the letter O for its zero.
_FIRST_O = re.compile(r"O(?=[A-HJ-NP-Z]{3,6}$)")
# What a claim has behind a code of five characters, joined to it or apart: modifiers, and how often: E0143NU, J1885 x 4.
_CLAIMED = re.compile(r"([0-9A-Z]{5})((?:(?:[\s,./-]|w/)*[0-9A-Z]{2})*?)(?:\s*[x×*]\s*\d{1,4})?", re.IGNORECASE)
# A hyphen between a word and a code: pain-R07.9.
_JOINED = re.compile(r"(?<=[A-Za-z]{3})-(?=[A-Za-z]?\d)")
# A word with a digit, with the dots and hyphens inside it.
_DIGIT_INSIDE = re.compile(r"(?=[\w.-]*\d)[^\W_](?:[\w.-]*[^\W_])?")
# A sign that is read for a capital I where a digit follows: "|48.91", "l10"; a 1 only where a dot shows that it is a code.
_FIRST_I = re.compile(r"[|!l](?=\d)(?!.*\|)|1(?=\d\d\.\d)")


@lru_cache(SHORT_WHILE)
def plain(text: str) -> str:
    """The text with plain letters, digits and blanks in place of wide ones and of those that look like Latin ones, without
    characters that nobody sees, numbers of lines and labels; of an address, the part that may be a code."""
    if _SIMPLE.fullmatch(text):
        return text
    text = html.unescape(text).replace("\0", "")
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _UNSAID.sub("", text)).translate(_DOTS)
        text = _WITH_DIGIT.sub(lambda word: word[0].translate(_FOREIGN), text)
    text = _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), text) if "%" in text else text
    if not any(map(str.isdigit, text)):
        return " ".join(_TAG.sub(" ", text).split())
    if _BOXES.fullmatch(text):
        text = "".join(sign for sign in text if sign.isalnum() or sign == ".")
    text = _SLANTED.sub(" ", _TAG.sub(" ", text))
    text = _COMMA.sub(".", text) if "," in text else text
    text = _EXPONENT.sub(lambda number: f"{float(number[0]):g}", text) if "+" in text else text
    text = _NUMBERED.sub(" ", _GLUED.sub(r"\1 ", text))
    text = _ADDRESS.sub(_of_address, text) if any(sign in text for sign in ("/", ":", "www.")) else text
    return without_label(_without_talk(text.split()))


def _without_talk(words: list[str]) -> str:
    """The one or two words with digits that are left without what is said about a code before and behind them; else all words.

    An A at the end, or before nothing but a number, may be a sign of the code: S72.001 A, A 4550.
    """
    lowered = [word.strip(AROUND).lower() for word in words]
    if lowered[-1:] == ["a"] or len(words) == MOST_PARTS and lowered[0] == "a" and lowered[1].isdigit():
        return " ".join(words)
    left = list(dropwhile(_is_said, words))
    left = list(dropwhile(_is_said, reversed(left)))[::-1]
    is_code = 0 < len(left) <= MOST_PARTS and all(any(map(str.isdigit, word)) for word in left)
    return " ".join(left if is_code else words)


def _is_said(word: str) -> bool:
    return bool(_SAID.fullmatch(word.strip(AROUND)))


def without_label(text: str) -> str:
    """The text without what says before a code what it is."""
    label = _LABEL.match(text)
    return text[label.end() :] if label else text


def without_amounts(text: str) -> str:
    """The text without the numbers that say how much or how many."""
    return _AMOUNT.sub(" ", text)


def is_no_code(text: str) -> bool:
    """Whether a text that no code reads like says how much, when, or whom to call, so that no code is near to it."""
    text = text.strip()
    return bool(_DATED.fullmatch(text)) or not (re.match(r"0\d", text) or without_amounts(text).strip())


def is_scanned(text: str) -> bool:
    """Whether a word may be a scanned code without digits: a small l among capitals (IlO), or in capitals and as long as a code
    of ICD-10-PCS (OSRBOJA)."""
    is_word = len(text) > 2 and text.isalpha()
    return is_word and (
        text.replace("l", "").isupper() if "l" in text else text.isupper() and len(text) == LONGEST_WORD
    )


def with_ranges(text: str) -> str:
    """The text with a hyphen between the ends of ranges, and both codes of two that share a beginning."""
    return _TO.sub(r"\1-", _SHARED.sub(_both, with_hyphens(text)))


def _both(match: re.Match[str]) -> str:
    category, middle, last, other, whole = match.groups()
    return f"{category}.{middle}{last}/{category}.{whole or middle + other}"


def range_ends(text: str) -> tuple[str, str] | None:
    """The ends of a range, the last one whole where only its last digits are written: K35-37."""
    if not (match := _RANGE.fullmatch(text)):
        return None
    low, high = (end.strip(AROUND) for end in match.groups())
    is_short = high.isdigit() and 1 < len(high) < len(low) and not low.isdigit() and not MODIFIERS.search(text)
    return low, low[: -len(high)] + high if is_short else high


def with_hyphens(text: str) -> str:
    """The text with the hyphen of ASCII in place of others."""
    return text.translate(_HYPHENS)


def described(text: str) -> str:
    """The code before a description that is set off from it; "" for other texts."""
    match = _DESCRIBED.fullmatch(text)
    return match[1] if match else ""


def beside_a_name(text: str) -> list[str]:
    """What may be codes beside their names: in brackets, at the end behind a sign, at the beginning, printed with their dot."""
    text = without_amounts(text)
    found = [*_BRACKETED.findall(text), *_LAST.findall(text), *_DOTTED.findall(text)]
    first = _FIRST.match(text)
    return list(dict.fromkeys([*found, first[1]] if first else found))


def words_with_digits(text: str) -> list[str]:
    """The words that have a digit, but for amounts."""
    return _DIGIT_INSIDE.findall(_JOINED.sub(" ", without_amounts(text)))


def claimed(text: str) -> tuple[str, list[str]] | None:
    """The code of a line of a claim and its modifiers, in capitals; None for other texts, a code alone among them."""
    match = _CLAIMED.fullmatch(text)
    return (match[1].upper(), re.findall(r"\w{2}", match[2].upper())) if match and match[1] != text else None


def with_first_i(text: str) -> str:
    """The code with the letter I for a first sign that looks like one: "I48.91" for "|48.91"; "" for other texts."""
    text = text.strip()
    return _FIRST_I.sub("I", text, count=1) if _FIRST_I.match(text) and " " not in text else ""


def with_first_zero(text: str) -> str:
    """The text with a zero for its first letter, O: "0DTJ" for "ODTJ"; "" for other texts."""
    return _FIRST_O.sub("0", text) if _FIRST_O.match(text) else ""


def _of_address(match: re.Match[str]) -> str:
    parts = [_CODE_OF_PART.match(unquote(part)) for part in _PARTS.split(match[1])]
    return next((part[0] for part in reversed(parts) if part), match[0])
