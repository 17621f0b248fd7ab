"""Headings that are known by their words: "Risks and Possible Complications", "Where it happens", "Follow-Up".

Every word of such a heading belongs to one and the same section, and one of them is the section's own.
"""

import re
from itertools import pairwise

from documents.sections import SECTION_KEYS
from documents.text.headings import spelling
from documents.text.labels import label_target
from documents.text.lines import Line, title_spelling

_MOST_WORDS, _LONGEST = 8, 80  # words, characters
_ENDS = (".", "!", "?")  # of a paragraph
_WORD = re.compile(r"[^\W_]+")
#: Two words that count as one: "Follow-Up", "side effects"; "How long" and "Who needs" ask, "long" and "needs" do not.
_SPLIT_WORD = re.compile(r"\b(follow|after|side|how|who)[\s-](?=up\b|care\b|effects?\b|long\b|needs\b)", re.IGNORECASE)
#: Words that say nothing of their own.
_FILLERS = {
    "the", "a", "an", "of", "to", "in", "is", "are", "be", "it", "this", "your", "you", "i", "my", "can", "will", "do", "does",
    "what", "and", "or", "with", "its", "their", "possible", "potential", "expected", "procedure", "surgery", "operation",
    "surgical", "patient", "s",
}  # fmt: skip
#: Section -> its own words, and words that may stand beside them.
_WORDS = {
    key: (frozenset(own.split()), frozenset(beside.split()))
    for key, (own, beside) in {
        "summary": ("summary overview definition introduction", "background"),
        "purpose": ("purpose purposes why", "done for might may need needed have performed goals goal aims"),
        "indications": ("indication indications whoneeds", "for when who uses use"),
        "preparation": ("preparation preparations prepare preparing ready", "planning for before get getting how"),
        "description": ("happens technique done performed", "during how steps"),
        "duration": ("duration time howlong", "take takes last lasts length needed required"),
        "setting": ("setting settings where location", "done happens performed takes place"),
        "personnel": (
            "personnel staff staffing team who",
            "involved present there needed required performs does roles medical take takes part",
        ),
        "risks": (
            "risk risks complication complications sideeffect sideeffects hazards",
            "likelihood adverse effects events what when how potential",
        ),
        "benefits": ("benefit benefits", "for"),
        "recovery": (
            "recovery recovering aftercare afterwards followup",
            "after post care at going home advice instructions",
        ),
        "alternatives": ("alternative alternatives", "options other choices treatments there"),
    }.items()
}


def standing_alone(lines: list[Line]) -> set[int]:
    """The numbers of the lines that may be headings by where they stand: not among other short lines.

    "Follow-up operation" in the midst of risks without list markers is none. Where no blank line parts anything, any line may
    be one.
    """
    is_compact = not any(line.blank for line in lines[1:])
    return {
        line.number
        for above, line in pairwise(lines)
        if is_compact
        or line.blank
        or line.text.startswith(("#", "**"))
        or above.marker
        or "|" in above.text
        or above.text.endswith(_ENDS)
    }


def heading_by_words(line: Line, key: str) -> str:
    """The section that a line below the section `key` is the heading of by its words; "" for any other line.

    A label of the section above is no heading. Steps may be called so ("Preparing the patient") above the end of the steps.
    """
    text = line.text.rstrip("?: *")
    if line.marker or len(text) > _LONGEST:
        return ""
    if not text.strip("#* ")[:1].isupper() or not title_spelling(line._replace(text=text)):
        return ""
    text = _SPLIT_WORD.sub(r"\1", text)
    words = {spelling(word) for word in _WORD.findall(text)} - _FILLERS
    if len(_WORD.findall(text)) > _MOST_WORDS or label_target(key, text.strip("#* ")):
        return ""
    found = [found for found, (own, beside) in _WORDS.items() if words & own and words <= own | beside]
    if len(found) != 1 or found[0] == key:
        return ""
    is_step = key == "description" and SECTION_KEYS.index(found[0]) < SECTION_KEYS.index(key)
    return "" if is_step else found[0]
