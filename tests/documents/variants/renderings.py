"""The three ways in which the source site's pages were saved, made from one another as the site did it."""

import re

from documents.text.headings import HEADINGS, KIND_LINE, NAME_LABELS, spelling

_NUMBER = re.compile(r"^( *)\d{1,3}\. ")
_BULLET = re.compile(r"^( *)[•-] ")
_LABEL = re.compile(r"^((?: *(?:-|\d{1,3}\.) )?)([A-Z][\w/()-]*(?: [\w/()-]+){0,3}):(?= |$)")


def blank_lines(page: str) -> str:
    """Blank lines between paragraphs, "  • " and "  1. "."""
    return page


def compact(page: str) -> str:
    """No blank lines; every list item is "- ", so that numbers and nesting are gone."""
    lines = (_BULLET.sub("- ", _NUMBER.sub("- ", line)) for line in page.split("\n"))
    return "\n".join(line for line in lines if line.strip())


def markdown(page: str) -> str:
    """Raw Markdown: headings with "####", labels in bold, "- " and "1."."""
    lines = []
    for line in page.split("\n"):
        alone = not line.startswith(" ")
        if alone and spelling(line) in HEADINGS.keys() | NAME_LABELS and not KIND_LINE.fullmatch(line):
            line = f"#### {line}"
        else:
            line = _LABEL.sub(r"\1**\2:**", _NUMBER.sub(lambda hit: hit[0][2:], _BULLET.sub(r"\1- ", line)))
        lines.append(line)
    return "\n".join(lines)


RENDERINGS = {"blank lines": blank_lines, "compact": compact, "Markdown": markdown}
