"""Items that read like something else than what their list holds, and where they go.

Risks: Source: audit of 2021; Document all complications
Tools: Time: 20 minutes
"""

from documents.frequency import read_frequency
from documents.other_figures import other_figures
from documents.source import ParsedEntry, SourceLine
from documents.text.bands import band_of_label
from documents.text.headings import HEADINGS, spelling
from documents.text.lines import leading_label
from documents.text.places import place_of, place_of_value
from documents.text.risk_items import is_own_risk, split_management
from documents.text.sentences import is_order
from documents.text.wording import reads_like

#: A step may be called "Preparation" or "Recovery", but none of these.
_NO_STEPS = {"duration", "setting", "personnel", "risks", "benefits", "alternatives", "indications"}
_NAMES = {"role": "person, profession or team"}


def place_elsewhere(entry: ParsedEntry, text: str, number: int, item: str) -> None:
    """Place what is no `item` ("role"): "Location: ward" in its own field, if that is empty; all else is left, with a warning."""
    label, value = leading_label(text)
    target = place_of(label)
    if target and place_of_value(value) == target and target not in entry.document.texts:
        entry.add_frame(number, f"{label}:")
        entry.add_guess(target, value, number)
        entry.warnings.append(f"Line {number}: “{text}” is no {item}; it was read by its label.")
    else:
        entry.unplaced.append(SourceLine(number, text))
        entry.warnings.append(f"Line {number}: “{text}” looks like no {_NAMES.get(item, item)}.")


def is_other_than_risk(text: str) -> bool:
    """Whether an item among the risks tells somebody what to do, is struck out, or has a label and a text that name no risk."""
    if is_order(text) or "~~" in text:  # struck out
        return True
    label, value = leading_label(text)
    if (
        split_management(text)[2]
        or not label
        or not value
        or band_of_label(label)
        or other_figures(value)
        or read_frequency(value)
    ):
        return False
    return "risks" not in (reads_like(label), reads_like(value)) and not is_own_risk(text)


def is_other_than_tool(text: str) -> bool:
    """Whether an item among the tools tells somebody what to do, or says when or where."""
    return is_order(text) or bool(place_of(leading_label(text)[0]))


def is_other_than_step(label: str, text: str) -> bool:
    """Whether a step has the heading of another section, or says when or where: "Time: 20 minutes"."""
    is_place = place_of(label) and place_of_value(text) == place_of(label)
    return bool(text) and (bool(is_place) or HEADINGS.get(spelling(label)) in _NO_STEPS)
