"""The blocks of a section as far as its lines were read: which of them is open, and what may go on with it."""

import re
from dataclasses import dataclass, field

from documents.entry import Likelihood
from documents.frequency import is_figure, read_frequency
from documents.source import ParsedEntry
from documents.text.bands import BANDS_WITH_FIGURE, band_of_label, is_level, own_wording
from documents.text.blocks import STEP, Block
from documents.text.labels import label_target
from documents.text.lines import Line, as_item, leading_label
from documents.text.wrapped_names import goes_on

_BRACKET = re.compile(r"\(([^()]*)\)")
_LISTED = ("description", "personnel", "risks")
_DEEP = 4  # spaces before an indented line, which its text lacks


@dataclass
class OpenBlocks:
    """The blocks of one section. `prose` is the field for text under no label.

    `exact`: the document is in the canonical form, so nothing is guessed and indented lines are read literally. `below` is the
    line below the one that is read. `is_compact`: no blank line parts the lines. `is_below_title`: a line above may be a heading
    that limits what follows, "Children".
    """

    entry: ParsedEntry
    key: str
    prose: str
    inferred: bool = False
    exact: bool = False
    blocks: list[Block] = field(default_factory=list)
    below: Line | None = None
    is_compact: bool = False
    is_below_title: bool = False

    def open(self, target: str, line: Line, label: str = "", *, bare: bool = False, inferred: bool = False) -> Block:
        """Start a block; the lines after `line` belong to it until the next label."""
        is_guess = inferred or self.inferred
        self.is_below_title = self.is_below_title or bool(self.blocks and self.blocks[-1].ends_in_title)
        if isinstance(target, Likelihood) and not self.exact:
            is_guess = is_guess or is_level(label.strip("*: ")) or self._is_limited(label, line)
            is_guess = is_guess or is_figure(label.strip("*: ")) or self.is_below_title
        block = Block(target, line, label, bare, is_guess)
        if (hit := BANDS_WITH_FIGURE.match(label)) and read_frequency(hit["figure"]):
            block.frequency = hit["figure"].strip()
        elif isinstance(target, Likelihood) and not self.exact:
            said = label.strip("*: ")
            block.frequency = said if is_figure(said) else own_wording(said)
        self.blocks.append(block)
        return block

    def _is_limited(self, label: str, line: Line) -> bool:
        """Whether the label of a band has a reserve in brackets, "Common (in smokers):", which is named to the editor."""
        hit = _BRACKET.search(label)
        if not hit or band_of_label(hit[1]) is not None or read_frequency(hit[1]):
            return False
        self.entry.warnings.append(f"Line {line.number}: “{hit[0]}” may limit the label; check the risks below it.")
        return True

    def is_item(self, item: Line) -> bool:
        """Whether an indented list item belongs to the section itself and is not nested in another item."""
        block = self.blocks[-1] if self.blocks else None
        if block is None:
            return self.key in _LISTED or self._is_labelled(item)
        if block.opening.indent:
            return item.indent <= block.opening.indent
        if block.is_list:
            return True
        return not block.bare and block.target == self.prose and (self.key in _LISTED or self._is_labelled(item))

    def is_label_below_items(self, line: Line) -> bool:
        """Whether an indented line is a label of the section and no deeper than the items above it: "Tools:" below steps."""
        block = self.blocks[-1] if self.blocks else None
        if (
            self.exact
            or not block
            or not block.opening.indent
            or line.text.startswith(" " * (block.opening.indent - _DEEP + 1))
        ):
            return False
        return self._is_labelled(line._replace(text=line.text.strip()))

    def _is_labelled(self, item: Line) -> bool:
        return bool(label_target(self.key, leading_label(item.text)[0]))

    def is_wrapped(self, line: Line) -> bool:
        """Whether a line without a list marker goes on with the last name of the list above it."""
        block = self.blocks[-1] if self.blocks else None
        if self.exact or not block or not block.is_list or not block.pieces or line.blank or as_item(line):
            return False
        kind, name, *_ = block.pieces[-1]
        return kind in ("item", "text") and goes_on(name, line.text.strip())

    def open_unknown(self, line: Line, title: str, what: str = "") -> None:
        """Begin a text with a heading or a label that the section does not know, which is named to the editor."""
        block = self.blocks[-1] if self.blocks else None
        if not block or not block.is_unknown:
            block = self.open(self.prose, line, bare=True, inferred=True)
            block.is_unknown = True
        block.add("item" if line.marker else "text", line, line.text)
        self.entry.warnings.append(f"Line {line.number}: {what}“{title}” is not known; its text was kept as it stands.")

    def has_steps(self, *, numbered: bool = False) -> bool:
        """Whether steps, or numbered ones, stand above."""
        return any(block.target == STEP and (block.opening.numbered or not numbered) for block in self.blocks)
