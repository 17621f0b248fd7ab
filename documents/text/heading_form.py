"""Lines that are headings by their form, whatever their words: marked as one, in capitals, a question, or a short line alone.

## Going home
**Can I drive?** Not for two days.
RISKS, SIDE EFFECTS AND WARNING SIGNS
How long does it take? About an hour.
"""

import re
from typing import NamedTuple

from documents.text.headings import HEADINGS, spelling
from documents.text.lines import Line, leading_label
from documents.text.sentences import is_sentence

_LONGEST, _MOST_WORDS = 90, 12  # characters, words
_LEAST_CAPITALS, _FEW_WORDS = 5, 5
_MARKED = re.compile(r"#{1,6}\s+(?P<title>[^#].*?)[\s#]*")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<title>[^*_].*?)(?P=mark)\s*:?(?:\s+(?P<rest>\S.*))?")
_QUESTION = re.compile(
    r"(?P<title>(?:how|what|why|who|where|when|which|can|could|will|would|do|does|is|are|should|must|may|am|have|has)\b[^.?!]{2,80}\?)"
    r"(?:\s+(?P<rest>(?-i:[^\W_a-z]).*))?",
    re.IGNORECASE,
)
_ENDS = (".", "!", ";", ",")


_ASKED = re.compile(r"(?P<title>[^\W\d_][^.?!:,]{2,40}\?)\s+(?P<rest>[^\W_a-z].*)")
_VALUE = re.compile(r":\s.*\d")  # "TIME: 45-60 MIN"


class Form(NamedTuple):
    """The words of a heading, without its marks, and the text behind it on the same line."""

    title: str
    rest: str


def heading_form(line: Line, below: Line | None = None) -> Form | None:
    """What a line that is a heading by its form alone says; None for any other line.

    In capitals, what stands behind a colon is its text if the label is known or the line `below` is in capitals as well.

    In bold with text behind it, a question or a few words are a heading, and a sentence or the beginning of one is not.
    """
    text = line.text
    if line.marker or line.verbatim or "|" in text:
        return None
    is_long = len(text) > 2 * _LONGEST  # only the text behind a heading may be so long
    if not is_long and (hit := _MARKED.fullmatch(text)):
        form = Form(hit["title"], "")
    elif hit := _bold_heading(text) or _QUESTION.fullmatch(text):
        form = Form(hit["title"], hit["rest"] or "")
    elif line.blank and (hit := _ASKED.fullmatch(text)):  # "Questions? Call us."
        form = Form(hit["title"], hit["rest"])
    elif line.blank and text.endswith("?") and not text.strip("?").count("?"):
        form = Form(text, "")
    elif not is_long and text.isupper() and sum(map(str.isalpha, text)) >= _LEAST_CAPITALS:
        label, value = leading_label(text)
        has_text = label and value and (spelling(label) in HEADINGS or not below or below.text.isupper())
        form = Form(label, value) if has_text else Form(text.rstrip("."), "")
    else:
        return None
    title = form.title.strip("*_:?# ")
    is_short = title and len(title) <= _LONGEST and len(title.split()) <= _MOST_WORDS
    if _VALUE.search(title) and not form.rest:
        return None
    is_sentence_alone = not form.rest and title.endswith(_ENDS[0])
    return form._replace(title=title) if is_short and not is_sentence_alone else None


def stands_alone(above: Line | None, line: Line, below: Line | None) -> bool:
    """Whether a short line without an end stands between the end of what is above and what it may be the heading of."""
    text = line.text.rstrip(": ")
    is_title = text[:1].isupper() and not text.endswith((*_ENDS, "?")) and ": " not in text and not is_sentence(text)
    is_short = len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS
    is_parted = line.blank or bool(above and (above.marker or above.text.endswith((".", "!", "?"))))
    return is_title and is_short and is_parted and bool(below) and not (line.marker or line.verbatim or "|" in text)


def _bold_heading(text: str) -> re.Match[str] | None:
    hit = _BOLD.fullmatch(text)
    if not hit or not hit["rest"] or hit["title"].endswith("?"):
        return hit
    title = hit["title"]
    is_name = len(title.split()) <= _FEW_WORDS and not title.endswith(":") and not is_sentence(title)
    is_new = not hit["rest"][:1].islower() or spelling(title) in HEADINGS  # "**Bleeding** may happen" goes on
    return hit if is_name and is_new else None
