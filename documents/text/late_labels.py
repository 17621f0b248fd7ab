"""Labels of the tools, the time, the place and the people that stand below other sections, or several in one line.

Duration: 30 min. Setting: clinic.   two sections in one line
Tools                                alone below Setting or Risks
Personnel: doctor, nurse             below Risks
"""

from documents.frequency import read_frequency
from documents.sections import SECTION_KEYS
from documents.text.doubts import doubt
from documents.text.headings import HEADINGS, LABELS, RUN_ON_LABEL, TOOLS, spelling
from documents.text.lines import Line, leading_label, title_spelling
from documents.text.lists import split_roles
from documents.text.roles import names_somebody

_FIELDS = {"duration": "duration_text", "setting": "setting_text"}
#: Sections among whose paragraphs no label of another one has a meaning of its own, as "Duration: 2 weeks" has in Recovery.
_ABOVE = {"duration", "setting", "personnel", "risks"}


def part_labels(lines: list[Line]) -> tuple[list[Line], set[int]]:
    """The lines, with those parted that have several headings with their text, and the numbers of these."""
    found: list[Line] = []
    parted: set[int] = set()
    for line in lines:
        starts = [hit.start() for hit in RUN_ON_LABEL.finditer(line.text) if _narrow(hit[1])]
        if line.verbatim or line.marker or not starts or not HEADINGS.get(spelling(leading_label(line.text)[0])):
            found.append(line)
            continue
        parted.add(line.number)
        ends = [*starts, len(line.text)]
        found.append(line._replace(text=line.text[: ends[0]].strip()))
        found += [Line(line.number, line.text[start:end].strip()) for start, end in zip(starts, ends[1:], strict=True)]
    return found, parted


def late_section(line: Line, above: Line | None, key: str, done: set[str], *, is_parted: bool) -> tuple[str, str]:
    """(section, text) of a line below the section `key` that begins another one by its label; ("", "") for any other line.

    `done` are the sections that have a heading. The text is what stands behind the label; that of a list of tools, or of the
    anesthesia, keeps its label. `is_parted`: several labels stand in this line.
    """
    if line.marker or line.verbatim or key not in SECTION_KEYS:
        return "", ""
    label, value = leading_label(line.text)
    name = title_spelling(line) or spelling(label)
    if key in _ABOVE and LABELS["description"].get(name) in (TOOLS, "anesthesia_text") and name not in LABELS[key]:
        return "description", line.text
    section = _narrow(label)
    is_begun = is_parted or (key in _ABOVE and (line.blank or bool(above and (above.marker or ": " in above.text))))
    fits = section and value and section not in done and is_begun and _fits(section, value)
    return (section, value) if fits else ("", "")


def _narrow(label: str) -> str:
    """The section of a label that is the heading of the time, the place or the people."""
    section = HEADINGS.get(spelling(label), "")
    return section if section in (*_FIELDS, "personnel") else ""


def _fits(section: str, value: str) -> bool:
    if section == "personnel":
        return bool(split_roles(value.rstrip(" ."))[0]) or names_somebody(value)
    return not doubt(_FIELDS[section], value) and not read_frequency(value)
