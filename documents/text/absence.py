"""What a list says that has nothing to list, or nothing more: "None", "None other", "N/A", "not required", "etc."."""

import re

_NEEDED = (
    r"(?:applicable|required|needed|necessary|present|involved|used|used\s+here|available|known|stated|specified|reported|expected"
    r"|indicated|relevant|identified|anticipated|planned|listed|provided|recorded|documented)"
)
_NONE = re.compile(
    rf"(?:none|nil|nothing|nobody|no[\s-]one|no\s+others?|no\s+more|no\s+\w+(?:\s+\w+)?(?=\s+{_NEEDED}))"
    rf"(?:\s+(?:other|others|else|further|more|special|specific|additional|extra|whatsoever|usually|at\s+all|in\s+particular|of\s+note"
    rf"|of\s+these|of\s+the\s+above|to\s+report|is|are|{_NEEDED}))*"
    rf"|n\.?/?a|not\s+(?:\w+ly\s+)?{_NEEDED}(?:\s+(?:here|for\s+this\s+\w+))?"
    r"|no\s+(?:other|further|additional|special|specific|particular|extra|dedicated|more)(?:\s+[\w-]+){1,4}",
    re.IGNORECASE,
)
#: "Anesthesiologist: not required", "No nurse". "Not always needed" says that somebody may take part.
_LEFT_OUT = re.compile(
    rf"(?:no|without|never|neither)\s(?!\s*\.?\d)|\b(?:not|never)\s+(?:(?:normally|usually|generally|routinely)\s+)?(?:be\s+)?{_NEEDED}\b"
    r"|\b(?:un|not\s+)needed\b|\bunnecessary\b|:\s*(?:none|nil|no|n/a)$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"etc|et\s+cetera|(?:and\s+)?(?:so\s+(?:on|forth)|(?:many\s+)?(?:more|others))|among\s+others", re.IGNORECASE
)
_MARKS = " .;,*-–—()"


def says_none(text: str) -> bool:
    """Whether a text says that there is nothing, or nothing more, to list, and says nothing else."""
    text = text.strip(_MARKS)
    return bool(_NONE.fullmatch(text) or goes_on_unnamed(text))


def goes_on_unnamed(text: str) -> bool:
    """Whether the last name of a list says only that there are more: "etc.", "and so on"."""
    return bool(_MORE.fullmatch(text.strip(_MARKS)))


def leaves_out(text: str) -> bool:
    """Whether a text says of something that it is not there or not needed: "Anesthesiologist: not required"."""
    text = text.strip(_MARKS)
    opening = _LEFT_OUT.match(text)
    return says_none(text) or bool(opening or _LEFT_OUT.search(text))
