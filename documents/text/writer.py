"""Writes an entry as an entry document: plain text in the canonical form of docs/entry-document.md."""

import re
from collections.abc import Iterable, Iterator

from documents.code_systems import code_system
from documents.entry import (
    CodeReference,
    EntryDocument,
    Likelihood,
    Person,
    RiskItem,
    Step,
    says_not_applicable,
    tidied,
)
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS, Section
from documents.text.bands import FIGURE
from documents.text.row_lines import write_rows

_BAND_LABELS = {likelihood: likelihood.value.replace("_", " ").capitalize() for likelihood in Likelihood}
_SECTION_LABELS = {section.key: section.heading for section in SECTIONS}
_BULLETED = {"preparation", "recovery"}
_HEADINGS = {
    "".join(char for char in heading.casefold() if char.isalnum())
    for heading in (
        *(section.heading for section in SECTIONS),
        *(kind.heading for kind in ROW_KINDS.values()),
        *("Classification", "Sources", "Editorial Note", "Similar Codes"),
    )
}

# What can be written on a line without being read as a label, a heading, a list item or two values. Everything else is
# written on lines indented by four spaces, which are read literally, or key by key (`Risk:`, `Frequency:`).
_VALUE = re.compile(r"(?:[^\W_]|[\"'“‘(])(?!.*\s##)\S*(?: +\S+)*")
_SENTENCE = re.compile(r"(?!similar codes|\d)(?:[^\W_]|[\"'“‘(])(?!.*\s##)\S*(?: +\S+)*(?<=[.!?])", re.IGNORECASE)
_LEADING_LABEL = re.compile(r"(?:[^\s:.!?;]+\s+){0,8}[^\s:.!?;]*:(?![\w/])")
_RUN_ON_LABEL = re.compile(r"[.!?;]\s(?:\S+\s+){0,6}\S*:(?![\w/])")
_TITLE = re.compile(r"(?!.*\bcodes?\W*$)[^\W_][^:#*\n]*(?<![•◦▪‣·●○+– -])", re.IGNORECASE)
_ITEM_NUMBER = re.compile(r"\d{1,3}[.)](?:\s|$)")
_KNOWN_AS = re.compile(r"\b(?:known|called|to)\s+as\b", re.IGNORECASE)
_BRACKET = r"\([^;:.!?#*()\n]*\)"
_NAME = re.compile(
    rf"(?!(?:and|or|and/or)\s)[^\W_][^,;:.!?#*()\n]*(?:{_BRACKET}[^,;:.!?#*()\n]*)*(?<! )", re.IGNORECASE
)
_RISK_NAME = re.compile(rf"[^\W_][^;:.!?#*()\n]*(?:{_BRACKET}[^;:.!?#*()\n]*)*(?<![ ,])")
_FREQUENCY = re.compile(r"(?:[^:.!?#*()\n]|\.(?=\d))+")
_LAST_BRACKET = re.compile(r"\(([^()]*)\)$")
_ROLE = re.compile(r"[^\W_](?:[^;:.!?#*()\n]|(?<=\w)\(\w+\))*")
_NOTE = re.compile(r"[^\s():#\n][^():#\n]*")
_LABEL = re.compile(r"[^\W_][^.!?;:#*]{0,70}")
_ITEM = re.compile(r"[^;#\n]+")
_SYSTEM = re.compile(r"[a-z][a-z0-9_-]{1,19}")
_CODE = re.compile(r"(?=\D*\d)[A-Za-z0-9][A-Za-z0-9.-]*", re.ASCII)
_CODE_TITLE = re.compile(r"[^\W_][^#\n]*|")


def write_entry_document(document: EntryDocument, *, show_descriptor: bool = True) -> str:
    """The document as text in the format of docs/entry-document.md, with LF line ends and a final newline.

    `show_descriptor=False` leaves out the official titles of all codes; the caller asks the licence gate. Reading the text
    gives exactly the `tidied` document again, except that each section that is marked as not applicable begins with
    "Not applicable.".
    """
    document = tidied(document)
    texts = dict(document.texts)
    for section in SECTIONS:
        text = texts.get(section.field, "")
        if section.key in document.not_applicable and not says_not_applicable(text):
            texts[section.field] = f"Not applicable.\n\n{text}".strip()
    blocks = [*_header(document, show_descriptor)]
    for section in SECTIONS:
        body = [block for block in _section(document, section, texts) if block]
        if body:
            blocks += [section.heading, *body]
    for heading, body in (
        *((kind.heading, write_rows(kind, getattr(document, name))) for name, kind in ROW_KINDS.items()),
        ("Classification", _classification(document, texts, show_descriptor)),
        ("Sources", _sources(document.sources)),
        ("Editorial Note", _prose(document.editorial_note)),
        ("Similar Codes", "\n".join(_related(code, show_descriptor) for code in document.related_codes)),
    ):
        if body:
            blocks += [heading, body]
    return "\n\n".join(blocks) + "\n"


def write_steps(steps: Iterable[Step]) -> str:
    """The numbered steps as written below "Procedure Description"; "" for none."""
    return "\n".join(_step(number, step) for number, step in enumerate(steps, start=1))


def write_personnel(people: Iterable[Person]) -> str:
    """The roles as written below "Healthcare Professionals:"; "" for none."""
    return "\n".join(map(_person, people))


def write_risks(risks: Iterable[RiskItem]) -> str:
    """The risks as written below "Risks and Complications"; "" for none."""
    return "\n".join(map(_risk, risks))


def _header(document: EntryDocument, show_descriptor: bool) -> Iterator[str]:
    code = document.primary_code
    if code and _is_plain(code):
        yield "Search all medical codes"
        if show_descriptor and (title := code.descriptor):
            yield title if _TITLE.fullmatch(title) and not _ITEM_NUMBER.match(title) else f"    {title}"
        yield f"{_system(code.system)} code"
    yield "Name of the Procedure:"
    name = document.name
    spelled = "".join(char for char in name.casefold().replace("&", "and") if char.isalnum())
    odd = not _TITLE.fullmatch(name) or _ITEM_NUMBER.match(name) or _KNOWN_AS.search(name) or spelled in _HEADINGS
    names = [f"    {name}" if odd else name] if name else []
    for label, values in (("Common Names", document.common_names), ("Technical Terms", document.technical_terms)):
        if values:
            names.append(_list(label, values, ", ", _NAME))
    if names:
        yield "\n".join(names)


def _section(document: EntryDocument, section: Section, texts: dict[str, str]) -> Iterator[str]:
    yield _prose(texts.get(section.field, ""))
    if section.key == "description":
        yield write_steps(document.steps)
        yield _list("Tools", document.tools, ", ", _NAME, end=".") if document.tools else ""
    if section.key == "personnel" and document.personnel:
        yield "Healthcare Professionals:"
        yield write_personnel(document.personnel)
    if section.key == "risks":
        yield write_risks(document.risks)
    bullet = "  • " if section.key in _BULLETED else ""
    yield "\n".join(
        _labelled(f"{bullet}{part.label}", texts[part.field]) for part in section.parts if texts.get(part.field)
    )


def _indented(text: str, indent: str = "    ") -> str:
    return "\n".join(f"{indent}{line}" if line else "" for line in text.split("\n"))


def _is_value(text: str, *, labelled: bool = True) -> bool:
    """Whether a text can be written on the line of its label or, if it has none, right after its number."""
    if not _VALUE.fullmatch(text) or (not labelled and _LEADING_LABEL.match(text)):
        return False
    return ":" not in text or not _RUN_ON_LABEL.search(text)


def _is_sentence(line: str) -> bool:
    return bool(_SENTENCE.fullmatch(line)) and not _LEADING_LABEL.match(line) and not _RUN_ON_LABEL.search(line)


def _prose(text: str) -> str:
    return text if all(_is_sentence(line) or not line for line in text.split("\n")) else _indented(text)


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if _is_value(text) else f"{label}:\n{_indented(text)}"


def _list(label: str, values: list[str], separator: str, plain: re.Pattern, end: str = "") -> str:
    if all(plain.fullmatch(value) and len(value.split()) <= 8 for value in values):
        return f"{label}: {separator.join(values)}{end}"
    return "\n".join([f"{label}:", *(f"    {value}" for value in values)])


def _keyed(*rows: tuple[str, str], indent: str = "    ") -> str:
    """`Key: value` lines; a value of several lines goes below its key, indented further."""
    return "\n".join(
        f"{indent}{key}:\n{_indented(value, indent + '  ')}" if "\n" in value else f"{indent}{key}: {value}".rstrip()
        for key, value in rows
    )


def _number(number: int) -> str:
    return f"  {(number - 1) % 999 + 1}."  # readers accept list numbers of at most three digits


def _step(number: int, step: Step) -> str:
    head, text = _number(number), step.text
    if _LABEL.fullmatch(step.label) and len(step.label.split()) <= 8:
        head += f" {step.label}:"
    elif step.label:
        head += f"\n{_keyed(('Label', step.label), indent='      ')}"
        return f"{head}\n{_indented(text)}" if text else head
    if _is_value(text, labelled=bool(step.label)):
        return f"{head} {text}"
    return f"{head}\n{_indented(text)}" if text else head


def _person(person: Person) -> str:
    role, note = person.role, person.note
    plain = _ROLE.fullmatch(role) and (not note or _NOTE.fullmatch(note))
    if plain and len(str(person).split()) <= 12:
        return f"  • {person}"
    return "\n".join(["  •", _keyed(("Role", role), *[("Note", note)] if note else ())])


def _risk(risk: RiskItem) -> str:
    label = f"  • {_BAND_LABELS[risk.likelihood]}:"
    name, figure, management = risk.name, risk.frequency, risk.management
    text = f"{name} ({figure})" if figure else name
    bracket = _LAST_BRACKET.search(name)
    plain = (
        _RISK_NAME.fullmatch(name)
        and (management or len(text.split()) <= 25)
        and (
            _FREQUENCY.fullmatch(figure) and FIGURE.search(figure)
            if figure
            else not bracket or not FIGURE.search(bracket[1])
        )
        and (_is_value(management) if management else "," not in name)
    )
    if plain:
        return f"{label} {text}. Management: {management}" if management else f"{label} {text}"
    rows = [("Risk", name), ("Frequency", figure), ("Management", management)]
    return f"{label}\n{_keyed(*((key, value) for key, value in rows if value))}"


def _classification(document: EntryDocument, texts: dict[str, str], show_descriptor: bool) -> str:
    rows = [
        ("Address", [document.slug]),
        ("Kind", [document.kind]),
        ("Specialties", document.specialties),
        ("Body Sites", document.body_sites),
        ("Settings", document.settings),
        ("Anesthesia Types", document.anesthesia_types),
    ]
    lines = [_list(label, values, "; ", _ITEM) for label, values in rows if values and values[0]]
    said = [section.key for section in SECTIONS if says_not_applicable(texts.get(section.field, ""))]
    if said != document.not_applicable:
        marked = [_SECTION_LABELS[key] for key in document.not_applicable]
        lines.append(f"Not Applicable: {'; '.join(marked) or 'None'}")
    minutes = _span(document.duration_min_minutes, document.duration_max_minutes)
    lines.append(f"Minutes: {minutes or 'Not stated'}")
    if nights := _span(document.stay_min_nights, document.stay_max_nights):
        lines.append(f"Nights: {nights}")
    if code := document.primary_code:
        odd = f"Primary Code:\n{_code_rows(code, show_descriptor)}"
        lines.append(f"Primary Code: {_system(code.system)} {code.code}" if _is_plain(code) else odd)
    return "\n".join(lines)


def _span(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    return f"{low}" if low == high else f"{'' if low is None else low}-{'' if high is None else high}"


def _sources(sources: list[str]) -> str:
    return "\n".join(
        f"{_number(number)}\n    {source}" if " ##" in source else f"{_number(number)} {source}"
        for number, source in enumerate(sources, start=1)
    )


def _related(code: CodeReference, show_descriptor: bool) -> str:
    if _is_plain(code) and _CODE_TITLE.fullmatch(code.descriptor):
        title = code.descriptor if show_descriptor else ""
        return f"  • {_system(code.system)} {code.code} {title}".rstrip()
    return f"  •\n{_code_rows(code, show_descriptor)}"


def _code_rows(code: CodeReference, show_descriptor: bool) -> str:
    title = [("Title", code.descriptor)] if show_descriptor and code.descriptor else []
    return _keyed(("System", code.system), ("Code", code.code), *title)


def _is_plain(code: CodeReference) -> bool:
    return bool(_SYSTEM.fullmatch(code.system) and _CODE.fullmatch(code.code))


def _system(slug: str) -> str:
    return code_system(slug).omop_vocabulary or slug.upper()
