"""Names in a list that stand one on each line, of which some are wrapped onto a second line; lines that begin anew.

Injury to the bladder and
Ureter
Bleeding that does
not stop
"""

import re
from itertools import pairwise

from documents.text.records import Piece
from documents.text.roles import is_role

_LONGEST_ABOVE = 60  # characters; a longer line may be wrapped
_LONGEST_LINE = 40  # characters; what goes on below a longer line may be the same sentence
_RUNNING = re.compile(r"[;.]|^[^:]*,|,$")  # "Speculum: small, medium" is one name
_OPEN_END = re.compile(
    r"\b(?:the|an?|of|to|and|or|with|in|for|at|by|from|on|that|which|may|can|due|after|during|into|near|nearby|as)$",
    re.IGNORECASE,
)


def goes_on(above: str, text: str) -> bool:
    """Whether a line goes on with the name on the line above it: that one is not complete, or only it has a capital.

    What stands below a role in small letters is its note.
    """
    if _OPEN_END.search(above):
        return True
    return above[:1].isupper() and text[:1].islower() and above[-1] not in ".;:" and not is_role(above)


def begins_anew(above: str, text: str) -> bool:
    """Whether a line begins something of its own: with a capital, below a short line with which it does not go on."""
    return text[:1].isupper() and len(above) <= _LONGEST_ABOVE and not goes_on(above, text)


def names_on_lines(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a list with an item for each name, if its lines without list markers are names and no running text."""
    lines = [text for kind, text, *_ in pieces if kind == "text"]
    if len(lines) < 2 or any(len(line) > _LONGEST_LINE or _RUNNING.search(line) for line in lines):
        return pieces
    named: list[Piece] = []
    for kind, text, blank, line in pieces:
        if kind == "text" and named and not blank and goes_on(named[-1][1], text):
            named[-1] = with_more(named[-1], text)
        else:
            named.append(("item" if kind == "text" else kind, text, blank, line))
    return named if len(named) > 1 else pieces


def parted_lines(lines: list[str]) -> str:
    """The lines of a list in one, with a comma or semicolon where a line begins with a capital and none goes on above it.

    "Burning, bleeding" above "No semen" -> "Burning, bleeding, No semen"
    """
    mark = ";" if any(";" in line for line in lines) else ","
    joined = "".join(lines[:1])
    for above, line in pairwise(lines):
        is_new = line[:1].isupper() and above[-1:] not in ".,;:" and not goes_on(above, line)
        joined += f"{mark if is_new else ''} {line}"
    return joined


def with_more(piece: Piece, text: str) -> Piece:
    """The piece with the text of the next line behind its own."""
    kind, above, blank, line = piece
    return kind, f"{above} {text}", blank, line


def with_details(entries: list[Piece]) -> list[Piece]:
    """The items of a list of tools; those nested below a tool are its details: "Laser fiber (200 µm, 600 µm)".

    If only the first item stands further out than the rest, or the item above ends with a colon, they are items of their own.
    """
    indents = [line.indent for *_, line in entries]
    if len(entries) < 2 or indents[0] != min(indents) or indents.count(indents[0]) < 2:
        return entries
    found: list[Piece] = []
    details: list[list[str]] = []
    for piece in entries:
        if piece[3].indent > indents[0] and not found[-1][1].rstrip("* ").endswith(":"):
            details[-1].append(piece[1])
        else:
            found.append(piece)
            details.append([])
    return [
        (kind, f"{text} ({', '.join(below)})" if below else text, blank, line)
        for (kind, text, blank, line), below in zip(found, details, strict=True)
    ]


def doubt_below(pieces: list[Piece], *, has_title: bool) -> str:
    """What speaks against a line below a step belonging to it: at the margin, it opens a list or begins a new sentence.

    Below a step that is a heading (`has_title`), text follows.
    """
    for above, (kind, text, blank, line), below in zip(pieces, pieces[1:], [*pieces[2:], None], strict=False):
        opens_list = text.endswith(":") or (below and below[0] == "item" and not below[3].indent)
        is_told = not has_title and above[3].numbered and text.endswith(".") and begins_anew(above[1], text)
        begins = opens_list or is_told or above[1].endswith((".", "!", "?"))
        if kind == "text" and begins and text[:1].isupper() and not (blank or line.indent):
            return "has lines below it that may be no part of the step"
    return ""
