"""Labels that a section does not know, beside labels that it knows: each ends the field above it and is named to the editor.

Goals: A straight bar.
Scope: Small bars.
"""

import re

from documents.entry import Likelihood
from documents.text.bands import is_level
from documents.text.blocks import Block
from documents.text.heading_form import Form, heading_form, stands_alone
from documents.text.headings import PERSONNEL, TOOLS
from documents.text.labels import label_target
from documents.text.lines import Line, leading_label, title_spelling
from documents.text.misplaced import is_other_than_risk
from documents.text.own_words import own_words
from documents.text.places import TIME
from documents.text.risk_items import is_own_risk
from documents.text.roles import is_role, names_somebody
from documents.text.sentences import is_sentence
from documents.text.wording import reads_like

#: "How complications are handled" names no risk, whatever its words.
_QUESTION = re.compile(r"(?:how|what|when|who|why|where)\s", re.IGNORECASE)
_LONGEST_LABEL, _LONGEST_LABEL_OF_TEXT = 6, 4  # words
_ENDS = (".", "!", "?")
_STEPS = re.compile(r"\bsteps?\b", re.IGNORECASE)


def unknown_label(key: str, block: Block, line: Line, alone: str, *, has_steps: bool) -> str:
    """The unknown label that a line of the section `key` begins with, if it ends `block`, the one above; otherwise "".

    `alone` is a label or a title that is alone on the line. `has_steps`: steps stand above.
    """
    label = alone or _label_beside(key, block, line)
    if not label or len(label.split()) > _LONGEST_LABEL or not label[:1].isupper() or label_target(key, label):
        return ""
    below_steps = has_steps and (block.is_unknown or block.target in (TOOLS, "anesthesia_text"))
    if key == "description" and (not below_steps or _STEPS.search(label)):
        return ""
    return label if block.label or block.is_unknown or not alone else ""


def marked_title(key: str, line: Line) -> Form | None:
    """What a line says that is a heading by its form, if the section `key` does not know it and it is no risk or role itself."""
    form = heading_form(line)
    if not form or label_target(key, form.title) or (key == "description" and _STEPS.search(form.title)):
        return None
    title = form.title.capitalize() if form.title.isupper() else form.title
    if key == "personnel" and is_role(title):
        return None
    is_risk = key == "risks" and not _QUESTION.match(title) and (reads_like(title) == "risks" or is_own_risk(title))
    return None if is_risk else form


def lone_title(block: Block, line: Line, below: Line | None, *, is_compact: bool) -> str:
    """The words of a line that looks like a heading below `block`, the one above; "" for any other line.

    It stands alone between what is above and the paragraph or list that it is the heading of, or is marked as a heading. Where
    no blank lines part anything (`is_compact`), a line without a marker below items is one.
    """
    text = line.text.strip("#* ")
    is_marked, text = text != line.text, text.rstrip("?")
    if not block.pieces or not below or not _looks_like_title(line._replace(text=text), below) or is_sentence(text):
        return ""
    if is_marked:  # "##### Driving", "**Driving**"
        return text
    _, last, _, above = block.pieces[-1]
    is_parted = (
        line.blank
        or (is_compact and above.marker and not line.marker)
        or (last.endswith(_ENDS) and not above.marker and not below.text[:1].islower())
    )
    is_above_text = below.marker or below.text.endswith(_ENDS) or len(below.text.split()) > _LONGEST_LABEL
    return text if is_parted and is_above_text else ""


def is_title(key: str, block: Block, line: Line, below: Line | None, *, is_lone: bool) -> bool:
    """Whether a line below a list is a title without a colon, such as "When to Call", and neither a risk nor a role.

    A single word is one if what it is the heading of stands below it (`is_lone`).
    """
    text = line.text
    below_items = block.is_list and block.pieces and (line.blank or block.pieces[-1][3].marker)
    if not below_items or not _looks_like_title(line, below) or (len(text.split()) < 2 and not is_lone):
        return False
    if key == "personnel":
        return not is_role(text)
    return bool(_QUESTION.match(text)) or (reads_like(text) != "risks" and own_words(text).name == text)


def stranger(key: str, line: Line) -> str:
    """The label of a paragraph below a list of roles or risks that names neither: "Midwife says: walk around."."""
    label, value = leading_label(line.text)
    if line.marker or not line.blank or not value or label_target(key, label):
        return ""
    is_member = is_role(label) or names_somebody(value) if key == "personnel" else not is_other_than_risk(line.text)
    return "" if is_member else label


def is_heading(line: Line, below: Line | None) -> bool:
    """Whether a line between paragraphs looks like a heading: "When to Call Your Doctor"."""
    return line.blank and _looks_like_title(line, below)


def _looks_like_title(line: Line, below: Line | None) -> bool:
    """Whether a line is short, or, with commas or more words, stands alone above text or a list."""
    text = line.text
    is_short = "," not in text and len(text.split()) <= _LONGEST_LABEL
    is_above_text = below and (below.marker or below.text.endswith(_ENDS))
    is_alone = line.blank and is_above_text and stands_alone(None, line, below)
    return bool(is_short or is_alone) and text[:1].isupper() and bool(title_spelling(line))


def _label_beside(key: str, block: Block, line: Line) -> str:
    """The label of a line that stands beside the labelled line above it, not below it; "" if there is none."""
    label, value = leading_label(line.text)
    if label.count("(") > label.count(")"):  # "Clots (risk: 4 in 100)"
        return ""
    if label and not block.label and not block.is_list and not line.marker and not block.is_unknown:
        is_phase = key == "duration" and TIME.match(value)  # "Stage one: 2 hours"
        is_lead_in = not value or is_phase or (is_sentence(f"{label}.") and not _QUESTION.match(label))
        return "" if is_lead_in or len(label.split()) > _LONGEST_LABEL_OF_TEXT else label
    if not label or not (block.is_unknown or (block.label and not block.bare)):
        return ""
    if line.marker and line.indent > block.opening.indent:
        return ""
    if block.target == PERSONNEL and is_role(label):  # "Surgeon: leads" is a role
        return ""
    if isinstance(block.target, Likelihood):  # "Clots: treated with thinners" is a risk, "Warning signs: fever" is none
        is_risk = (reads_like(label) == "risks" and not is_level(label)) or is_own_risk(line.text)
        return "" if is_risk or block.opening.marker != line.marker else label
    return label
