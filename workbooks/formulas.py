"""Texts that a spreadsheet program would run as a formula: how they are recognised, written and read back."""

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def begins_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet program may run a CSV cell with this text, blanks before it or not (OWASP, CSV injection)."""
    return text.lstrip().startswith(_FORMULA_STARTS) or text.startswith(("\t", "\r", "\n"))


def harmless(value):
    """The value as a spreadsheet may show it: text that begins like a formula gets an apostrophe in front.

    So does text that begins with apostrophes before such a start: `as_written` takes one away, and the text is as it was.
    """
    if isinstance(value, str) and begins_like_a_formula(value.lstrip("'")):
        return f"'{value}"
    return value


def as_written(cell: str) -> str:
    """The text of a cell without the apostrophe that `harmless` puts in front."""
    return cell[1:] if cell.startswith("'") and begins_like_a_formula(cell.lstrip("'")) else cell
