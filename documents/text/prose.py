"""The pieces of a block as light Markdown: list markers kept, nested items indented, one blank line between paragraphs."""

import re

from documents.text.lines import Line
from documents.text.records import Piece

_ITEM = re.compile(r"^(?P<deeper>\s*)(?:[•◦▪‣·●○*+–-]|(?P<number>\(?(?:\d{1,3}|[A-Za-z]|[ivx]{2,4})[.)]))\s+(?=\S)")
_KEY = re.compile(r"\w+:\s")  # "duration_minutes: 90"
_FULL_LINE = 50  # characters; a shorter line was not wrapped
_GAPS = re.compile(r"\n{3,}")


def prose_of(pieces: list[Piece], *, exact: bool) -> str:
    """The text of a block. `exact`: it is in the canonical form, so that indented lines stay as they are."""
    if len(pieces) == 1 and pieces[0][0] == "text":
        return pieces[0][1]
    lines = []
    deep = [text for kind, text, *_ in pieces if kind == "verbatim" and not exact]
    odd = min((len(text) - len(text.lstrip()) for text in deep), default=0)
    outermost = min((line.indent for kind, *_, line in pieces if kind == "item"), default=0)
    below = ""  # the indentation of what is nested in the item above
    for kind, text, blank, line in pieces:
        if blank:
            lines.append("")
        if kind == "item":
            indent = "  " if line.indent > outermost else ""
            text, below = f"{indent}{line.number_mark or '-'} {text}", f"{indent}  "
        elif kind == "verbatim" and not exact:
            text = text[odd:]
            if item := _ITEM.match(text):
                text = f"{below}{item['deeper']}{item['number'] or '-'} {text[item.end() :]}"
        lines.append(text)
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def paragraphs_of(pieces: list[Piece]) -> list[tuple[str, Line]]:
    """The items of a block, and its paragraphs with the lines joined that were wrapped: each with the line where it begins."""
    found: list[tuple[str, Line]] = []
    above = full = ""
    for kind, text, blank, line in pieces:
        is_cut = above == kind == "text" and not blank and not _KEY.match(text)
        if is_cut and (text[:1].islower() or (len(full) >= _FULL_LINE and full[-1] not in ".!?:")):
            found[-1] = (f"{found[-1][0]} {text}", found[-1][1])
        else:
            found.append((text.strip(), line))
        above, full = kind, text
    return found
