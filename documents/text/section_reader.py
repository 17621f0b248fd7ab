"""Reads one section of an entry document: splits its lines into blocks at the labels."""

import re
from itertools import zip_longest

from documents.entry import Likelihood, says_not_applicable
from documents.source import SourceLine
from documents.text.blocks import STEP, STEP_MARK, Block, BlockFiller
from documents.text.grids import read_grids
from documents.text.headings import PERSONNEL, TOOLS, UNPLACED
from documents.text.label_lines import cut_at_labels, item_target, list_target, title_target
from documents.text.labels import label_target, with_colon
from documents.text.lines import Line, as_item, leading_label, opened_list, title_spelling
from documents.text.list_items import (
    adds_likelihood,
    begins_name,
    doubt_bands,
    ends_list,
    ends_part,
    explains_risk,
    goes_on_with_tools,
    is_below,
    manages_item,
    reads_otherwise,
)
from documents.text.open_blocks import OpenBlocks
from documents.text.risk_items import each_says_likelihood, is_no_risk
from documents.text.sentences import is_management, is_paragraph, is_sentence
from documents.text.unknown_labels import is_heading, is_title, lone_title, marked_title, stranger, unknown_label
from documents.text.unmarked import is_between_items, with_markers
from documents.text.wrapped_names import with_more

# A longer list item is a sentence, not a name.
_LONGEST_BULLET = 12
_MARK = re.compile(r"[,;.]")
_ABOVE_STEPS = {"step", "steps", "stepbystep", "thesteps"}  # what such a title heads needs no field of its own
_NAMED = ("personnel", "risks")


class SectionReader(OpenBlocks):
    """Splits the lines of one section into blocks."""

    def read(self, lines: list[Line]) -> None:
        """Read every line of the section into a field of the entry or into its frame."""
        if not self.exact:
            lines = read_grids(self.entry, self.key, lines)
            lines = with_markers(self.entry, self.key, lines, inferred=self.inferred)
            self.is_compact = not any(line.blank for line in lines)
        for line, self.below in zip_longest(lines, lines[1:]):
            item = as_item(line) if line.verbatim and not self.exact else None
            if item and self.is_item(item):
                self._read_line(item)
            elif line.verbatim and self.is_label_below_items(line):
                self._read_line(line._replace(text=line.text.strip(), verbatim=False))
            elif line.verbatim and self.is_wrapped(line):
                block = self.blocks[-1]
                block.pieces[-1] = with_more(block.pieces[-1], line.text.strip())
            elif line.verbatim:
                (self.blocks[-1] if self.blocks else self.open(self.prose, line)).add("verbatim", line, line.text)
            else:
                self._read_line(line)
        if self.key == "risks" and not self.exact:
            doubt_bands(self.entry, self.blocks)
        filler = BlockFiller(self.entry, self.prose, self.exact)
        for block in self.blocks:
            filler.fill(block)

    def _read_line(self, line: Line) -> None:
        if self.key == "description" and not self.exact and (mark := STEP_MARK.match(line.text)):
            is_heading = mark[0].startswith("#")
            line = self._without_step_mark(line, mark)
            if is_heading or not line.numbered:  # "### Step 3: Closing", "Step three"
                label = f"{line.text}:" if is_heading and ":" not in line.text else line.text
                self.open(STEP, line, bare=is_heading).add("text", line, label)
                return
        if self.key == "description" and not self.exact and title_spelling(line) in _ABOVE_STEPS:
            self.open(self.prose, line, line.text)
            return
        if not self.exact:
            line = line._replace(text=with_colon(self.key, line.text))
            if manages_item(self.key, self.blocks, line) or adds_likelihood(self.entry, self.key, self.blocks, line):
                return
        label = opened_list(line)
        alone = title_target(self.key, line)
        if not self.exact:
            alone = alone or item_target(self.key, line, self.below) or list_target(self.key, label, "", self.below)
        if target := label_target(self.key, label) or alone:
            self.open(target, line, line.text, bare=True)
            return
        lists = list_target(self.key, *leading_label(line.text))
        if not self.exact and not lists and self._read_unknown_label(line, label):
            return
        pieces = cut_at_labels(self.key, line, exact=self.exact, has_steps=self.has_steps())
        if line.marker and [label.strip("*") for _, label, _ in pieces[1:]] == ["Management:"]:
            target, label, text = pieces[0]
            if text and (not target or isinstance(target, Likelihood)):
                self._read_row(line, target, label)
                return
        for position, (target, label, text) in enumerate(pieces):
            if line.marker and (position > 1 or (position and pieces[0][2])):
                line = line._replace(marker="")  # the marker belongs to the first piece
            if target:
                spoken = bool(label) and ":" not in label
                self.open(target, line, label, bare=not text, inferred=spoken).add("text", line, text)
            elif text or self.key == "description":
                self._unlabelled(line, text)
            elif len(pieces) == 1:
                self.entry.add_frame(line.number, line.marker)

    def _without_step_mark(self, line: Line, mark: re.Match) -> Line:
        """The line of a step without "Step 3 - "; the number becomes its marker, if it has none."""
        number = mark["number"]
        own = f"{number}." if not line.marker and number.isdigit() else ""
        self.entry.add_frame(line.number, mark[0].replace(number, "") if own else mark[0])
        bold = "**" if mark[0].count("**") == 1 else ""
        return line._replace(text=bold + line.text[mark.end() :], marker=line.number_mark or own)

    def _read_unknown_label(self, line: Line, label: str) -> bool:
        """Read a line with a label that this section does not know, below labels that it knows: it ends the field above."""
        block = self.blocks[-1] if self.blocks else None
        if form := marked_title(self.key, line):
            if block and (block.is_list or block.target == UNPLACED) and self.key in _NAMED:
                self.open(UNPLACED, line, bare=True).add("text", line, line.text)
            else:
                self.open_unknown(line, form.title)
            return True
        if not block:
            return False
        title = lone_title(block, line, self.below, is_compact=self.is_compact)
        is_listed = self.key in _NAMED and block.is_list
        label = label or (stranger(self.key, line) if is_listed else "")
        if is_listed and (label or is_title(self.key, block, line, self.below, is_lone=bool(title))):
            self.open(UNPLACED, line, bare=True).add("text", line, line.text)
            return True
        unknown = unknown_label(self.key, block, line, label or title, has_steps=self.has_steps())
        if not unknown:
            return False
        self.open_unknown(line, unknown, "the label ")
        return True

    def _read_row(self, line: Line, band: str, label: str) -> None:
        """Read a list item with a risk and its management."""
        block = self.blocks[-1] if self.blocks else None
        in_list = block and isinstance(block.target, Likelihood)
        if band:
            block = self.open(band, line, label)
        elif not block or not in_list or (not self.exact and ends_list(self.key, block, line, "")):
            block = self.open(Likelihood.NOT_STATED, line, inferred=True)
        block.add("row", line, line.text[len(label) :].strip())

    def _unlabelled(self, line: Line, text: str) -> None:
        """Read a line, or the start of one, that has no label."""
        block = self.blocks[-1] if self.blocks else None
        if line.marker:
            self._unlabelled_item(line, text, block)
            return
        label, value = leading_label(text) if self.key == "description" else ("", text)
        is_tool = block and block.target == TOOLS and block.bare and block.pieces and not line.blank
        is_beside = line.blank or (block and block.target != STEP)
        if label and value and is_beside and not self.exact and self.has_steps(numbered=True):
            self.open_unknown(line, label, "the label ")
        elif label and value and not (is_tool and not self.exact and not is_sentence(value)):
            self.open(STEP, line, inferred=True).add("text", line, text)
        elif block and not self.exact and line.blank and block.is_part_in_items(self.prose):
            self.open(self.prose, line, inferred=True).add("text", line, text)
            self.entry.warnings.append(
                f"Line {line.number}: this paragraph ends the list above it; it was kept as text."
            )
        elif block and (block.bare and not block.is_list or (block.bare or block.target == STEP) and not block.pieces):
            block.add("text", line, text)
        elif block and not self.exact and goes_on_with_tools(block, line):
            block.inferred = True
            block.add("item", line, text)
        elif block and block.is_list and line.gap and not self.exact:
            self.open(UNPLACED, line, bare=True).add("text", line, text)
        elif block and not line.blank:
            is_item = block.is_list and block.pieces and block.pieces[-1][0] != "text"
            above = block.pieces[-1][3] if is_item and self.key == "risks" and not self.exact else line
            may_be_cut = isinstance(block.target, Likelihood) and text[:1].isupper() and _MARK.search(text)
            is_told = may_be_cut and is_no_risk(text)
            if block.pieces and not self.exact and (is_told or (is_item and is_paragraph(text))):
                self._add_sentence(line, text)
            elif is_item and self.is_wrapped(line):
                block.pieces[-1] = with_more(block.pieces[-1], text)
            elif is_between_items(above, line, self.below) or (not self.exact and begins_name(block, text)):
                self.open(Likelihood.NOT_STATED, line, inferred=True).add("item", line, text)
            else:
                block.add("item" if is_item else "text", line, text)
        else:
            self._add_prose(line, "text", text)

    def _unlabelled_item(self, line: Line, text: str, block: Block | None) -> None:
        if self.key == "description":
            nested = block and block.target == STEP and is_below(block, line)
            in_text = block and block.target == "anesthesia_text" and not block.opening.marker and not line.numbered
            in_text = in_text or (block and block.is_unknown and not line.numbered)
            above = block.pieces[-1][3] if block and block.pieces else line
            is_same_list = block and block.bare and (above.numbered or not above.marker)
            is_beside = block and block.opening.marker and not block.bare and line.indent <= block.opening.indent
            in_tools = block and block.target == TOOLS and (is_same_list or not (line.numbered or is_beside))
            if block and text and not (self.exact and line.numbered) and (nested or in_text or in_tools):
                block.add("item", line, text)
            else:
                self.open(STEP, line, inferred=not line.numbered).add("text", line, text)
        elif self.key in _NAMED:
            self._listed_item(line, text, block)
        elif block and (self.exact or not ends_part(block, line)):
            block.add("item", line, text)
        else:
            self._add_prose(line, "item", text)

    def _listed_item(self, line: Line, text: str, block: Block | None) -> None:
        """Read an item below Personnel or Risks: one of the list above it, the first of a new list, or no name at all."""
        if block and not self.exact and explains_risk(block, line):
            self.entry.unplaced.append(SourceLine(line.number, f"{line.number_mark} {text}".strip()))
            self.entry.warnings.append(f"Line {line.number}: below a risk; no field is known for it: “{text}”.")
        elif block and (block.is_list or block.bare) and (self.exact or not ends_list(self.key, block, line, text)):
            block.add("item", line, text)
        elif block and line.gap and not self.exact:
            self.open(UNPLACED, line, bare=True).add("item", line, text)
        elif self.key == "risks" and not self.exact and is_no_risk(text):
            self._add_sentence(line, text)
        elif block and not self.exact and reads_otherwise(self.key, text):
            self.open(UNPLACED, line).add("item", line, text)
        elif (len(text.split()) <= _LONGEST_BULLET or each_says_likelihood(text)) and (
            self.exact or self.key == "risks" or not is_sentence(text)
        ):
            target = PERSONNEL if self.key == "personnel" else Likelihood.NOT_STATED
            self.open(target, line, inferred=self.key == "risks").add("item", line, text)
        else:
            self._add_prose(line, "item", text)

    def _add_sentence(self, line: Line, text: str) -> None:
        """Read a sentence among names as prose, or as management if it says what is done about the risks."""
        target = "risk_management" if self.key == "risks" and is_management(text) else self.prose
        if says_not_applicable(text) and (self.blocks or self.below):  # it is not said of the whole section
            target = UNPLACED
        else:
            self.entry.add_frame(line.number, line.number_mark)
        self.open(target, line, inferred=True).add("text", line, text)
        name = "risk" if self.key == "risks" else "role"
        self.entry.warnings.append(
            f"Line {line.number}: a sentence among the {name}s was read as text, not as a {name}."
        )

    def _add_prose(self, line: Line, kind: str, text: str) -> None:
        above = self.blocks[-1] if self.blocks else None
        block = above if above and above.target == self.prose else None
        is_title = (
            is_heading(line, self.below)
            if block
            else above and lone_title(above, line, self.below, is_compact=self.is_compact)
        )
        if is_title and not self.exact and kind == "text":
            block = self.open(self.prose, line, inferred=True)
            block.is_unknown = self.key == "description"  # items below it are no steps
            self.entry.warnings.append(
                f"Line {line.number}: “{text}” looks like a heading, but is not known; what follows was kept as it stands."
            )
        (block or self.open(self.prose, line)).add(kind, line, text)
