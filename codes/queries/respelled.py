"""A typed code as it would be written elsewhere: with its dot, its zero, without blanks. Plain Python."""

import re

# A number whose zero a table dropped: .66 and 0.66 are 00.66.
_ZERO = re.compile(r"^(?=\d[.,]\d{1,2}$)")
# A comma or, behind a letter, colon, slash or semicolon where others write a dot, with as many characters around it as codes
# have: 47,09.
_COMMA = re.compile(r"^(\w{2,3})(?:,|(?<=[^\W\d]\w\w)[:/;'])(\w{1,4})$")
# A number of five digits with a comma behind its thousands, and signs inside a code: 47,562; S72.001(A).
_THOUSANDS = re.compile(r"^(\d\d),(?=\d{3}$)")
# What a spreadsheet writes behind a number: 27447.0, 5123.0, 38.9300.
_DECIMALS = re.compile(r"^(\d{4,}(?=\.0)|\d\d\.\d\d)\.?0+$")
_SIGNS_INSIDE = re.compile(r"(?<=\w)[?*()\[\]]+(?=\w)")
# Side and certainty behind a code of ICD-10-GM: M17.1 R G, J45.9G.
_GERMAN = re.compile(r"^(\w{3}\.\w{1,2}?)(?:\s[RLB]|\s?[RLB]?\s?[GVZ])$")
# The seventh character of a diagnosis of injuries, set apart: S72.001 A, T84.84 (XA).
_SEVENTH = re.compile(r"[A-Z]\d\w\.?(?:[ (]{0,2}[\dX]){3}[ (]{0,2}[A-Z]", re.IGNORECASE)
# The seven signs of a code of ICD-10-PCS with blanks between them, or six where the zero is lost: OF T44 ZZ, FT4 4ZZ;
# and the five digits of a code with one blank: 4756 2.
_SPREAD = re.compile(
    r"(?=(?:\S ?){7}$)(?=(?:.*\d){2})[A-Z\d]+(?: [A-Z\d]+)+"
    r"|(?=(?:\S ?){6}$)(?:(?=\d*[A-Z])(?=[A-Z]*\d)[A-Z\d]+(?: |$)){2,}"
    r"|(?=(?:\d ?){5}$)\d+ \d+"
)


def respelled(text: str) -> list[str]:
    """The text with the zero that a table dropped, which is the likeliest; with a dot for its comma, without the decimals of a
    number, without a comma behind its thousands, without signs inside it, without side and certainty, with its seventh
    character, and without blanks."""
    if not any(map(str.isdigit, text)):
        return [text]
    return [
        _COMMA.sub(r"\1.\2", _ZERO.sub("0", text)),
        _COMMA.sub(r"\1.\2", text),
        _DECIMALS.sub(r"\1", text),
        _THOUSANDS.sub(r"\1", text),
        text if " " in text else _SIGNS_INSIDE.sub("-", text),
        _GERMAN.sub(r"\1", text),
        text.replace(" ", "").replace("(", "") if _SEVENTH.fullmatch(text) else text,
        text.replace(" ", "") if _SPREAD.fullmatch(text) else text,
    ]
