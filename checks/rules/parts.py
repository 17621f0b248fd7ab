"""Rules about what is there: sections, sources, the likelihood and management of risks, the order of steps, the name."""

import re
from collections.abc import Iterator

from checks.rules.text import Found, Passage, Text
from documents.citations import SourceKind
from documents.frequency import read_frequency, share_of_people
from documents.row_kinds import PICTURE_ADDRESS
from documents.sections import SECTIONS
from documents.source_marks import MARK, numbers_in
from procedures.rules import missing_sections

_FIELD_OF_HEADING = {section.heading: section.field for section in SECTIONS}
_ESTIMATE = re.compile(r"\bestimat", re.IGNORECASE)
_OF_A_PICTURE = {"alt": "alternative text", "credit": "credit", "licence": "licence"}
_OF_A_RISK = ("name", "frequency", "management")
_RANGE = re.compile(r"\b1 in (\d[\d,]*) to 1 in (\d[\d,]*\d|\d)")
#: With one source, everybody knows where a figure is from.
SEVERAL = 2
_FIRST = re.compile(r"(?:first(?:ly)?|to begin with)\b", re.IGNORECASE)
_LAST = re.compile(r"(?:finally|lastly|last(?:\s+of\s+all|\s+step)?|at the end)\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?:step\s+)?(\d{1,2})\s*(?:[.):–-]|$)", re.IGNORECASE)
#: What labels call the stages of a procedure, which always follow each other in this order.
_STAGES = tuple(
    re.compile(rf"(?:{words})", re.IGNORECASE)
    for words in (
        r"an(?:a)?esthe|sedation|numbing|local an",
        r"incision|opening|skin cut|access|puncture",
        r"clos(?:ure|ing)|sutur|stitch",
        r"dressing|bandag",
        r"waking|recovery|emergence",
    )
)
_ENDS_OPEN = re.compile(
    r"(?:…|\.\.\.|[-–—,;:/&(]|\b(?:a|an|the|of|and|or|with|without|for|from|to|in|on|by|at|into|using|via))$",
    re.IGNORECASE,
)


def missing(text: Text) -> Iterator[Found]:
    """Sections without content that are not marked as not applicable."""
    for heading in missing_sections(text.document):
        yield Found(
            f"“{heading}” is empty: write it, or mark it as not applicable.", _FIELD_OF_HEADING[heading], words=heading
        )


def unsettled(text: Text) -> Iterator[Found]:
    """What other rooms want settled: guesses, lines that fit no field."""
    for phrase in text.unsettled:
        yield Found(f"{phrase[:1].upper()}{phrase[1:]}: settle this beside the field.", "")


def without_source(text: Text) -> Iterator[Found]:
    """An entry that names no source."""
    if not text.content["sources"]:
        yield Found("No source is named: name at least one, so that readers see what the text is based on.", "sources")


def figure_without_source(text: Text) -> Iterator[Found]:
    """Figures, of risks, of outcomes or in prose, in an entry that names no source."""
    if text.content["sources"]:
        return
    for row, risk in enumerate(text.content["risks"]):
        if risk["frequency"]:
            yield Found(
                f"{risk['name']}: the figure “{risk['frequency']}” has no source. Name the source.", "risks", row
            )
    for row, outcome in enumerate(text.content["outcomes"]):
        if outcome["frequency"]:
            yield Found(
                f"{outcome['name']}: the figure “{outcome['frequency']}” has no source. Name the source.",
                "outcomes",
                row,
            )
    for passage in text.passages:
        if share := share_of_people(passage.text):
            yield Found(f"The figure “{share}” has no source. Name the source.", passage.field, passage.row)


def figure_without_number(text: Text) -> Iterator[Found]:
    """Figures of risks that say neither which of several sources they are from nor that they are estimates."""
    if len(text.content["sources"]) < SEVERAL:
        return
    found = [
        (row, risk)
        for row, risk in enumerate(text.content["risks"])
        if read_frequency(risk["frequency"]) and not _says_where_from(" ".join(risk[key] for key in _OF_A_RISK))
    ]
    if found:
        row, first = found[0]
        more = f", and {len(found) - 1} more" if found[1:] else ""
        yield Found(
            f"{first['name']}: the figure “{first['frequency']}”{more} does not say which source it is from. Add its number, "
            "such as [1], or the word “estimate”.",
            "risks",
            row,
            words="\n".join(risk["frequency"] for _, risk in found),
        )


def _says_where_from(words: str) -> bool:
    return bool(MARK.search(words) or _ESTIMATE.search(words))


def range_reversed(text: Text) -> Iterator[Found]:
    """Ranges that begin with the more likely end: read beside others, “1 in 150 to 1 in 400” is mistaken for less of a risk."""
    for row, risk in enumerate(text.content["risks"]):
        hit = _RANGE.search(risk["frequency"])
        if hit and _base(hit[1]) < _base(hit[2]):
            yield Found(
                f"{risk['name']}: write the rarer end of the range first, as in “1 in {hit[2]} to 1 in {hit[1]}”.",
                "risks",
                row,
                words=risk["frequency"],
            )


def _base(figure: str) -> int:
    return int(figure.replace(",", ""))


def not_accessed(text: Text) -> Iterator[Found]:
    """Official sites, and addresses of no stated kind, without the day of access: such pages change without notice."""
    for row, source in enumerate(text.content["sources"]):
        is_site = source["kind"] == SourceKind.OFFICIAL_SITE or (source["address"] and not source["kind"])
        if is_site and not source["accessed"]:
            yield Found(
                f"Source {row + 1}, “{source['citation'][:60]}”, is a site, and nothing says when it was read: "
                "enter the date of access.",
                "sources",
                row,
                words=source["citation"],
            )


def accessed_too_early(text: Text) -> Iterator[Found]:
    """Sources that were accessed before the year in which they were published."""
    for row, source in enumerate(text.content["sources"]):
        if source["year"] and source["accessed"] and source["accessed"][:4] < source["year"]:
            yield Found(
                f"Source {row + 1} is of {source['year']}, but was accessed on {source['accessed']}: correct one of them.",
                "sources",
                row,
            )


def unknown_source(text: Text) -> Iterator[Found]:
    """Marks such as [7] with a number that no source of the entry has."""
    count = len(text.content["sources"])
    of_risks = [Passage("risks", row, risk["frequency"]) for row, risk in enumerate(text.content["risks"])]
    of_outcomes = [
        Passage("outcomes", row, f"[{outcome['source']}]") for row, outcome in enumerate(text.content["outcomes"])
    ]
    for passage in [*text.passages, *of_risks, *of_outcomes]:
        for number in numbers_in(passage.text):
            if not 1 <= number <= count:
                yield Found(
                    f"“[{number}]” names no source of this entry: it has {count}. Mend the number, or add the source.",
                    passage.field,
                    passage.row,
                    words=f"[{number}]",
                )


def incomplete_picture(text: Text) -> Iterator[Found]:
    """Pictures that do not say what they show, who made them, or what allows to show them."""
    for row, picture in enumerate(text.content["illustrations"]):
        missing = [label for key, label in _OF_A_PICTURE.items() if not picture[key]]
        if missing and PICTURE_ADDRESS.fullmatch(picture["address"]):
            yield Found(
                f"The picture “{picture['caption']}” has no {' and no '.join(missing)}: write it.", "illustrations", row
            )


def without_likelihood(text: Text) -> Iterator[Found]:
    """Risks that say neither by a word nor by a figure how often they happen."""
    for row, risk in enumerate(text.content["risks"]):
        if risk["likelihood"] == "not_stated" and not risk["frequency"]:
            yield Found(
                f"{risk['name']}: nothing says how often it happens. Choose a likelihood, or enter the figure of the source.",
                "risks",
                row,
            )


def without_management(text: Text) -> Iterator[Found]:
    """Risks whose row does not say how they are prevented or treated."""
    for row, risk in enumerate(text.content["risks"]):
        if not risk["management"]:
            yield Found(
                f"{risk['name']}: nothing says how it is prevented, recognized or treated. Write its management.",
                "risks",
                row,
            )


def repeated_risks(text: Text) -> Iterator[Found]:
    """Risks that an earlier row names too, whatever the case."""
    rows: dict[str, int] = {}
    for row, risk in enumerate(text.content["risks"]):
        first = rows.setdefault(" ".join(risk["name"].lower().split()), row)
        if first != row:
            yield Found(
                f"{risk['name']}: row {first + 1} names the same risk. Make one row of the two, or say how they differ.",
                "risks",
                row,
            )


def out_of_order(text: Text) -> Iterator[Found]:
    """Steps whose own words say that they belong elsewhere in the list."""
    steps = text.content["steps"]
    begins = [step["label"] or step["text"] for step in steps]
    stages = [
        next((number for number, words in enumerate(_STAGES) if words.match(step["label"])), None) for step in steps
    ]
    numbers = [int(hit[1]) if (hit := _NUMBER.match(words)) else None for words in begins]
    for row, words in enumerate(begins):
        place = f"Step {row + 1}, “{words[:60]}”,"
        later = next((other for other in range(row) if _is_after(stages[other], stages[row])), None)
        if later is not None:
            yield Found(f"{place} stands after “{begins[later][:60]}”: are the steps in order?", "steps", row)
        elif row and _is_after(numbers[row - 1], numbers[row]):
            yield Found(f"{place} has a lower number than the step before it: are the steps in order?", "steps", row)
        elif row and _FIRST.match(words):
            yield Found(f"{place} says that it is the first, but others stand before it.", "steps", row)
        elif row < len(steps) - 1 and _LAST.match(words):
            yield Found(f"{place} says that it is the last, but others follow it.", "steps", row)


def _is_after(first: int | None, second: int | None) -> bool:
    return first is not None and second is not None and first > second


def cut_name(text: Text) -> Iterator[Found]:
    """Names that seem to be cut off: they end in a word or mark that wants something after it, or in an open bracket."""
    places = [("name", None), *(("names", row) for row in range(len(text.content["names"])))]
    for (field, row), name in zip(places, text.names, strict=True):
        if _ENDS_OPEN.search(name.rstrip()) or name.count("(") > name.count(")") or name.count("[") > name.count("]"):
            yield Found(f"“{name}” looks cut off: write the whole name.", field, row)
