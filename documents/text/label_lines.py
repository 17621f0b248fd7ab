"""Where the known labels of a section stand on a line: alone, at its start, or behind the end of a sentence."""

import re

from documents.entry import Likelihood
from documents.frequency import is_figure
from documents.text.bands import BANDS_WITH_FIGURE, FURTHER_BANDS, SPOKEN_BANDS, band_of_label, is_level
from documents.text.headings import LABELS, PERSONNEL, RUN_ON_LABEL, spelling
from documents.text.labels import label_target
from documents.text.lines import Line, leading_label, title_spelling
from documents.text.lists import split_names, split_roles, split_sentence
from documents.text.roles import is_group
from documents.text.sentences import is_sentence
from documents.text.wording import reads_like

_MARKS = (".", ",", ";", "|", "-", "–", "—", ")")
_CLAUSE = re.compile(r"\w\s+(?:the|you|your|patients?)\b", re.IGNORECASE)  # "assist the surgeon" is no role
_PATIENTS = re.compile(
    r"\b(?:patients?|people|persons?|those|anyone|history|diseases?|disorders?|aged?|smok\w+)\b", re.IGNORECASE
)
_SEPARATORS = " ;,|/-–—"  # between the text of one label and the next label


def title_target(key: str, line: Line) -> str:
    """The target of a label that is alone on its line without a colon; "" for any other line."""
    title = title_spelling(line)
    if not title:
        return ""
    target = LABELS.get(key, {}).get(title, "")
    is_marked = line.blank or line.text.isupper() or line.text.startswith(("#", "**"))
    if key == "description" or (
        is_marked and key not in ("personnel", "risks")
    ):  # "Tools and Instruments", "POST OP CARE"
        return target or label_target(key, line.text.strip("#* "), whole=True)
    return target or (key == "risks" and band_of_label(line.text.strip("#* "))) or ""


def item_target(key: str, line: Line, below: Line | None = None) -> str:
    """The target of an item that is nothing but a label: "• Common" with nested items `below` it; "" for any other line."""
    if not line.marker or key == "description":
        return ""
    text = line.text.strip("*: ")
    if line.text.rstrip("* ").endswith(":"):
        is_group_of_items = (
            below and below.marker and below.indent > line.indent and key == "personnel" and is_group(text)
        )
        return label_target(key, text) or (PERSONNEL if is_group_of_items else "")
    return LABELS.get(key, {}).get(spelling(text), "") or (key == "risks" and band_of_label(text)) or ""


def list_target(key: str, label: str, text: str, below: Line | None = None) -> str:
    """The list that a label opens because of what stands behind it, or in the line `below` where it is alone; otherwise "".

    "Support Staff: porter, clerk" lists roles, "Nursing staff: helps you" does not. "High risk: bleeding" lists risks, whose
    band is not stated; "High risk: people above 60" does not.
    """
    if key == "personnel" and is_group(label):
        names = split_sentence(text)[0].rstrip(" .")
        return PERSONNEL if (not text and below) or (not _CLAUSE.search(names) and split_roles(names)[0]) else ""
    named = text or (below.text if below else "")
    is_said = is_sentence(named) or _PATIENTS.search(named)
    if key == "risks" and is_figure(label) and (len(split_names(text)[0]) > 1 or (below and not text)):
        return Likelihood.NOT_STATED  # "1 in 50: rust, holes"
    is_list_of_risks = key == "risks" and is_level(label) and reads_like(named) == "risks" and not is_said
    return Likelihood.NOT_STATED if is_list_of_risks else ""


def cut_at_labels(key: str, line: Line, *, exact: bool, has_steps: bool) -> list[tuple[str, str, str]]:
    """Split a line at the labels of its section into (target, label, text); text before the first has no target.

    `has_steps`: steps stand above, so that an item "Anesthesia: ..." is none of them.
    """
    colons = line.text.count(":")
    is_step = exact and key == "description" and line.numbered
    if is_step or (not colons and (exact or key != "risks")):
        return [("", "", line.text)]
    label, text = leading_label(line.text)
    hits = _labels_within(key, line.text, label, exact)
    ends = [hit.start() for hit, _ in hits] + [len(line.text)]
    head = line.text
    if hits:
        head = head[: ends[0]].strip(_SEPARATORS)
        label, text = leading_label(head)
    target = label_target(key, label) or ("" if exact else list_target(key, label, text))
    if target == "anesthesia_text" and line.marker and (line.numbered or not has_steps):
        target = ""  # the first step of many procedures is "Anesthesia: ..."
    first = (target, head[: len(head) - len(text)].strip(), text) if target else ("", "", head)
    return [first] + [
        (target, hit[0], line.text[hit.end() : end].strip(_SEPARATORS if end < len(line.text) else None))
        for (hit, target), end in zip(hits, ends[1:], strict=True)
    ]


def _labels_within(key: str, text: str, label: str, exact: bool) -> list[tuple[re.Match[str], str]]:
    """The labels within a line, with their targets; `label` is the one that it begins with."""
    patterns = [RUN_ON_LABEL] if text.count(":") > bool(label) else []
    if key == "risks" and not exact:
        patterns += [SPOKEN_BANDS, BANDS_WITH_FIGURE]
    found = {hit.start(1): hit for pattern in patterns for hit in pattern.finditer(text)}
    hits = [
        (hit, target)
        for _, hit in sorted(found.items())
        if (target := label_target(key, hit[1]) or ("" if exact else list_target(key, hit[1], text[hit.end() :])))
    ]
    opens = label_target(key, label) if label else hits[0][1] if hits and not hits[0][0].start() else ""
    if key != "risks" or exact or not isinstance(opens, Likelihood):
        return hits
    known = {hit.start(1) for hit, _ in hits}
    start = text.index(":") if label else hits[0][0].end()
    hits += [
        (hit, label_target(key, hit["label"]))
        for hit in FURTHER_BANDS.finditer(text, start)
        if hit.start("label") not in known and _is_further(text, hit)
    ]
    return sorted(hits, key=lambda item: item[0].start())


def _is_further(text: str, hit: re.Match[str]) -> bool:
    """Whether a label within a line stands outside of brackets, and in small letters only where it names a band behind a mark."""
    above = text[: hit.start()].rstrip("* ")
    if not above or above.count("(") > above.count(")"):
        return False
    names_band = band_of_label(hit["label"]) not in (None, Likelihood.NOT_STATED)
    if hit["label"][0].isupper():
        return names_band or not above.endswith(":")
    return names_band and bool(hit["joiner"] or above.endswith(_MARKS))
