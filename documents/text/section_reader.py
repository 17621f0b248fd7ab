"""Reads one section of an entry document: splits its lines into blocks at the labels."""

from dataclasses import dataclass, field

from documents.entry import Likelihood
from documents.source import ParsedEntry
from documents.text.blocks import STEP, Block, BlockFiller
from documents.text.headings import LABELS, PERSONNEL, RUN_ON_LABELS, SPOKEN_BANDS, TOOLS, spelling
from documents.text.lines import Line, as_item, leading_label, title_spelling

# A longer list item is a sentence, not a name.
_LONGEST_BULLET = 12
_LISTED = ("description", "personnel", "risks")


@dataclass
class SectionReader:
    """Splits the lines of one section into blocks. `prose` is the field for text under no label.

    `exact`: the document is in the canonical form, so nothing is guessed and indented lines are read literally.
    """

    entry: ParsedEntry
    key: str
    prose: str
    inferred: bool = False
    exact: bool = False
    blocks: list[Block] = field(default_factory=list)

    def read(self, lines: list[Line]) -> None:
        """Read every line of the section into a field of the entry or into its frame."""
        for line in lines:
            item = as_item(line) if line.verbatim and not self.exact else None
            if item and self._is_item(item):
                self._read_line(item)
            elif line.verbatim:
                (self.blocks[-1] if self.blocks else self.open(self.prose, line)).add("verbatim", line, line.text)
            else:
                self._read_line(line)
        filler = BlockFiller(self.entry, self.prose, self.exact)
        for block in self.blocks:
            filler.fill(block)

    def open(self, target: str, line: Line, label: str = "", *, bare: bool = False, inferred: bool = False) -> Block:
        """Start a block; the lines after `line` belong to it until the next label."""
        block = Block(target, line, label, bare, inferred or self.inferred)
        self.blocks.append(block)
        return block

    def _is_item(self, item: Line) -> bool:
        """Whether an indented list item belongs to the section itself and is not nested in another item."""
        block = self.blocks[-1] if self.blocks else None
        if block is None:
            return self.key in _LISTED or self._is_labelled(item)
        if block.opening.indent:
            return item.indent <= block.opening.indent
        if block.is_list:
            return True
        return not block.bare and block.target == self.prose and (self.key in _LISTED or self._is_labelled(item))

    def _is_labelled(self, item: Line) -> bool:
        return spelling(leading_label(item.text)[0]) in LABELS.get(self.key, {})

    def _read_line(self, line: Line) -> None:
        if target := LABELS.get(self.key, {}).get(title_spelling(line)):
            self.open(target, line, line.text, bare=True)
            return
        pieces = self._cut(line)
        if line.marker and [label.strip("*") for _, label, _ in pieces[1:]] == ["Management:"]:
            target, label, text = pieces[0]
            if text and (not target or isinstance(target, Likelihood)):
                self._read_row(line, target, label)
                return
        for position, (target, label, text) in enumerate(pieces):
            if position == 1 and line.marker:
                line = line._replace(marker="")  # the marker belongs to the first piece
            if target:
                spoken = bool(label) and ":" not in label
                self.open(target, line, label, bare=not text, inferred=spoken).add("text", line, text)
            elif text or self.key == "description":
                self._unlabelled(line, text)
            else:
                self.entry.add_frame(line.number, line.marker)

    def _cut(self, line: Line) -> list[tuple[str, str, str]]:
        """Split the line at the labels of this section into (target, label, text); text before the first has no target."""
        labels, colons = LABELS.get(self.key, {}), line.text.count(":")
        if (not colons and (self.exact or self.key != "risks")) or self._is_numbered_step(line):
            return [("", "", line.text)]
        hits = []
        pattern = RUN_ON_LABELS.get(self.key)
        label, text = leading_label(line.text)
        if pattern and colons > bool(label):
            hits = [(hit, labels[spelling(hit[1])]) for hit in pattern.finditer(line.text) if hit[1][0].isupper()]
        if self.key == "risks" and not self.exact:
            hits += [(hit, labels[spelling(hit[1])]) for hit in SPOKEN_BANDS.finditer(line.text)]
            hits.sort(key=lambda item: item[0].start())
        ends = [hit.start() for hit, _ in hits] + [len(line.text)]
        head = line.text
        if hits:
            head = head[: ends[0]].strip()
            label, text = leading_label(head)
        target = labels.get(spelling(label), "") if label else ""
        if target == "anesthesia_text" and line.marker and (line.numbered or not self._has_steps()):
            target = ""  # the first step of many procedures is "Anesthesia: ..."
        first = (target, head[: len(head) - len(text)].strip(), text) if target else ("", "", head)
        return [first] + [
            (target, hit[0], line.text[hit.end() : end].strip())
            for (hit, target), end in zip(hits, ends[1:], strict=True)
        ]

    def _is_numbered_step(self, line: Line) -> bool:
        return self.exact and self.key == "description" and line.numbered

    def _has_steps(self) -> bool:
        return any(block.target == STEP for block in self.blocks)

    def _read_row(self, line: Line, band: str, label: str) -> None:
        """Read a list item with a risk and its management."""
        if band:
            block = self.open(band, line, label)
        elif self.blocks and isinstance(self.blocks[-1].target, Likelihood):
            block = self.blocks[-1]
        else:
            block = self.open(Likelihood.NOT_STATED, line, inferred=True)
        block.add("row", line, line.text[len(label) :].strip())

    def _unlabelled(self, line: Line, text: str) -> None:
        """Read a line, or the start of one, that has no label."""
        block = self.blocks[-1] if self.blocks else None
        if line.marker:
            self._unlabelled_item(line, text, block)
            return
        label, value = leading_label(text) if self.key == "description" else ("", text)
        if label and value:
            self.open(STEP, line, inferred=True).add("text", line, text)
        elif block and block.bare and (not block.pieces or not block.is_list):
            block.add("text", line, text)
        elif block and not line.blank:
            block.add(
                "item" if block.is_list and block.pieces and block.pieces[-1][0] != "text" else "text", line, text
            )
        else:
            self._add_prose(line, "text", text)

    def _unlabelled_item(self, line: Line, text: str, block: Block | None) -> None:
        if self.key == "description":
            nested = block and block.target == STEP and block.opening.numbered and not line.numbered
            in_text = block and block.target == "anesthesia_text" and not block.opening.marker and not line.numbered
            in_tools = block and block.target == TOOLS and (block.bare or not line.numbered)
            if block and text and not (self.exact and line.numbered) and (nested or in_text or in_tools):
                block.add("item", line, text)
            else:
                self.open(STEP, line, inferred=not line.numbered).add("text", line, text)
        elif self.key in ("personnel", "risks"):
            if block and block.is_list:
                block.add("item", line, text)
            elif len(text.split()) <= _LONGEST_BULLET:
                target = PERSONNEL if self.key == "personnel" else Likelihood.NOT_STATED
                self.open(target, line, inferred=self.key == "risks").add("item", line, text)
            else:
                self._add_prose(line, "item", text)
        elif block:
            block.add("item", line, text)
        else:
            self._add_prose(line, "item", text)

    def _add_prose(self, line: Line, kind: str, text: str) -> None:
        block = self.blocks[-1] if self.blocks and self.blocks[-1].target == self.prose else self.open(self.prose, line)
        block.add(kind, line, text)
