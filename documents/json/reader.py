"""Reads a JSON object as an entry. The type of every value is checked; an error names the path of the value."""

import json
from collections.abc import Iterable
from dataclasses import replace

from documents.citations import Citation, SourceKind, detail_of, read_citation
from documents.entry import CodeReference, Likelihood, Person, RiskItem, Step, one_line
from documents.entry_builder import BadValue, EntryBuilder, Shown
from documents.fields import FIELDS
from documents.row_kinds import NUMBERS, ROW_KINDS, STORED_OTHERWISE
from documents.sections import TEXT_FIELDS
from documents.source import SourceDocument, refused
from documents.tables.cells import add_value, read_likelihood, read_reference, read_system, read_value
from documents.tables.columns import PUBLICATION, VERSION, spelled
from documents.text.headings import spelling

_FIELDS = {spelling(name): name for name in FIELDS}
_WHOLE = {
    "duration_min_minutes": "minutes",
    "duration_max_minutes": "minutes",
    "stay_min_nights": "nights",
    "stay_max_nights": "nights",
}
_KINDS = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "an array", dict: "an object"}
_DETAILS = {
    "kind": f"one of {', '.join(SourceKind)}",
    "year": "a year of four digits",
    "address": "a web address such as https://example.org/page",
    "accessed": "a day such as 2024-05-12",
}
_KEYS = {
    "steps": ("label", "text"),
    "personnel": ("role", "note"),
    "risks": ("name", "likelihood", "frequency", "management"),
    "related_codes": ("system", "code", "title"),
    "sources": ("citation", "kind", "year", "address", "accessed"),
    **{name: kind.columns for name, kind in ROW_KINDS.items()},
}


def read_object(place: str, value, warnings: Iterable[str] = ()) -> SourceDocument:
    """The document at `place` in a file: the entry in the object `value`, or the reason why it is refused.

    `warnings` are about the whole file.
    """
    try:
        return _read(place, value).finished(warnings)
    except BadValue as error:
        return refused(place, _as_text(value), str(error))


def refused_value(place: str, value, reason: str) -> SourceDocument:
    """A document that is refused: a value, or a text that is not valid JSON."""
    return refused(place, value if isinstance(value, str) else _as_text(value), reason)


def _as_text(value) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, indent=1)
    except RecursionError:
        return ""


def _read(place: str, value) -> EntryBuilder:
    """Raises BadValue for a wrong type, with the path of the value, and for a field that occurs twice."""
    if not isinstance(value, dict):
        raise BadValue(f"Each entry must be an object, not {_kind(value)}.")
    entry = EntryBuilder(place)
    if isinstance(publication := value.get(PUBLICATION), dict):
        entry.set_exported_version(str(publication.get(VERSION, "")))
    for key, item in value.items():
        name = _FIELDS.get(spelled(key), "")
        if name in entry.given:
            raise BadValue(f"{name} occurs twice.")
        if name:
            entry.given.add(name)
            _read_field(entry, name, key, item)
        elif item not in (None, "", [], {}):
            shown = entry.show(key, item if isinstance(item, str) else json.dumps(item, ensure_ascii=False))
            if key == PUBLICATION:
                entry.keep(shown, shown.heading, shown.value)
            else:
                entry.leave(shown)
    entry.given -= {name for name in ("name", "slug") if not getattr(entry.document, name)}
    return entry


def _read_field(entry: EntryBuilder, name: str, key: str, value) -> None:
    if name in TEXT_FIELDS:
        if text := _text(value, key):
            entry.parsed.add_text(name, text)
            entry.place(entry.show(key, text), name)
    elif name in _WHOLE:
        _read_whole(entry, name, key, value)
    elif name == "primary_code":
        _read_primary(entry, key, value)
    elif name == "sources":
        _read_sources(entry, key, _array(value, key, "texts or objects"))
    elif name in _KEYS:
        _read_parts(entry, name, key, _array(value, key, "objects"))
    elif isinstance(getattr(entry.document, name), list):
        texts = [_text(item, f"{key}[{number}]") for number, item in enumerate(_array(value, key, "texts"))]
        if texts:
            shown = entry.show(key, "\n".join(map(one_line, texts)))
            for text in texts:
                add_value(entry, name, text)
            entry.place(shown, name)
            if name == "not_applicable":
                entry.keep(shown, shown.value)
    elif text := _text(value, key):
        setattr(entry.document, name, text)
        entry.place(entry.show(key, text), name)


def _read_whole(entry: EntryBuilder, name: str, key: str, value) -> None:
    if value is None or value == "":
        return
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1
    if not whole or not 0 <= value < 1e9:
        raise BadValue(f"{key} must be a whole number of {_WHOLE[name]}, not {_kind(value)} {_short(value)}.")
    setattr(entry.document, name, int(value))
    shown = entry.show(key, str(int(value)))
    entry.place(shown, name)
    entry.keep(shown, shown.value)


def _read_primary(entry: EntryBuilder, key: str, value) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        read_value(entry, "primary_code", entry.show(key, value))
        return
    texts = _texts("related_codes", key, value)
    reference = _reference(texts, key)
    entry.document.primary_code = replace(reference, descriptor="")
    shown = entry.show(key, f"{texts['system']} {texts['code']}")
    entry.place(shown, "primary_code")
    entry.keep(shown, shown.value)
    if reference.descriptor:
        entry.title = entry.show("title", reference.descriptor, indent="    ")
    _leave_others(entry, shown, "related_codes", key, value)


def _read_parts(entry: EntryBuilder, name: str, key: str, values: list) -> None:
    parts = getattr(entry.document, name)
    for number, value in enumerate(values):
        path = f"{key}[{number}]"
        texts = _texts(name, path, value)
        shown = entry.show(path, "\n".join(f"{part}: {text}" for part, text in texts.items() if text))
        match name:
            case "steps":
                parts.append(Step(texts["label"], texts["text"]))
            case "personnel":
                _need(texts["role"], f"{path}.role")
                parts.append(Person(texts["role"], texts["note"]))
            case "risks":
                _need(texts["name"], f"{path}.name")
                likelihood = _likelihood(texts["likelihood"], path)
                entry.add_risk(RiskItem(texts["name"], likelihood, texts["frequency"], texts["management"]), shown)
                entry.keep(shown, texts["likelihood"])
            case "related_codes":
                parts.append(_reference(texts, path))
            case _:
                row = {column: one_line(text) for column, text in texts.items()}
                if doubt := ROW_KINDS[name].doubt(row):
                    raise BadValue(f"{path}: {doubt}")
                parts.append(ROW_KINDS[name].make(**row))
                entry.keep(shown, *(row.get(column, "") for column in STORED_OTHERWISE))
        entry.place(shown, name)
        entry.keep(shown, *(f"{part}:" for part, text in texts.items() if text))
        _leave_others(entry, shown, name, path, value)


def _read_sources(entry: EntryBuilder, key: str, values: list) -> None:
    """Sources, each as a text or as an object with what is stated about it."""
    paths = [f"{key}[{number}]" for number in range(len(values))]
    lines = [_source(path, value) for path, value in zip(paths, values, strict=True)]
    if not lines:
        return
    shown = entry.show(key, "\n".join(lines))
    entry.document.sources += lines
    entry.place(shown, "sources")
    for path, value in zip(paths, values, strict=True):
        if isinstance(value, dict):
            _leave_others(entry, shown, "sources", path, value)


def _source(path: str, value) -> str:
    """A source as the line that states it. Raises BadValue."""
    if isinstance(value, str):
        return str(read_citation(one_line(value)))
    texts = {name: one_line(text) for name, text in _texts("sources", path, value).items()}
    citation = texts.pop("citation")
    _need(citation, f"{path}.citation")
    for name, text in texts.items():
        texts[name] = detail_of(name, text)
        if text and not texts[name]:
            raise BadValue(f"{path}.{name} must be {_DETAILS[name]}, not {_short(text)}.")
    return str(Citation(citation, **texts))


def _texts(name: str, path: str, value) -> dict[str, str]:
    """The texts of a part by their keys, "" for missing ones. Raises BadValue."""
    if not isinstance(value, dict):
        raise BadValue(f"{path} must be an object with {', '.join(_KEYS[name])}, not {_kind(value)}.")
    return {key: _text(_as_figure(key, value.get(key)), f"{path}.{key}") for key in _KEYS[name]}


def _as_figure(key: str, value):
    """A number in a column of numbers as a text; anything else unchanged."""
    return str(value) if key in NUMBERS and isinstance(value, int) and not isinstance(value, bool) else value


def _leave_others(entry: EntryBuilder, shown: Shown, name: str, path: str, value: dict) -> None:
    for key, item in value.items():
        if key not in _KEYS[name] and item not in (None, "", [], {}):
            text = item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
            entry.leave(entry.show(f"{path}.{key}", text))


def _reference(texts: dict[str, str], path: str) -> CodeReference:
    _need(texts["code"], f"{path}.code")
    if texts["system"].strip():
        return CodeReference(read_system(texts["system"]), texts["code"], texts["title"])
    try:
        return replace(read_reference(texts["code"])[0], descriptor=texts["title"])
    except BadValue as error:
        raise BadValue(f"{path}: {error}") from error


def _likelihood(text: str, path: str) -> Likelihood:
    try:
        return read_likelihood(text)
    except BadValue as error:
        raise BadValue(f"{path}.{error}") from error


def _need(text: str, path: str) -> None:
    if not text.strip():
        raise BadValue(f"{path} is missing.")


def _array(value, path: str, of_what: str) -> list:
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise BadValue(f"{path} must be an array of {of_what}, not {_kind(value)}.")
    return value


def _text(value, path: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadValue(f"{path} must be a text, not {_kind(value)}.")
    return value


def _kind(value) -> str:
    return next((words for kind, words in _KINDS.items() if isinstance(value, kind)), "null")


def _short(value) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]}…"
