"""Checks each row that a reader yields: whether its code can be one of the system, and its text is free of control characters."""

import re

from codes.formats.doubts import why_unfit
from codes.formats.rows import BadRow, Row, TermRow
from codes.systems import PLAIN, SystemRules

LONGEST_TEXT = 200

# Surrogates come from escapes in JSON that stand for no character.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_IN_TEXT = "the text contains control characters"


def storable(row: BadRow) -> BadRow:
    """The bad line with its text cut short and freed of control characters, so that it can be shown and stored."""
    return row._replace(text=_CONTROL.sub(" ", row.text[:LONGEST_TEXT]))


def checked(row: Row, rules: SystemRules, code: str, text: str = "") -> Row:
    """The row; a BadRow if its code does not fit the system, or its text contains control characters."""
    if not rules.fits(code):
        # Other text may be a descriptor in the wrong column, which its licence may withhold.
        repeated = code if PLAIN.is_code(code) else "the code"
        why = why_unfit(rules, code)
        reason = f"{repeated} does not match the {rules.name} code format{f': {why}' if why else ''}"
        return BadRow(row.line, reason, said(row))
    return checked_text(row, text)


def checked_text(row: Row, text: str) -> Row:
    """The row; a BadRow if the text contains control characters."""
    return BadRow(row.line, _IN_TEXT, said(row)) if _CONTROL.search(text) else row


def checked_term(row: TermRow, rules: SystemRules) -> Row:
    """The term, whose code is checked unless it is a reference; a BadRow if it does not fit."""
    if row.code:
        return checked(row, rules, row.code, row.term)
    if _CONTROL.search(f"{row.term}{row.value}{row.see}"):
        return BadRow(row.line, _IN_TEXT, _CONTROL.sub(" ", row.term))
    return row


def said(row: Row) -> str:
    """The beginning of a row, as the text of a bad line."""
    return _CONTROL.sub(" ", f"{row[0]} {row[1]}")[:LONGEST_TEXT]
