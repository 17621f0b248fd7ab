"""Codes that can be read but may not be the publisher's: changed by a spreadsheet program, or with characters nobody sees."""

import re
import unicodedata
from collections import Counter, defaultdict
from datetime import date

from codes.formats.rows import CodeRow
from codes.systems import SYSTEMS, SystemRules

EXAMPLES = 3
#: What is done about codes that a spreadsheet program changed.
AS_TEXT = "format the column of codes as text in the source, and export it again"

# The months as spreadsheet programs abbreviate them in English and German.
_MONTHS = "JAN|FEB|MAR|MRZ|APR|MAY|MAI|JUN|JUL|AUG|SEPT?|OCT|OKT|NOV|DEC|DEZ"
_DATE = re.compile(
    rf"\d{{1,2}}(\.|\.?[-/ ])({_MONTHS})\.?([-/ ]\d{{2,4}})?|({_MONTHS})[-/ ]\d{{1,4}}"
    r"|\d{4}-\d\d-\d\d([ T]?\d\d:.*)?|\d{4}/\d\d?/\d\d?|\d{1,2}\.\d{1,2}\.(19|20)\d\d"
    r"|\d{1,2}(?P<sign>[/-])\d{1,2}(?P=sign)\d{2,4}",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"\d+\.0")
_DOTTED = re.compile(r"\d+(\.\d+)+")
_GROUPED = re.compile(r"\d{1,3}([,'’]\d{3})+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
# Of this many numbers with decimals it is no accident that none ends in a zero.
_MANY_DECIMALS = 20
_SCIENTIFIC = re.compile(r"\d([.,]?\d+)?E[+-]\d+", re.IGNORECASE)
# The days from 1990 to 2050 as spreadsheet programs count them. Source: ECMA-376 part 1, 18.17.4.1 (base 1900).
_FIRST_DAY, _LAST_DAY = ((date(year, 1, 1) - date(1899, 12, 30)).days for year in (1990, 2051))
_LIKE_A_CODE = re.compile(r"(?=\S*\d)[0-9A-Za-z._/-]{2,20}")
_INVISIBLE = ("Cf", "Zs", "Zl", "Zp")  # format characters and blanks
# Longer numbers are identifiers, which vary in length and have no zeros in front (SNOMED CT).
_SHORT_NUMBER = 5
# Letters, marks and symbols that show nothing, although Unicode has them in other categories.
_SHOW_NOTHING = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0\ufe0e\ufe0f"


# Inside a word, what windows-1252 makes of accented letters in the DOS code pages 437 and 850; what it makes of those in
# UTF-8; what it makes of those of old Macintosh computers; and what stands for a byte that no encoding knows.
_GARBLED = re.compile("[a-z][‚„…†‡ˆ‰Š‹Œ”•˜™›][a-z]|[a-z][ŠŒŽŸ]|Ã[\u00a0-¿]|\ufffd")


def invisible(text: str) -> str:
    """The invisible characters of a text, other than the blank, by their Unicode names; "" if it has none."""
    found = sorted(set(text) - set(visible(text)) - {" "})
    return ", ".join(f"{unicodedata.name(character, 'unnamed')} (U+{ord(character):04X})" for character in found)


def visible(text: str) -> str:
    """The text without blanks of any kind and other characters that show nothing."""
    return "".join(c for c in text if c not in _SHOW_NOTHING and unicodedata.category(c) not in _INVISIBLE)


def looks_like_date(code: str) -> bool:
    """Whether the code looks like a date or a number in scientific notation."""
    return bool(_DATE.fullmatch(code) or _SCIENTIFIC.fullmatch(code))


def why_unfit(rules: SystemRules, code: str) -> str:
    """What may have happened to a stored code that does not fit its system; "" if nothing is known."""
    if names := invisible(code):
        return f"it contains an invisible character, {names}: delete that from the file"
    if looks_like_date(code):
        return "it looks like a date or number into which a spreadsheet program turned a code"
    if _GROUPED.fullmatch(code):
        return f"it is a number with thousands separators; {AS_TEXT}"
    if padded := _with_zeros(rules, code):
        return f"with leading zeros ({padded}) it would, and a spreadsheet program may have removed them"
    return ""


def _with_zeros(rules: SystemRules, code: str) -> str:
    """The code of a described system that this becomes with zeros before it; "" if there is none."""
    if rules.slug not in SYSTEMS or not code[:1].isdigit():
        return ""
    return next((padded for zeros in range(1, 7) if rules.is_code(padded := "0" * zeros + code)), "")


def some_of(examples: list[str], count: int) -> str:
    """The examples, and how many more there are of `count`."""
    more = f" and {count - len(examples):,} more" if count > len(examples) else ""
    return f"{', '.join(examples)}{more}"


class Doubts:
    """Collects what is doubtful about the codes of a file; `warnings` says it, kind by kind."""

    def __init__(self, rules: SystemRules):
        """`rules` are those of the system whose codes the file should have."""
        self.rules = rules
        self.is_described = rules.slug in SYSTEMS
        self.counts: Counter[str] = Counter()  # kind of doubt -> how many codes
        self.examples: dict[str, list[str]] = defaultdict(list)
        self.numbers: Counter[int] = Counter()  # length -> how many codes are numbers that do not begin with a zero
        self.with_zero: Counter[int] = Counter()  # length -> how many codes are numbers that begin with a zero
        self.decimals: Counter[int] = (
            Counter()
        )  # how many decimals (0: several dots) -> how many codes are such numbers
        self.ends_in_zero = False  # whether one of these does
        self.other = 0  # codes that are anything else, and those numbers

    def look(self, row: CodeRow) -> None:
        """Look at a code as the file writes it, and at its title."""
        if not row.title.isascii():
            self._look_at_title(row)
        code = row.code.strip(" \t")
        is_number = code.isdecimal() and code[0] != "0"
        if code.isdecimal():
            (self.numbers if is_number else self.with_zero)[len(code)] += 1
        else:
            self.other += 1
        if self.is_described and self.rules.code_pattern.fullmatch(code):
            return
        stored = self.rules.normalise(code)
        if names := invisible(code):
            self._note("invisible", f"{visible(stored)} with {names}", row)
        elif looks_like_date(code):
            self._note("date", code, row)
        elif self.is_described:
            if not row.is_header and not self.rules.is_code(stored) and self._is_short(stored):
                self._note("short", stored, row)
        elif _DOTTED.fullmatch(code):
            self._look_at_dots(code, row)
        elif not any(map(str.isdigit, code)) and _LIKE_A_CODE.fullmatch(row.title):
            self._note("swapped", code, row)
        elif len(code) == 5 and is_number and _FIRST_DAY <= int(code) < _LAST_DAY:
            self._note("day", code, row)

    def _look_at_dots(self, code: str, row: CodeRow) -> None:
        decimals = code.rpartition(".")[2]
        self.decimals[len(decimals) if code.count(".") == 1 else 0] += 1
        self.ends_in_zero = self.ends_in_zero or decimals.endswith("0")
        if _DECIMAL.fullmatch(code):
            self._note("decimal", code, row)
        elif _THOUSANDS.fullmatch(code):
            self._note("thousands", code, row)

    def _look_at_title(self, row: CodeRow) -> None:
        if names := invisible(row.title):
            self._note("title", f"{self.rules.normalise(row.code)} with {names}", row)
        if _GARBLED.search(row.title):
            self._note("garbled", self.rules.normalise(row.code), row)

    def _note(self, kind: str, what: str, row: CodeRow) -> None:
        self.counts[kind] += 1
        if self.counts[kind] <= EXAMPLES:
            self.examples[kind].append(f"{what} (line {row.line})")

    @property
    def changed(self) -> int:
        """How many codes a spreadsheet program has changed for certain: those of a known system that have lost leading zeros.

        Of other systems nobody knows what their codes look like, so that there are warnings only.
        """
        return max(self.counts["short"], self._without_zeros()) if self.is_described else 0

    def _without_zeros(self) -> int:
        """How many codes are numbers that have most likely lost leading zeros.

        In a system that nobody has described, those with fewer digits than all that begin with a zero, if these have one length.
        Elsewhere, if some codes fit only with zeros in front and no code begins with one, all that are not the longest: with
        the others the column has lost its zeros, and 0100 is now the valid code 100.
        """
        if self.is_described:
            lengths = self.numbers if self.counts["short"] and not self.with_zero else ()
        else:
            lengths = self.with_zero if len(self.with_zero) == 1 else ()
        return sum(count for length, count in self.numbers.items() if length < max(lengths, default=0))

    def _is_short(self, stored: str) -> bool:
        return self.rules.fits(stored) or bool(_with_zeros(self.rules, stored))

    @property
    def warnings(self) -> list[str]:
        """A sentence about each kind of doubt, with the first EXAMPLES lines."""
        zeros = f"If a spreadsheet program has removed leading zeros, {AS_TEXT}"
        sentences = {
            "invisible": ("codes contain invisible characters", "Delete them from the file"),
            "title": ("titles contain invisible characters", "Delete them from the file"),
            "garbled": ("titles seem to be in another encoding", "Compare their letters, and save the file as UTF-8"),
            "date": (
                "codes look like dates or numbers into which a spreadsheet program turned codes",
                f"If so, {AS_TEXT}",
            ),
            "decimal": ("codes are numbers with a decimal that is zero", f"If a program has added it, {AS_TEXT}"),
            "short": (
                f"codes are shorter than those of {self.rules.name}, and the file does not call them headings",
                zeros,
            ),
        }
        if self.counts["swapped"] * 2 > self.numbers.total() + self.with_zero.total() + self.other:
            sentences["swapped"] = (
                "codes have no digit, and their titles look like codes",
                "If the columns are swapped, name them: at the desk, or with --columns code=HEADING,title=HEADING",
            )
        if self.numbers[5] * 2 < self.numbers.total() + self.with_zero.total() + self.other:
            sentences["day"] = (
                "codes may be dates, which spreadsheet programs store as numbers of days",
                f"If so, {AS_TEXT}",
            )
        if (
            self.counts["thousands"] == self.decimals.total()
            and not self.with_zero
            and max(self.numbers, default=0) <= 3
        ):
            sentences["thousands"] = ("codes may be numbers with dots between thousands", f"If so, {AS_TEXT}")
        said = [self._sentence(kind, *words) for kind, words in sentences.items() if kind in self.counts]
        if self.decimals.total() >= _MANY_DECIMALS and len(self.decimals.keys() - {0}) > 1 and not self.ends_in_zero:
            said.append(
                f"Of the codes that are numbers with decimals, none ends in a zero. If a program has removed zeros, {AS_TEXT}."
            )
        return said if self.is_described or not self.numbers else said + self._about_zeros(zeros)

    def _about_zeros(self, remedy: str) -> list[str]:
        """Whether numbers among the codes of a system that nobody has described may have lost zeros."""
        shortest, longest = min(self.numbers), max(self.numbers)
        if self._without_zeros():
            length = min(self.with_zero)
            return [
                f"Some codes have fewer than {length} digits, although those that begin with a zero have {length}. {remedy}."
            ]
        if not self.other and not self.with_zero and shortest < longest <= _SHORT_NUMBER:
            return [f"All codes are numbers, of {shortest} to {longest} digits, and none begins with a zero. {remedy}."]
        return []

    def _sentence(self, kind: str, what: str, remedy: str) -> str:
        return f"Some {what}: {some_of(self.examples[kind], self.counts[kind])}. {remedy}."
