"""Reads cells of tables: codes, lists, minutes, steps, roles and risks, and the fields that they fill."""

import re
from functools import cache

from documents.code_systems import CodeSystem, described_systems
from documents.entry import CodeReference, Likelihood, says_nothing
from documents.entry_builder import BadValue, EntryBuilder, Shown
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTION_KEYS, TEXT_FIELDS
from documents.tables.columns import CODE, PUBLICATION, SYSTEM, TITLE, VERSION, Column, spelled
from documents.tables.spans import BOUNDS, SPANS, read_bound, read_span
from documents.text.headings import HEADINGS, LABELS, slugs_by_spelling, spelling
from documents.text.lines import leading_label
from documents.text.lists import split_names

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_MARKER = re.compile(r"\s*(?:[•◦▪‣·●○]|[-*+–](?=\s|$)|\d{1,3}[.)](?=\s|$))|    ")
_SENTENCE_END = re.compile(r"[.!?]\s*$")
_MARKS = {"description": "1. ", "personnel": "• ", "risks": "• "}
# A line with more words is a sentence, not a name.
_LONGEST_NAME = 12
_LISTS = {
    "common_names",
    "technical_terms",
    "specialties",
    "body_sites",
    "settings",
    "anesthesia_types",
    "tools",
    "sources",
}

#: Lists that have no value "None"; the anesthesia of an entry may be that.
_NEVER_NONE = {"common_names", "technical_terms", "tools", "sources", "not_applicable"}


def read_cell(entry: EntryBuilder, column: Column, cell: str) -> None:
    """Read a cell of a wide table into the field of its column. An empty cell empties the field. Raises BadValue."""
    target = column.target
    name = target.field
    if is_blank(entry, cell) and (name in _NEVER_NONE or not re.search(r"\w", cell)):
        entry.keep(entry.show(column.heading, cell), column.heading, cell)
        cell = ""
    if not cell.strip():
        if name in SPANS:
            entry.given |= {*SPANS[name]}
        elif name == CODE:
            entry.given.add("primary_code")
        elif name not in ("", "name", "slug", TITLE, SYSTEM, VERSION, PUBLICATION):
            entry.given.add(name)
        return
    shown = entry.show(column.heading, cell)
    if name in ROW_KINDS:
        entry.read_rows(ROW_KINDS[name], shown)
    elif target.band:
        entry.read_section("risks", shown, name, _banded(target.band, shown))
    elif target.section:
        entry.read_section(target.section, shown, name, with_markers(name, target.section, shown.value))
        if target.section == "duration":
            entry.duration = shown
    elif name in _LISTS or name == "not_applicable":
        for value in split_list(shown.value, whole_lines=name == "sources"):
            add_value(entry, name, value)
        _note(entry, name, shown)
    elif name == "related_codes":
        _add_related(entry, shown, split_references(shown.value))
    else:
        read_value(entry, target.field, shown, target.system)


def is_blank(entry: EntryBuilder, cell: str) -> bool:
    """Whether a cell has nothing but a mark for that, such as "n/a". A file that was exported is taken as it stands."""
    return bool(cell.strip()) and says_nothing(cell) and entry.parsed.exported_version is None


def read_value(entry: EntryBuilder, name: str, shown: Shown, system: str = "") -> None:
    """Put one value of the source text into the field `name` of the entry, and record where it was read from.

    A value for a field that is filled already, or for no field, is left over. `system` is the code system of a code that
    does not name one. Raises BadValue.
    """
    document = entry.document
    value = shown.value
    if name in TEXT_FIELDS:
        entry.parsed.add_text(name, value)
        entry.place(shown, name)
    elif name in _LISTS or name == "not_applicable":
        add_value(entry, name, value)
        _note(entry, name, shown)
    elif name == "editorial_note":
        document.editorial_note = f"{document.editorial_note}\n\n{value}".strip("\n")
        entry.place(shown, name)
    elif name in ("name", "slug", "kind"):
        if getattr(document, name):
            entry.leave(shown, f"there is a second {name}; the first one was used.")
            return
        setattr(document, name, value)
        entry.place(shown, name)
    elif name in BOUNDS:
        setattr(document, name, read_bound(value, BOUNDS[name]))
        _note(entry, name, shown, framed=True)
    elif name in SPANS:
        for bound, number in zip(SPANS[name], read_span(value, name), strict=True):
            setattr(document, bound, number)
        entry.place(shown, *SPANS[name])
        entry.keep(shown, value)
    elif name in ("primary_code", CODE):
        _set_primary(entry, shown, system)
    elif name == TITLE and entry.title is None:
        entry.title = shown
    elif name in (SYSTEM, VERSION, PUBLICATION):
        entry.keep(shown, shown.heading, value)
        if name == VERSION:
            entry.set_exported_version(value)
    else:
        entry.leave(shown)


def add_value(entry: EntryBuilder, name: str, value: str) -> None:
    """Append one value to a list field. Raises BadValue for an unknown section."""
    getattr(entry.document, name).append(read_section_key(value) if name == "not_applicable" else value)


def split_list(text: str, *, whole_lines: bool = False) -> list[str]:
    """The values of a list: one per line if the cell has line breaks, otherwise separated by semicolons."""
    values = text.split("\n") if "\n" in text or whole_lines else text.split(";")
    return [value.strip() for value in values if value.strip()]


def split_references(text: str) -> list[str]:
    """Codes, one per line; a single line is split at semicolons unless one of its codes has a title."""
    pieces = split_list(text)
    if "\n" not in text and any(piece[3] for piece in map(_reference().fullmatch, pieces) if piece):
        return [text.strip()]
    return pieces


@cache
def _reference() -> re.Pattern[str]:
    """Matches a code system under any of its names, a code, and a title after it, if any."""
    names = (r"[\s-]?".join(re.findall(r"\w", name)) for name in slugs_by_spelling() if name.isascii())
    longest_first: list[str] = sorted(names, key=len, reverse=True)
    system = "|".join(longest_first)
    return re.compile(
        rf"({system}|[A-Za-z][A-Za-z0-9_-]*)(?:\s*:\s*|\s+)([A-Za-z0-9][A-Za-z0-9./-]*):?(?:\s+(\S.*))?",
        re.IGNORECASE | re.DOTALL,
    )


def read_reference(text: str, system: str = "") -> tuple[CodeReference, bool]:
    """Read `icd10pcs 0FT44ZZ` with an optional title. Returns the code, and whether its system is a guess.

    `system` is used for a code without one. Raises BadValue.
    """
    text = text.strip()
    hit = _reference().fullmatch(text)
    if hit and (not system or hit[1].lower() == system or spelled(hit[1]) in slugs_by_spelling()):
        return CodeReference(read_system(hit[1]), hit[2], hit[3] or ""), False
    if not _CODE.fullmatch(text):
        raise BadValue(f"“{_short(text)}” is not a code: write the code system and the code, as in icd10pcs 0FT44ZZ.")
    if system:
        return CodeReference(system, text), False
    fitting = [slug for slug, known in described_systems().items() if known.is_of_procedures and _is_code(known, text)]
    if len(fitting) != 1:
        raise BadValue(f"The code “{_short(text)}” has no code system: write it first, as in icd10pcs 0FT44ZZ.")
    return CodeReference(fitting[0], text), True


def _is_code(system: CodeSystem, text: str) -> bool:
    """Whether the text has the form of a code of the system. Texts of one or two characters are too ambiguous."""
    code = system.normalise(text)
    return len(code) > 2 and system.is_code(code)


def read_system(text: str) -> str:
    """The slug of a code system in any spelling; for an unknown system, the text in lower case."""
    return slugs_by_spelling().get(spelled(text), text.strip().lower())


def read_likelihood(text: str) -> Likelihood:
    """The band in any spelling; "not stated" for an empty text. Raises BadValue."""
    if not text.strip():
        return Likelihood.NOT_STATED
    band = LABELS["risks"].get(spelled(text))
    if not isinstance(band, Likelihood):
        raise BadValue(
            f"likelihood “{_short(text)}” is not one of {', '.join(Likelihood)}. Figures belong in “frequency”."
        )
    return band


def read_section_key(text: str) -> str:
    """The key of a section, from its key or its heading. Raises BadValue."""
    key = text.strip() if text.strip() in SECTION_KEYS else HEADINGS.get(spelled(text))
    if key not in SECTION_KEYS:
        raise BadValue(f"not_applicable “{_short(text)}” is not one of {', '.join(SECTION_KEYS)}.")
    return key


def with_markers(name: str, section: str, text: str) -> str:
    """The text of a cell as the body of its section: names get the list markers of an entry document.

    Prose, and a text with list markers or with lines indented by four spaces, is returned unchanged.
    """
    mark = _MARKS.get(section)
    lines = text.split("\n")
    if not mark or name.endswith("_text") or any(_MARKER.match(line) for line in lines):
        return text
    if len(lines) == 1 and (name == "steps" or not _is_banded(text)):
        lines = text.split(";") if name == "steps" or ";" in text else split_names(text)[0]
        if name != "steps" and (_SENTENCE_END.search(text) or not all(_is_item(name, line) for line in lines)):
            return text
    return "\n".join(f"{mark}{line.strip()}" if _is_item(name, line) else line for line in lines)


def _is_item(name: str, line: str) -> bool:
    """Whether a line is one list item. A line with a band is not, unless it states the management of a risk."""
    if name == "steps" or not line.strip():
        return bool(line.strip())
    if _is_banded(line):
        return "Management:" in line
    return len(line.split()) <= _LONGEST_NAME and not _SENTENCE_END.search(line)


def _is_banded(line: str) -> bool:
    return isinstance(LABELS["risks"].get(spelling(leading_label(line.strip())[0])), Likelihood)


def _banded(band: Likelihood, shown: Shown) -> str:
    """A list of risks with the label of its band added to every line; line numbers stay the same."""
    label = f"{band.replace('_', ' ').capitalize()}:"
    names, *more = shown.value.split("\n")
    if not more:
        return f"{label} {names.strip()}"
    return "\n".join(f"• {label} {line.strip()}" if line.strip() else "" for line in (names, *more))


def _add_related(
    entry: EntryBuilder, shown: Shown, pieces: list[str], *, confidence: str = "stated", system=""
) -> None:
    for piece in pieces:
        reference, guessed = read_reference(piece, system)
        if guessed:
            confidence = "inferred"
            entry.warn(shown, f"the code system of {reference.code} was guessed: {reference.system}.")
        entry.document.related_codes.append(reference)
    entry.place(shown, "related_codes", confidence=confidence)


def _set_primary(entry: EntryBuilder, shown: Shown, system: str) -> None:
    document = entry.document
    if document.primary_code:
        _add_related(entry, shown, [shown.value], confidence="inferred", system=system)
        return
    reference, guessed = read_reference(shown.value, system)
    document.primary_code = reference
    entry.place(shown, "primary_code", confidence="inferred" if guessed else "stated")
    entry.keep(shown, shown.value.removesuffix(reference.descriptor))
    if guessed:
        entry.warn(shown, f"the code system of {reference.code} was guessed: {reference.system}.")
    if reference.descriptor:
        entry.parsed.title_lines.append(shown.first)


def _note(entry: EntryBuilder, name: str, shown: Shown, *, framed: bool = False) -> None:
    entry.place(shown, name)
    if framed or name == "not_applicable":
        entry.keep(shown, shown.value)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:60]}…"
