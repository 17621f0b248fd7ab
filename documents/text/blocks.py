"""Slots of a section: the lines that belong together, and how each slot is read into its field of the entry."""

import re
from dataclasses import dataclass, field

from documents.entry import Likelihood, Person, RiskItem, Step
from documents.source import ParsedEntry, Placement
from documents.text.headings import BARE_BANDS, EDITORIAL_NOTE, PERSONNEL, TOOLS, spelling
from documents.text.lines import Line, label_inside, leading_label
from documents.text.lists import read_person, read_risk, split_management, split_names, split_sentence
from documents.text.records import PERSON_KEYS, RISK_KEYS, read_records

STEP = "steps"
_BULLET = re.compile(r"^(\s*)[•◦▪‣·●○]\s+", re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")
# Beyond so many words a piece is a sentence, not a name.
_LONGEST_TOOL, _LONGEST_ROLE, _LONGEST_RISK = 10, 6, 25
_STEP_LABEL = "  Label: "


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
class SlotFiller:
    """Reads slots into `entry`; `prose` is the field for sentences behind the label of a list."""

    entry: ParsedEntry
    prose: str
    exact: bool

    def fill(self, slot: Slot) -> None:
        """Put what the slot holds in its field, and say so."""
        entry, target = self.entry, slot.target
        if target == STEP:
            self._fill_step(slot)
        elif slot.is_list and (slot.pieces or not slot.label):
            target = self._fill_list(slot)
        else:
            entry.add_frame(slot.opening.number, slot.label, slot.opening.number_mark if slot.label else "")
            self._warn_of_labels(slot)
            if target == EDITORIAL_NOTE:
                entry.document.editorial_note = f"{entry.document.editorial_note}\n\n{self._prose(slot)}".strip()
            else:
                entry.add_text(target, self._prose(slot))
        if slot.pieces:
            last = slot.pieces[-1][3].number
            confidence = "inferred" if slot.inferred else "stated"
            entry.placements.append(Placement(target, slot.opening.number, last, confidence))

    def _prose(self, slot: Slot) -> str:
        """The pieces of a slot as light Markdown: list markers kept, one blank line between paragraphs."""
        if len(slot.pieces) == 1 and slot.pieces[0][0] == "text":
            return slot.pieces[0][1]
        lines = []
        nested = [text for kind, text, *_ in slot.pieces if kind == "verbatim" and not self.exact]
        odd = min((len(text) - len(text.lstrip()) for text in nested), default=0)
        for kind, text, blank, line in slot.pieces:
            if blank:
                lines.append("")
            if kind == "item":
                text = f"{line.marker} {text}" if line.numbered else f"- {text}"
            lines.append(_BULLET.sub(r"\1- ", text[odd:]) if kind == "verbatim" and not self.exact else text)
        return _GAPS.sub("\n\n", "\n".join(lines)).strip()

    def _warn_of_labels(self, slot: Slot) -> None:
        for _, text, _, line in () if self.exact else slot.pieces:
            if ":" in text and (label := label_inside(text)):
                self.entry.warnings.append(f"Line {line.number}: the label “{label}:” stands inside a value.")

    def _fill_step(self, slot: Slot) -> None:
        self.entry.add_frame(slot.opening.number, slot.opening.number_mark)
        label = ""
        if slot.pieces:
            kind, text, blank, line = slot.pieces[0]
            if kind == "text" and line is slot.opening:
                label, text = leading_label(text)
                slot.pieces[0] = (kind, text, blank, line)
            elif kind == "verbatim" and text.startswith(_STEP_LABEL):
                label = text.removeprefix(_STEP_LABEL).strip()
                self.entry.add_frame(line.number, _STEP_LABEL.strip())
                del slot.pieces[0]
        self._warn_of_labels(slot)
        text = self._prose(slot)
        if label or text:
            self.entry.document.steps.append(Step(label, text))

    def _fill_list(self, slot: Slot) -> str:
        """Read a list of tools, people or risks; returns the field that took it, the prose where it is none."""
        entry, number = self.entry, slot.opening.number
        running = " ".join(text for kind, text, *_ in slot.pieces if kind == "text")
        entries = [piece for piece in slot.pieces if piece[0] != "text"]
        marks = {line.number: line.marker for *_, line in (*entries, ("", "", slot.opening)) if line.numbered}
        if slot.target == TOOLS and len(entries) == 1 and entries[0][0] == "item" and not running:
            running = entries.pop()[1]
        first, rest = split_sentence(running)
        names, joiners = split_names(first, loose=0 if self.exact else 1)
        longest = {TOOLS: _LONGEST_TOOL, PERSONNEL: _LONGEST_ROLE}.get(slot.target, _LONGEST_RISK)
        if any(len(name.split()) > longest for name in names):
            entry.warnings.append(f"Line {number}: the label “{slot.label}” was left in the text: no list follows it.")
            slot.pieces[0] = ("text", f"{slot.label} {slot.pieces[0][1]}", *slot.pieces[0][2:])
            slot.inferred = True
            entry.add_frame(number, slot.opening.number_mark)
            entry.add_text(self.prose, self._prose(slot))
            return self.prose
        entry.add_frame(number, slot.label, *joiners)
        for line_number, marker in marks.items():
            entry.add_frame(line_number, marker)
        self._add_aside(self.prose, rest, slot.opening)
        if slot.target == TOOLS:
            entry.document.tools += [*names, *(stripped for _, text, *_ in entries if (stripped := text.strip()))]
            return "tools"
        if slot.target == PERSONNEL:
            self._fill_people(names, entries)
            return "personnel"
        self._fill_risks(slot, names, entries)
        return "risks"

    def _add_aside(self, target: str, text: str, line: Line) -> None:
        """Text that stands behind a list, in its line."""
        if text:
            self.entry.add_text(target, text)
            self.entry.placements.append(Placement(target, line.number, line.number, "inferred"))

    def _fill_people(self, names: list[str], entries: list[tuple]) -> None:
        people = [read_person(name) for name in names]
        for piece in read_records(self.entry, entries, PERSON_KEYS):
            if isinstance(piece, dict):
                people.append(Person(piece["Role"], piece.get("Note", "")))
            else:
                people.append(read_person(piece[1].strip()))
        self.entry.document.personnel += [person for person in people if person.role]

    def _fill_risks(self, slot: Slot, names: list[str], entries: list[tuple]) -> None:
        entry, band = self.entry, slot.target
        opens_list = spelling(slot.label) not in BARE_BANDS | {""}
        for name in names:
            self._add_risk(name, band, slot.opening)
        for piece in read_records(entry, entries, RISK_KEYS):
            if isinstance(piece, dict):
                risk = RiskItem(piece["Risk"], band, piece.get("Frequency", ""), piece.get("Management", ""))
                entry.document.risks.append(risk)
                continue
            kind, text, _, line = piece
            head, label, management = split_management(text) if kind == "row" and opens_list else ("", "", "")
            names, joiners = split_names(head, loose=0 if self.exact else 1)
            if len(names) > 1 and line is slot.opening:
                for name in names:
                    self._add_risk(name, band, line)
                entry.add_frame(line.number, label, *joiners)
                self._add_aside("risk_management", management, line)
            else:
                self._add_risk(text.strip(), band, line)

    def _add_risk(self, text: str, band: Likelihood, line: Line) -> None:
        risk, label = read_risk(text, band)
        self.entry.add_frame(line.number, label)
        if risk.name:
            self.entry.document.risks.append(risk)
