"""One section of an entry document: its lines cut into slots at their labels, each slot read into its field."""

import re
from dataclasses import dataclass, field, replace

from imports.formats.durations import read_minutes
from imports.formats.entry_lines import Line, leading_label, title_spelling
from imports.formats.entry_lists import read_person, read_risk, split_management, split_names, split_sentence
from imports.formats.headings import BARE_BANDS, EDITORIAL_NOTE, LABELS, PERSONNEL, RUN_ON_LABELS, TOOLS, spelling
from imports.formats.parsed_entry import ParsedEntry, Placement
from procedures.document import Likelihood, Step

STEP = "steps"
_BULLET = re.compile(r"^(\s*)[•◦▪‣·●○]\s+", re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")
# Beyond so many words a piece is a sentence, not a name.
_LONGEST_TOOL, _LONGEST_ROLE, _LONGEST_RISK, _LONGEST_BULLET = 10, 6, 25, 12


@dataclass
class Slot:
    """Lines that belong together: `target` is a text field, "steps", "tools", "personnel" or a band of risks.

    `label` is as written, with its colon; `bare`: it stood alone in its line. `pieces`: ("text" | "item" | "verbatim" |
    "row", text, blank line before, line). An item is a line with a list marker; a row is a risk with its management.
    """

    target: str
    opening: Line
    label: str = ""
    bare: bool = False
    inferred: bool = False
    pieces: list[tuple[str, str, bool, Line]] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        """Whether it holds names, one by one, instead of text."""
        return self.target in (TOOLS, PERSONNEL) or isinstance(self.target, Likelihood)

    def add(self, kind: str, line: Line, text: str) -> None:
        """Append a piece, if it has any text."""
        if text:
            self.pieces.append((kind, text, line.blank and bool(self.pieces), line))


@dataclass
class SectionReader:
    """Cuts the lines of one section into slots. `prose` is the field for text under no label."""

    entry: ParsedEntry
    key: str
    prose: str
    inferred: bool = False
    slots: list[Slot] = field(default_factory=list)

    def read(self, lines: list[Line]) -> None:
        """Place every line of the section in a field of the entry, in its frame or among its unplaced lines."""
        for line in lines:
            if line.verbatim:
                (self.slots[-1] if self.slots else self._open(self.prose, line)).add("verbatim", line, line.text)
            else:
                self._read_line(line)
        for slot in self.slots:
            self._fill(slot)

    def _open(self, target: str, line: Line, label: str = "", *, bare: bool = False, inferred: bool = False) -> Slot:
        slot = Slot(target, line, label, bare, inferred or self.inferred)
        self.slots.append(slot)
        return slot

    def _read_line(self, line: Line) -> None:
        if target := LABELS.get(self.key, {}).get(title_spelling(line)):
            self._open(target, line, line.text, bare=True)
            return
        pieces = self._cut(line)
        if line.marker and [label.strip("*") for _, label, _ in pieces[1:]] == ["Management:"]:
            target, label, text = pieces[0]
            if text and (not target or isinstance(target, Likelihood)):
                self._read_row(line, target, label)
                return
        for target, label, text in pieces:
            if target:
                self._open(target, line, label, bare=not text).add("text", line, text)
            elif text or self.key == "description":
                self._unlabelled(line, text)
            else:
                self.entry.add_frame(line.number, line.marker)
            if line.marker:
                line = replace(line, marker="")  # it belongs to the first piece

    def _cut(self, line: Line) -> list[tuple[str, str, str]]:
        """The line as (target, label, text): what stands before the first label of this section has no target."""
        pattern = RUN_ON_LABELS.get(self.key)
        if pattern is None or ":" not in line.text:
            return [("", "", line.text)]
        hits = [hit for hit in pattern.finditer(line.text) if hit[1][0].isupper()]
        ends = [hit.start() for hit in hits] + [len(line.text)]
        head = line.text[: ends[0]].strip()
        label, text = leading_label(head)
        target = LABELS.get(self.key, {}).get(spelling(label), "") if label else ""
        if target == "anesthesia_text" and line.marker and (line.numbered or not self._has_steps()):
            target = ""  # the first step of many procedures is "Anesthesia: ..."
        first = (target, head[: len(head) - len(text)].strip(), text) if target else ("", "", head)
        return [first] + [
            (LABELS[self.key][spelling(hit[1])], hit[0], line.text[hit.end() : end].strip())
            for hit, end in zip(hits, ends[1:], strict=True)
        ]

    def _has_steps(self) -> bool:
        return any(slot.target == STEP for slot in self.slots)

    def _read_row(self, line: Line, band: str, label: str) -> None:
        """A risk in a list item, with its own management behind it."""
        if band:
            slot = self._open(band, line, label)
        elif self.slots and isinstance(self.slots[-1].target, Likelihood):
            slot = self.slots[-1]
        else:
            slot = self._open(Likelihood.NOT_STATED, line, inferred=True)
        slot.add("row", line, line.text[len(label) :].strip())

    def _unlabelled(self, line: Line, text: str) -> None:
        """A line, or the start of one, under no label of its own."""
        slot = self.slots[-1] if self.slots else None
        if line.marker:
            self._unlabelled_item(line, text, slot)
            return
        label, value = leading_label(text) if self.key == "description" else ("", text)
        if label and value:
            self._open(STEP, line, inferred=True).add("text", line, text)
        elif slot and slot.bare and (not slot.pieces or not slot.is_list):
            slot.add("text", line, text)
        elif slot and not line.blank:
            slot.add("item" if slot.is_list and slot.pieces and slot.pieces[-1][0] != "text" else "text", line, text)
        else:
            self._add_prose(line, "text", text)

    def _unlabelled_item(self, line: Line, text: str, slot: Slot | None) -> None:
        if self.key == "description":
            nested = slot and slot.target == STEP and slot.opening.numbered and not line.numbered
            in_text = slot and slot.target == "anesthesia_text" and not slot.opening.marker and not line.numbered
            in_tools = slot and slot.target == TOOLS and (slot.bare or not line.numbered)
            if text and (nested or in_text or in_tools):
                slot.add("item", line, text)
            else:
                self._open(STEP, line, inferred=not line.numbered).add("text", line, text)
        elif self.key in ("personnel", "risks"):
            if slot and slot.is_list:
                slot.add("item", line, text)
            elif len(text.split()) <= _LONGEST_BULLET:
                target = PERSONNEL if self.key == "personnel" else Likelihood.NOT_STATED
                self._open(target, line, inferred=self.key == "risks").add("item", line, text)
            else:
                self._add_prose(line, "item", text)
        elif slot:
            slot.add("item", line, text)
        else:
            self._add_prose(line, "item", text)

    def _add_prose(self, line: Line, kind: str, text: str) -> None:
        slot = self.slots[-1] if self.slots and self.slots[-1].target == self.prose else self._open(self.prose, line)
        slot.add(kind, line, text)

    def _fill(self, slot: Slot) -> None:
        entry, number = self.entry, slot.opening.number
        last = slot.pieces[-1][3].number if slot.pieces else number
        target = slot.target
        if target == STEP:
            self._fill_step(slot)
        elif slot.is_list and (slot.pieces or not slot.label):
            target = self._fill_list(slot)
        else:
            entry.add_frame(number, slot.label)
            if slot.opening.numbered and slot.label:
                entry.add_frame(number, slot.opening.marker)
            if target == EDITORIAL_NOTE:
                entry.document.editorial_note = f"{entry.document.editorial_note}\n\n{_prose(slot)}".strip()
            else:
                entry.add_text(target, _prose(slot))
        if slot.pieces:
            confidence = "inferred" if slot.inferred else "stated"
            entry.placements.append(Placement(target, number, last, confidence))

    def _fill_step(self, slot: Slot) -> None:
        self.entry.add_frame(slot.opening.number, slot.opening.number_mark)
        label = ""
        if slot.pieces and slot.pieces[0][0] == "text" and slot.pieces[0][3] is slot.opening:
            kind, text, blank, line = slot.pieces[0]
            label, text = leading_label(text)
            slot.pieces[0] = (kind, text, blank, line)
        text = _prose(slot)
        if label or text:
            self.entry.document.steps.append(Step(label, text))

    def _fill_list(self, slot: Slot) -> str:
        """Read a list of tools, people or risks; returns the field that took it, the prose where it is none."""
        entry, number, document = self.entry, slot.opening.number, self.entry.document
        running = " ".join(text for kind, text, *_ in slot.pieces if kind == "text")
        entries = [(kind, text.strip(), line) for kind, text, _, line in slot.pieces if kind != "text"]
        numbered = {line.number: line.marker for *_, line in (*entries, ("", "", slot.opening)) if line.numbered}
        if slot.target == TOOLS and len(entries) == 1 and entries[0][0] == "item" and not running:
            running = entries.pop()[1]
        first, rest = split_sentence(running)
        names, joiners = split_names(first)
        longest = {TOOLS: _LONGEST_TOOL, PERSONNEL: _LONGEST_ROLE}.get(slot.target, _LONGEST_RISK)
        if any(len(name.split()) > longest for name in names):
            entry.warnings.append(f"Line {number}: the label “{slot.label}” was left in the text: no list follows it.")
            slot.pieces[0] = ("text", f"{slot.label} {slot.pieces[0][1]}", *slot.pieces[0][2:])
            slot.inferred = True
            entry.add_frame(number, slot.opening.number_mark)
            entry.add_text(self.prose, _prose(slot))
            return self.prose
        entry.add_frame(number, slot.label, *joiners)
        for line_number, marker in numbered.items():
            entry.add_frame(line_number, marker)
        entry.add_text(self.prose, rest)
        if slot.target == TOOLS:
            document.tools += [*names, *(text for _, text, _ in entries)]
            return "tools"
        if slot.target == PERSONNEL:
            document.personnel += [read_person(text) for text in [*names, *(text for _, text, _ in entries)]]
            return "personnel"
        risks = [(name, number) for name in names]
        for kind, text, line in entries:
            if kind == "row":
                head, label, management = split_management(text)
                names, joiners = split_names(head)
                if len(names) > 1 and line is slot.opening and spelling(slot.label) not in BARE_BANDS | {""}:
                    risks += [(name, line.number) for name in names]
                    entry.add_frame(line.number, label, *joiners)
                    entry.add_text("risk_management", management)
                    continue
            risks.append((text, line.number))
        for text, line_number in risks:
            risk, label = read_risk(text, slot.target)
            entry.add_frame(line_number, label)
            if risk.name:
                document.risks.append(risk)
        return "risks"


def _prose(slot: Slot) -> str:
    """The pieces of a slot as light Markdown: list markers kept, one blank line between paragraphs."""
    lines = []
    for kind, text, blank, line in slot.pieces:
        if blank:
            lines.append("")
        if kind == "item":
            text = f"{line.marker} {text}" if line.numbered else f"- {text}"
        lines.append(_BULLET.sub(r"\1- ", text) if kind == "verbatim" else text)
    return _GAPS.sub("\n\n", "\n".join(lines).strip())


def read_duration(entry: ParsedEntry) -> None:
    """Set the minutes from the wording of the Duration section."""
    text = entry.document.texts.get("duration_text", "")
    if minutes := read_minutes(text):
        entry.document.duration_min_minutes, entry.document.duration_max_minutes = minutes
    elif any(figure in text for figure in "0123456789"):
        entry.warnings.append("The duration gives no single figure; fill in the minutes by hand where one fits.")
