"""Writes an entry as an entry document: plain text in the canonical form of docs/entry-document.md."""

import re
from collections.abc import Iterable, Iterator

from procedures.document import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step, says_not_applicable
from procedures.sections import SECTIONS, Section

_SYSTEM_LABELS = {"icd9proc": "ICD9Proc"}
_BAND_LABELS = {likelihood: likelihood.value.replace("_", " ").capitalize() for likelihood in Likelihood}
_BULLETED = {"preparation", "recovery"}
_HEADINGS = {
    "".join(char for char in heading.casefold() if char.isalnum())
    for heading in (*(s.heading for s in SECTIONS), "Classification", "Sources", "Editorial Note", "Similar Codes")
}

# What may stand in a line without being taken for a label, a heading, a list item or two values. Everything else is
# written on lines indented by four blanks, which readers take word for word.
_VALUE = re.compile(r"[\w\"'“‘(](?!.*(?::(?:\s|$)|\s#))\S*(?: +\S+)*")
_SENTENCE = re.compile(
    r"(?!similar codes)(?:[^\W\d]|[\"'“‘(])(?!.*(?::(?:\s|$)|\s#))\S*(?: +\S+)*(?<=[.!?])", re.IGNORECASE
)
_NAME = re.compile(
    r"(?!(?:and|or|and/or)\s)[^\W_][^,;:.!?#*()\n]*(?:\([^;:.!?#*()\n]*\)[^,;:.!?#*()\n]*)*", re.IGNORECASE
)
_NO_NAME = re.compile(r"^\d{1,3}[.)](?:\s|$)|\*$|\s(?:known|called|to)\s+as\s", re.IGNORECASE)
_ITEM = re.compile(r"[^;#\n]+")


def write_entry_document(document: EntryDocument, *, show_descriptor: bool = True) -> str:
    """The document as text: LF line ends and a final newline.

    `show_descriptor=False` leaves out every official title, of the primary code and of the related ones: the caller
    asks the licence gate. Reading the text again gives the same document, except that risks, roles, steps' labels and
    list items become single lines. The format is that of docs/entry-document.md.
    """
    blocks = [*_header(document, show_descriptor)]
    for section in SECTIONS:
        body = [block for block in _section(document, section) if block]
        if body:
            blocks += [section.heading, *body]
    for heading, body in (
        ("Classification", _classification(document)),
        ("Sources", _sources(document.sources)),
        ("Editorial Note", _prose(document.editorial_note)),
        ("Similar Codes", _related(document.related_codes, show_descriptor)),
    ):
        if body:
            blocks += [heading, body]
    return "\n\n".join(blocks) + "\n"


def _header(document: EntryDocument, show_descriptor: bool) -> Iterator[str]:
    if code := document.primary_code:
        yield "Search all medical codes"
        if show_descriptor and code.descriptor:
            yield _line(code.descriptor)
        yield f"{_system(code.system)} code"
    yield "Name of the Procedure:"
    name = _line(document.name)
    spelled = "".join(char for char in name.casefold().replace("&", "and") if char.isalnum())
    plain = _VALUE.fullmatch(name) and not _NO_NAME.search(name) and spelled not in _HEADINGS
    names = [name if plain else f"    {name}"] if name else []
    for label, values in (("Common Names", document.common_names), ("Technical Terms", document.technical_terms)):
        if values:
            names.append(_list(label, values, ", ", _NAME))
    if names:
        yield "\n".join(names)


def _section(document: EntryDocument, section: Section) -> Iterator[str]:
    text = document.texts.get(section.field, "")
    if section.key in document.not_applicable and not says_not_applicable(text):
        text = f"Not applicable.\n\n{text}".strip()
    yield _prose(text)
    if section.key == "description":
        yield "\n".join(_step(number, step) for number, step in enumerate(document.steps, start=1))
        yield _list("Tools", document.tools, ", ", _NAME, end=".") if document.tools else ""
    if section.key == "personnel" and document.personnel:
        yield "Healthcare Professionals:"
        yield "\n".join(map(_person, document.personnel))
    if section.key == "risks":
        yield "\n".join(map(_risk, document.risks))
    bullet = "  • " if section.key in _BULLETED else ""
    yield "\n".join(
        _labelled(f"{bullet}{part.label}", document.texts[part.field])
        for part in section.parts
        if document.texts.get(part.field)
    )


def _line(text: str) -> str:
    return " ".join(text.split("\n")).strip()


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line.strip() else "" for line in text.strip().split("\n"))


def _prose(text: str) -> str:
    text = text.strip()
    plain = all(_SENTENCE.fullmatch(line) or not line for line in text.split("\n"))
    return text if plain else _indented(text)


def _labelled(label: str, text: str) -> str:
    text = text.strip()
    return f"{label}: {text}" if _VALUE.fullmatch(text) else f"{label}:\n{_indented(text)}"


def _list(label: str, values: Iterable[str], separator: str, plain: re.Pattern, end: str = "") -> str:
    values = [line for value in values if (line := _line(value))]
    if all(plain.fullmatch(value) and len(value.split()) <= 8 for value in values):
        return f"{label}: {separator.join(values)}{end}"
    return "\n".join([f"{label}:", *(f"    {value}" for value in values)])


def _step(number: int, step: Step) -> str:
    head = f"  {number}. {_line(step.label)}: " if step.label else f"  {number}. "
    text = step.text.strip()
    if _VALUE.fullmatch(text):
        return head + text
    return f"{head.rstrip()}\n{_indented(text)}" if text else head.rstrip()


def _person(person: Person) -> str:
    text = _line(str(person))
    return f"  • {text}" if _VALUE.fullmatch(text) and len(text.split()) <= 12 else f"    {text}"


def _risk(risk: RiskItem) -> str:
    text = f"{risk.name} ({risk.frequency})" if risk.frequency else risk.name
    plain = _NAME.fullmatch(risk.name) and len(risk.name.split()) <= 8 and not re.search("[():#]", risk.frequency)
    if risk.management:
        text += f". Management: {risk.management}"
        plain = plain and _VALUE.fullmatch(risk.management)
    label = f"  • {_BAND_LABELS[risk.likelihood]}:"
    return f"{label} {_line(text)}" if plain else f"{label}\n    {_line(text)}"


def _classification(document: EntryDocument) -> str:
    rows = [
        ("Kind", [document.kind] if document.kind else []),
        ("Specialties", document.specialties),
        ("Body Sites", document.body_sites),
        ("Settings", document.settings),
        ("Anesthesia Types", document.anesthesia_types),
    ]
    lines = [_list(label, values, "; ", _ITEM) for label, values in rows if values]
    low, high = document.duration_min_minutes, document.duration_max_minutes
    if low is not None or high is not None:
        span = f"{'' if low is None else low}-{'' if high is None else high}"
        lines.append(f"Minutes: {low if low == high else span}")
    elif document.texts.get("duration_text"):
        lines.append("Minutes: Not stated")
    if code := document.primary_code:
        lines.append(f"Primary Code: {_system(code.system)} {code.code}")
    return "\n".join(lines)


def _sources(sources: list[str]) -> str:
    lines = (_line(source) for source in sources)
    return "\n".join(
        f"  {number}.\n    {line}" if " #" in line else f"  {number}. {line}"
        for number, line in enumerate(lines, start=1)
    )


def _related(codes: list[CodeReference], show_descriptor: bool) -> str:
    return "\n".join(
        f"  • {_system(code.system)} {code.code} {_line(code.descriptor) if show_descriptor else ''}".rstrip()
        for code in codes
    )


def _system(slug: str) -> str:
    return _SYSTEM_LABELS.get(slug, slug.upper())
