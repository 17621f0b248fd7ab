"""The blocks of a section (lines that belong together), and how each block is read into its field of the entry."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from documents.entry import Likelihood, Step
from documents.frequency import is_figure
from documents.source import ParsedEntry, Placement, SourceLine
from documents.text.absence import leaves_out, says_none
from documents.text.doubts import add_doubt, doubt_of_step, doubt_of_tool, doubts_of
from documents.text.furniture import is_page_number
from documents.text.headings import EDITORIAL_NOTE, PERSONNEL, TOOLS, UNPLACED
from documents.text.lines import Line, label_inside, leading_label
from documents.text.lists import split_names, split_sentence
from documents.text.misplaced import is_other_than_step, is_other_than_tool, place_elsewhere
from documents.text.people import read_people
from documents.text.prose import paragraphs_of, prose_of
from documents.text.risk_items import says_no_risk
from documents.text.risk_lists import Band, read_risks
from documents.text.sentences import is_sentence
from documents.text.wrapped_names import begins_anew, doubt_below, names_on_lines, parted_lines, with_details

STEP = "steps"
# A piece with more words is a sentence, not a name.
_LONGEST_TITLE = 6  # words
_LONGEST_TOOL, _LONGEST_ROLE, _LONGEST_RISK = 10, 6, 25
_SIZES = re.compile(r"\w:\s")  # "speculum: small, medium and large"
#: A size alone is that of a tool, and no tool: "600 µm", "sizes 3 to 8".
_UNIT = r"\s?(?:[µμm]?m|cm|m?l|k?g|Fr|F|Ch|G|gauge|inch(?:es)?|French)?"
_SIZE = re.compile(
    rf"(?:sizes?\s)?\d[\d.,]*{_UNIT}(?:\s?(?:-|–|to|or|and|x|×|,)\s?\d[\d.,]*{_UNIT}){{0,9}}", re.IGNORECASE
)
_SHOWN = 60  # characters of an unplaced text in its warning
_DASH_LABEL = re.compile(r"^\*\*([^*:]{2,60})\*\*\s+[-–—]\s+(?=\S)")  # "**Numbing** – an injection"
_STEP_LABEL = "  Label: "
#: "Step 3 - ", "Step three: ", "Step 2 of 5." before the text of a step, or alone on a line.
STEP_MARK = re.compile(
    r"(?:#+\s*)?(?:\*\*)?step[\s-]\s*(?P<number>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[ivx]{1,4})"
    r"(?:\s+of\s+\w{1,8})?(?:\*\*)?(?:(?:\s*[:.)]|\s*[-–—])(?:\*\*)?(?:\s+|$)|$)",
    re.IGNORECASE,
)
# A list of tools names them; a text that says so much about some of them is a sentence.
_HEDGED = re.compile(
    r"\b(?:possibly|perhaps|sometimes|usually|typically|often|may|might|depending|is|are|like|uses?)\b", re.IGNORECASE
)


@dataclass
class Block:
    """Lines that belong together: `target` is a text field, "steps", "tools", "personnel" or a band of risks.

    `label` is as written, with its colon; `bare` says that it is alone on its line, `is_unknown` that the section does not
    know it. `pieces` are ("text" | "item" |
    "verbatim" | "row", text, blank line before, line). An item has a list marker; a row is a risk with its management.
    """

    target: str
    opening: Line
    label: str = ""
    bare: bool = False
    inferred: bool = False
    frequency: str = ""
    is_unknown: bool = False
    pieces: list[tuple[str, str, bool, Line]] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        """Whether it is a list of names instead of text."""
        return self.target in (TOOLS, PERSONNEL) or isinstance(self.target, Likelihood)

    @property
    def ends_in_title(self) -> bool:
        """Whether its last line is no name in a list but may be a heading of what follows: "Children", "With open surgery:"."""
        if self.is_list or not self.pieces or self.pieces[-1][0] != "text":
            return False
        text = self.pieces[-1][1].strip("#*: ")
        is_short = len(text.split()) <= _LONGEST_TITLE and not text.endswith((".", "!", "?"))
        return is_short and not leading_label(text)[0] and not is_sentence(f"{text}.")

    def is_part_in_items(self, prose: str) -> bool:
        """Whether it is a text under a label of its own (not `prose`, the text of the section) that ends with a list item."""
        is_part = self.bare and not self.is_list and not self.is_unknown and self.target not in (prose, UNPLACED, STEP)
        return bool(is_part and self.pieces and self.pieces[-1][0] == "item")

    def beside_label(self) -> Iterator[tuple[str, Line, str]]:
        """The items and lines below a label with its text that may belong to the section: each with its line, and how it stands.

        An item that is not nested stands beside it; a line that begins anew below a short one stands below it.
        """
        for above, (kind, text, blank, line) in pairwise(self.pieces if self.label and not self.bare else []):
            is_new = kind == "text" and not blank and line is not above[3] and begins_anew(above[1], text)
            if is_new or (kind == "item" and self.opening.marker and line.indent <= self.opening.indent):
                yield text, line, "below" if is_new else "beside"

    def add(self, kind: str, line: Line, text: str) -> None:
        """Append a piece, if it has any text."""
        if text:
            self.pieces.append((kind, text, line.blank and bool(self.pieces), line))


@dataclass
class BlockFiller:
    """Reads blocks into `entry`; `prose` is the field for sentences that follow the label of a list.

    `is_doubted`: something spoke against a step above.
    """

    entry: ParsedEntry
    prose: str
    exact: bool
    is_doubted: bool = False

    def fill(self, block: Block) -> None:
        """Read a block into its field, and record the placement."""
        entry, target = self.entry, block.target
        if target == UNPLACED:
            self._leave(block)
            return
        if target == STEP:
            self._fill_step(block)
        elif block.is_list and (block.pieces or not block.label):
            target = self._fill_list(block)
        else:
            entry.add_frame(block.opening.number, block.label, block.opening.number_mark if block.label else "")
            self._warn_of_labels(block)
            if target == EDITORIAL_NOTE:
                entry.document.editorial_note = (
                    f"{entry.document.editorial_note}\n\n{prose_of(block.pieces, exact=self.exact)}".strip()
                )
            else:
                entry.add_text(target, prose_of(block.pieces, exact=self.exact))
                self._doubt_text(block)
        if block.pieces:
            last = block.pieces[-1][3].number
            confidence = "inferred" if block.inferred else "stated"
            entry.placements.append(Placement(target, block.opening.number, last, confidence))

    def _leave(self, block: Block) -> None:
        self.entry.unplaced += [
            SourceLine(line.number, f"{line.number_mark} {text}".strip()) for _, text, _, line in block.pieces
        ]
        opening = block.pieces[0][1]
        labels = [label for _, text, *_ in block.pieces if (label := leading_label(text.replace("**", ""))[0])]
        names = labels or [opening if len(opening) <= _SHOWN else f"{opening[:_SHOWN]}…"]
        self.entry.warnings.append(
            f"Line {block.opening.number}: the list above ends here, and no field is known for what follows: "
            f"{', '.join(f'“{name}”' for name in names)}."
        )

    def _warn_of_labels(self, block: Block) -> None:
        for _, text, _, line in () if self.exact else block.pieces:
            if ":" in text and (label := label_inside(text)):
                self.entry.warnings.append(f"Line {line.number}: the label “{label}:” is inside a value.")

    def _doubt_text(self, block: Block) -> None:
        """Mark the paragraphs and items of a text that read like something else than its field."""
        if self.exact or block.inferred:
            return
        for text, line, place in block.beside_label():
            add_doubt(
                self.entry, block.target, text, line.number, f"stands {place} “{block.label}”, and may be no part of it"
            )
        removed = [line.number for line in self.entry.unplaced if not is_page_number(line.text)]
        for text, line, reason in doubts_of(block.target, paragraphs_of(block.pieces), removed):
            add_doubt(self.entry, block.target, text, line.number, reason)

    def _fill_step(self, block: Block) -> None:
        self.entry.add_frame(block.opening.number, block.opening.number_mark)
        label = ""
        if block.pieces:
            kind, text, blank, line = block.pieces[0]
            if kind == "text" and line is block.opening:
                label, text = leading_label(text if self.exact else _DASH_LABEL.sub(r"**\1:** ", text))
                block.pieces[0] = (kind, text, blank, line)
            elif kind == "verbatim" and text.startswith(_STEP_LABEL):
                label = text.removeprefix(_STEP_LABEL).strip()
                self.entry.add_frame(line.number, _STEP_LABEL.strip())
                del block.pieces[0]
        self._warn_of_labels(block)
        text = prose_of(block.pieces, exact=self.exact)
        if not self.exact and not label and says_none(text):
            self.entry.set_aside(self.prose, text, block.opening.number, "step")
        elif not self.exact and is_other_than_step(label, text):
            place_elsewhere(self.entry, f"{label}: {text}", block.opening.number, "step")
        elif label or text:
            self.entry.document.steps.append(Step(label, text))
            if not (self.exact or block.inferred):
                self._doubt_step(block, label, text)

    def _doubt_step(self, block: Block, label: str, text: str) -> None:
        """Mark a step against which something speaks, and those that follow it in its list."""
        if reason := doubt_of_step(label, text) or doubt_below(block.pieces, has_title=block.bare):
            self.is_doubted = True
        elif self.is_doubted:
            reason = "stands below what may be no step"
        if reason:
            add_doubt(self.entry, STEP, text.partition("\n")[0] or label, block.opening.number, reason)
            last = block.pieces[-1][3].number
            self.entry.placements.append(Placement(STEP, block.opening.number, last, "inferred"))

    def _fill_list(self, block: Block) -> str:
        """Read a list of tools, people or risks. Returns the field that was filled: the prose field if it is no list."""
        entry, number = self.entry, block.opening.number
        if not self.exact and block.bare:
            block.pieces = names_on_lines(block.pieces)
        running_lines = [(text, line) for kind, text, _, line in block.pieces if kind == "text"]
        lines = [text for text, _ in running_lines]
        is_risks = isinstance(block.target, Likelihood) and not self.exact
        running = parted_lines(lines) if is_risks else " ".join(lines)
        entries = [piece for piece in block.pieces if piece[0] != "text"]
        marks = {line.number: line.marker for *_, line in (*entries, ("", "", block.opening)) if line.numbered}
        listed = " ".join((running, *(text for _, text, *_ in entries))).strip(" .")
        hedged = block.target == TOOLS and _HEDGED.search(split_sentence(running)[0])
        is_none = says_none(listed) or (
            isinstance(block.target, Likelihood) and (says_no_risk(listed) or is_figure(listed))
        )
        is_table = any(text.startswith("|") for _, text, *_ in block.pieces)  # of columns that are not known
        if not self.exact and (hedged or is_none or is_table):
            return self._keep_sentence(block)
        if block.target == TOOLS and len(entries) == 1 and entries[0][0] == "item" and not running:
            running = entries.pop()[1]
        first, rest = split_sentence(running)
        names, joiners = split_names(first, loose=0 if self.exact else 1)
        if block.target == TOOLS and not self.exact and names[1:]:  # "scope, drill; screws"
            names = [part for name in names for part in ([name] if ":" in name else split_names(name)[0])]
        longest = {TOOLS: _LONGEST_TOOL, PERSONNEL: _LONGEST_ROLE}.get(block.target, _LONGEST_RISK)
        if any(len(name.split()) > longest for name in names):
            return self._keep_sentence(block)
        entry.add_frame(number, block.label, *joiners)
        for line_number, marker in marks.items():
            entry.add_frame(line_number, marker)
        self.entry.add_guess(self.prose, rest, block.opening.number)
        if block.target == TOOLS:
            self._fill_tools(names, entries, block.opening)
            return "tools"
        if block.target == PERSONNEL:
            read_people(entry, names, entries, block.opening, prose=self.prose, exact=self.exact)
            return "personnel"
        band = Band(Likelihood(block.target), block.label, block.frequency, block.opening, running_lines)
        read_risks(entry, names, entries, band, prose=self.prose, exact=self.exact)
        return "risks"

    def _fill_tools(self, names: list[str], entries: list[tuple], opening: Line) -> None:
        entries = entries if self.exact else with_details(entries)
        named = [(name, opening) for name in names] + [(text, line) for _, text, _, line in entries]
        if not self.exact:
            for name in filter(_SIZES.search, names[:-1]):
                self.entry.warnings.append(
                    f"Line {opening.number}: “{name}” has a colon, so the names after it may belong to it; check the tools."
                )
        for text, line in named:
            name = text.strip() if self.exact else text.replace("**", "").strip()
            if not self.exact and is_sentence(name):
                self.entry.add_guess(self.prose, name, line.number)
                self.entry.warnings.append(
                    f"Line {line.number}: a sentence among the tools was read as text, not as a tool."
                )
            elif not self.exact and is_other_than_tool(name):
                place_elsewhere(self.entry, name, line.number, "tool")
            elif not self.exact and (leaves_out(name) or _SIZE.fullmatch(name)):
                self.entry.set_aside(self.prose, name, line.number, "tool")
            elif name:
                self.entry.document.tools.append(name)
                if not self.exact and (reason := doubt_of_tool(name)):
                    add_doubt(self.entry, TOOLS, name, line.number, reason)

    def _keep_sentence(self, block: Block) -> str:
        """Put a label with the sentence behind it, which is no list, in the prose of the section."""
        number = block.opening.number
        self.entry.warnings.append(
            f"Line {number}: the label “{block.label}” was left in the text: no list follows it."
        )
        for line in {block.opening, block.pieces[0][3]}:
            self.entry.add_frame(line.number, line.number_mark)
        block.pieces[0] = ("text", f"{block.label} {block.pieces[0][1]}".strip(), *block.pieces[0][2:])
        block.inferred = True
        self.entry.add_text(self.prose, prose_of(block.pieces, exact=self.exact))
        return self.prose
