"""Checks each row that a reader yields: whether its code can be one of the system, and its text is free of control characters."""

import re

from codes.formats.columns import COLUMNS, heading_word
from codes.formats.doubts import why_unfit
from codes.formats.rows import BadRow, CodeRow, Row, TermRow
from codes.systems import SYSTEMS, SystemRules

LONGEST_TEXT = 200

# Surrogates come from escapes in JSON that stand for no character.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,49}")
#: What stands in the column of codes of a table but is no code, in systems that do not say what their codes look like.
_NO_CODES = {
    re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)", re.I): "it is an error of a spreadsheet program",
    re.compile(r"'.+"): "it begins with an apostrophe, which keeps numbers as text in a spreadsheet program; remove it",
    re.compile(r"\(.*\)"): "it stands in brackets",
    re.compile(r".+[,;|] .+"): "it is a list; write each code on a line of its own",
    re.compile(r"=.+"): "it is a formula; save the sheet with its values",
    re.compile(r"\d{1,3}([,' ]\d{3})+"): "it is a number with thousands separators; format the column of codes as text",
    re.compile(r"[^0-9A-Za-z]+"): "it has neither a letter nor a digit",
    re.compile(r"\D* \D*"): "it is a text of several words; are the columns named rightly?",
    re.compile(r"(generated|created|printed|exported|updated|source|copyright|notes?)[: ].+", re.I): "it is a remark",
}
# What stands below a table: "4 records", "Total: 4", "End of file", "Page 1 of 2".
_UNIT, _NUMBER = "(?:records?|rows?|codes?|items?|entry|entries|lines?)", r"\d[\d.,]*"
_FOOTER = re.compile(
    rf"\W*(?:end(?: of(?: the)? \w+)?|eof|(?:(?:grand |sub)?totals?|sum|count)(?: (?:number )?of [\w ]+)?|total {_UNIT}"
    rf"|number of {_UNIT}|{_NUMBER} {_UNIT}(?: (?:in total|found|listed|read|exported|selected|affected))?|{_UNIT}"
    rf"|page {_NUMBER}(?: of {_NUMBER})?)\W*(?:{_NUMBER})?\W*",
    re.IGNORECASE,
)
_IN_TEXT = "the text contains control characters"


def storable(row: BadRow) -> BadRow:
    """The bad line with its text cut short and freed of control characters, so that it can be shown and stored."""
    return row._replace(text=_CONTROL.sub(" ", row.text[:LONGEST_TEXT]))


def checked(row: Row, rules: SystemRules, code: str, text: str = "") -> Row:
    """The row; a BadRow if its code does not fit the system, or its text contains control characters."""
    if not code:
        return BadRow(row.line, "the code is empty", said(row))
    if not rules.fits(code):
        # Other text may be a descriptor in the wrong column, which its licence may withhold.
        repeated = code if _WORD.fullmatch(code) else "the code"
        why = why_unfit(rules, code)
        reason = f"{repeated} does not match the {rules.name} code format{f': {why}' if why else ''}"
        return BadRow(row.line, reason, said(row))
    return checked_text(row, text)


def checked_dot(row: Row, rules: SystemRules, code: str) -> Row:
    """The row; a BadRow if its code, as the file writes it, has its dot in the wrong place: it would become another code."""
    if isinstance(row, BadRow) or not rules.has_misplaced_dot(code):
        return row
    padded = (f"{'0' * zeros}{code.strip()}" for zeros in range(1, 4))
    likely = next(
        (text for text in padded if rules.fits(rules.normalise(text)) and not rules.has_misplaced_dot(text)), ""
    )
    why = f": a spreadsheet program may have removed zeros before it ({likely})" if likely else ""
    return BadRow(row.line, f"{code.strip()} has its dot in another place than codes of {rules.name}{why}", said(row))


def checked_cell(row: CodeRow, rules: SystemRules) -> CodeRow | BadRow:
    """The code of a table; a BadRow if the system does not say what its codes look like and this is none all the same."""
    if heading_word(row.code) in COLUMNS["code"] and heading_word(row.title) in COLUMNS["title"]:
        return BadRow(row.line, "this is no code: the headings are repeated", said(row))
    if rules.slug in SYSTEMS:
        return row
    if _FOOTER.fullmatch(f"{row.code} {row.title}"):
        return BadRow(row.line, "this is no code: it is a total or the end of the table", said(row))
    for pattern, why in _NO_CODES.items():
        if pattern.fullmatch(row.code):
            return BadRow(row.line, f"this is no code: {why}", said(row))
    return row


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
