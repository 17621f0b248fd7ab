"""Where the known labels of a section stand on a line: alone, at its start, or behind the end of a sentence."""

from documents.text.bands import BANDS_WITH_FIGURE, SPOKEN_BANDS, band_of_label
from documents.text.headings import LABELS, RUN_ON_LABEL, spelling
from documents.text.labels import label_target
from documents.text.lines import Line, leading_label, title_spelling


def title_target(key: str, line: Line) -> str:
    """The target of a label that is alone on its line without a colon; "" for any other line."""
    title = title_spelling(line)
    if not title:
        return ""
    target = LABELS.get(key, {}).get(title, "")
    return target or (key == "risks" and band_of_label(line.text.strip("#* "))) or ""


def item_target(key: str, line: Line) -> str:
    """The target of an item that is nothing but a label: "• Common" with nested items below it; "" for any other line."""
    if not line.marker or key == "description":
        return ""
    text = line.text.strip("*: ")
    if line.text.rstrip("* ").endswith(":"):
        return label_target(key, text)
    return LABELS.get(key, {}).get(spelling(text), "") or (key == "risks" and band_of_label(text)) or ""


def cut_at_labels(key: str, line: Line, *, exact: bool, has_steps: bool) -> list[tuple[str, str, str]]:
    """Split a line at the labels of its section into (target, label, text); text before the first has no target.

    `has_steps`: steps stand above, so that an item "Anesthesia: ..." is none of them.
    """
    colons = line.text.count(":")
    is_step = exact and key == "description" and line.numbered
    if is_step or (not colons and (exact or key != "risks")):
        return [("", "", line.text)]
    hits = []
    label, text = leading_label(line.text)
    if colons > bool(label):
        found = ((hit, label_target(key, hit[1])) for hit in RUN_ON_LABEL.finditer(line.text))
        hits = [(hit, target) for hit, target in found if target]
    if key == "risks" and not exact:
        for pattern in (SPOKEN_BANDS, BANDS_WITH_FIGURE):
            hits += [(hit, label_target("risks", hit[1])) for hit in pattern.finditer(line.text)]
        hits.sort(key=lambda item: item[0].start())
    ends = [hit.start() for hit, _ in hits] + [len(line.text)]
    head = line.text
    if hits:
        head = head[: ends[0]].strip()
        label, text = leading_label(head)
    target = label_target(key, label)
    if target == "anesthesia_text" and line.marker and (line.numbered or not has_steps):
        target = ""  # the first step of many procedures is "Anesthesia: ..."
    first = (target, head[: len(head) - len(text)].strip(), text) if target else ("", "", head)
    return [first] + [
        (target, hit[0], line.text[hit.end() : end].strip()) for (hit, target), end in zip(hits, ends[1:], strict=True)
    ]
