"""Recognizes, writes and reads texts that a spreadsheet program would run as a formula."""

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def begins_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet program might run a CSV cell with this text as a formula. Source: OWASP, CSV injection."""
    return text.lstrip().startswith(_FORMULA_STARTS) or text.startswith(("\t", "\r", "\n"))


def harmless(value):
    """The value, safe for a spreadsheet: a text that begins like a formula gets a leading apostrophe.

    So does a text that has apostrophes before such a beginning, so that `as_written` always restores the original.
    """
    if isinstance(value, str) and begins_like_a_formula(value.lstrip("'")):
        return f"'{value}"
    return value


def as_written(cell: str) -> str:
    """The text of a cell without the apostrophe that `harmless` adds."""
    return cell[1:] if cell.startswith("'") and begins_like_a_formula(cell.lstrip("'")) else cell
