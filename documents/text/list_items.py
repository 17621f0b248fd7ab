"""Whether an item belongs to the list or the step above it, on pages."""

from documents.entry import Likelihood
from documents.frequency import read_frequency
from documents.source import ParsedEntry, SourceLine
from documents.text.blocks import Block
from documents.text.evidence import names_thing
from documents.text.headings import PERSONNEL, TOOLS
from documents.text.labels import label_target
from documents.text.lines import Line, leading_label
from documents.text.own_words import own_words
from documents.text.risk_items import is_no_risk
from documents.text.sentences import is_sentence
from documents.text.wording import reads_like
from documents.text.wrapped_names import goes_on

_LONGEST_LINE = 60  # characters; what stands below a longer line may be the same name
_LONGEST_TOOL = 6  # words
_VERBATIM = 4  # spaces before a verbatim line, at least
_LIKELIHOOD = {"likelihood", "frequency", "incidence", "probability", "how likely", "how often"}


def reads_otherwise(key: str, text: str) -> bool:
    """Whether an item among the risks reads like another section: "Faster walking", "Rest for two days"."""
    return key == "risks" and own_words(text).name == text and reads_like(text) not in ("risks", "")


def goes_on_with_tools(block: Block, line: Line) -> bool:
    """Whether a name belongs to the tools above it, which stand below their label with a blank line above each of them."""
    is_open = block.target == TOOLS and block.bare and not line.gap and bool(block.pieces) and block.pieces[0][3].blank
    is_name = len(line.text.split()) <= _LONGEST_TOOL and names_thing(line.text) and not line.text.endswith(".")
    return is_open and is_name and not leading_label(line.text)[0]


def explains_risk(block: Block, line: Line) -> bool:
    """Whether an item that is nested below a risk says something about it, and is no risk itself."""
    above = block.pieces if isinstance(block.target, Likelihood) else []
    is_nested = bool(above) and line.indent > above[0][3].indent
    return is_nested and reads_like(line.text) != "risks" and own_words(line.text).name == line.text


def is_below(block: Block, line: Line) -> bool:
    """Whether an item is nested in the step above it: deeper, or without a number below a step with a number."""
    opening = block.opening
    return line.indent > opening.indent or (opening.marker[:1].isdigit() and not line.marker[:1].isdigit())


def ends_part(block: Block, line: Line) -> bool:
    """Whether an item that is not nested ends the text of a label alone in its item, "• Medicines:", with nested items."""
    if not (block.bare and block.opening.marker and block.pieces):
        return False
    kind, text, _, first = block.pieces[0]
    indent = _VERBATIM + len(text) - len(text.lstrip()) if kind == "verbatim" else first.indent
    return indent > block.opening.indent >= line.indent


def ends_list(key: str, block: Block, line: Line, text: str) -> bool:
    """Whether the list above does not go on with this item."""
    is_other = is_no_risk(text) or reads_otherwise(key, text)
    if not block.pieces:
        return isinstance(block.target, Likelihood) and is_other
    if line.gap:
        return True
    if not isinstance(block.target, Likelihood):
        return block.target == PERSONNEL and is_sentence(text)
    # "Common: a, b" says it of a and b alone, in an item, in a paragraph, or behind another label on its line.
    has_own_names = block.label and not block.bare
    is_nested = block.opening.marker and block.pieces[0][3].indent > block.opening.indent
    return bool((has_own_names or is_nested) and line.indent <= block.opening.indent) or is_other


def begins_name(block: Block, text: str) -> bool:
    """Whether a line begins a name of its own below names that stand behind their label, "Common: pain, fever"."""
    if block.bare or not block.pieces or not isinstance(block.target, Likelihood):
        return False
    if read_frequency(leading_label(text)[0]):  # "1 in 50: holes"
        return True
    if not text[:1].isupper():
        return False
    kind, above, _, line = block.pieces[-1]
    is_full = len(above) > _LONGEST_LINE or above[-1:] in ",;"
    return kind == "text" and line.number == block.opening.number and not (is_full or goes_on(above, text))


def manages_item(key: str, blocks: list[Block], line: Line) -> bool:
    """Read "Management: ..." that is nested below a risk as the management of that risk; whether it was such a line."""
    label, text = leading_label(line.text)
    block = blocks[-1] if blocks else None
    if not block or not line.indent or not text or label_target(key, label) != "risk_management":
        return False
    kind, name, blank, above = block.pieces[-1] if block.pieces else ("", "", False, line)
    is_risk = kind == "item" and isinstance(block.target, Likelihood) and above.indent < line.indent
    if not is_risk or label != "Management":
        return False
    block.pieces[-1] = ("row", f"{name.rstrip(' .')}. Management: {text}", blank, above)
    return True


def adds_likelihood(entry: ParsedEntry, key: str, blocks: list[Block], line: Line) -> bool:
    """Read "Likelihood: rare" on the line below "Risk: clots" as what is said of that risk; whether it was such a line."""
    label, text = leading_label(line.text)
    above = blocks[-1].pieces if key == "risks" and blocks and isinstance(blocks[-1].target, Likelihood) else []
    if not above or not text or label.casefold() not in _LIKELIHOOD or line.blank:
        return False
    kind, name, blank, opening = above[-1]
    above[-1] = (kind, f"{name.rstrip(' .')} ({text.rstrip(' .')})", blank, opening)
    entry.add_frame(line.number, f"{label}:")
    return True


def doubt_bands(entry: ParsedEntry, blocks: list[Block]) -> None:
    """Take back the likelihoods of labels that may stand below their risks: a name stands above the first, none below the last.

    The risks that were read below them become "not stated"; the words are left unplaced, and the warning says why.
    """
    bands = [block for block in blocks if block.bare and isinstance(block.target, Likelihood)]
    if not bands or bands[-1].pieces or bands[-1] is not blocks[-1] or bands[0] is blocks[0]:
        return
    above = blocks[blocks.index(bands[0]) - 1].pieces[-1:]
    if not above or is_sentence(above[0][1]) or above[0][1].endswith((":", ".")):
        return
    for block in bands:
        block.target, block.inferred = Likelihood.NOT_STATED, True
        entry.unplaced.append(SourceLine(block.opening.number, block.label))
        block.label = ""
    last = blocks.pop()
    entry.warnings.append(
        f"Line {last.opening.number}: no risk stands below “{last.opening.text}”. The words for likelihood may belong to the "
        "risks above them, so none was taken."
    )
