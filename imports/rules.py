"""The rules of imports in plain Python: how a partial source is completed, whether an entry has a text."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace

from codes.systems import SystemRules, system_rules
from documents.entry import CodeReference, EntryDocument, tidy
from documents.json.writer import entry_data
from documents.sections import SECTIONS, TEXT_FIELDS
from documents.source import SourceDocument
from documents.text.headings import CLASSIFICATION, spelling
from imports.proposals import FIELDS, columns_of, values_of
from imports.proposals.values import MINUTES


def completed(document: EntryDocument, given: frozenset[str] | None, base: EntryDocument | None) -> EntryDocument:
    """The document, with fields that its source does not state (not in `given`) copied from `base`, the site's text.

    `given` is as in `ParsedEntry`. The official title of the primary code is also copied if the source has none, because a
    licence may have withheld it at the export.
    """
    if base is None:
        return document
    if given is not None:
        others = {field.name for field in fields(EntryDocument)} - given - {"texts", "not_applicable"}
        texts = {name: text for name, text in base.texts.items() if name not in given} | document.texts
        marks = document.not_applicable
        if "not_applicable" not in given:  # the marks of stated texts were read from those texts
            kept = {section.key for section in SECTIONS if section.field not in given} & {*base.not_applicable}
            marks = [section.key for section in SECTIONS if section.key in kept | {*marks}]
        document = replace(
            document, texts=texts, not_applicable=marks, **{name: getattr(base, name) for name in others}
        )
    mine, old = document.primary_code, base.primary_code
    if mine and old and not mine.descriptor and code_key(mine) == code_key(old):
        document = replace(document, primary_code=replace(mine, descriptor=old.descriptor))
    return document


def stated_fields(source: SourceDocument, base: EntryDocument | None) -> frozenset[str] | None:
    """The fields that a source states, as in `ParsedEntry.given`: None for all of them.

    A page without a Classification section has no place for what readers filter by, so what it leaves empty there is not stated.
    Its minutes are not stated either if it says the same about the duration as `base`, the site's text.
    """
    parsed = source.parsed
    if parsed is None:
        return None
    if parsed.given is not None:
        return parsed.given
    if any(spelling(line) == CLASSIFICATION for line in source.text.split("\n")):
        return None
    text = parsed.document.texts.get("duration_text", "")
    same_duration = base is None or tidy(text) == base.texts.get("duration_text", "")
    unstated = {name for field in FIELDS for name in columns_of(field) if not values_of(parsed.document, field)}
    if not same_duration:
        unstated -= {*columns_of(MINUTES)}
    return frozenset({field.name for field in fields(EntryDocument)} | {*TEXT_FIELDS}) - unstated


def code_key(reference: CodeReference, known: Mapping[str, SystemRules] | None = None) -> tuple[str, str]:
    """(slug of the system, stored form of the code): two references with the same key are the same code.

    `known` has the rules of the site's systems by slug; other systems have the rules that medref knows.
    """
    rules = (known or {}).get(reference.system.lower()) or system_rules(reference.system)
    return rules.slug, rules.normalise(reference.code)


def stands_in(line: str, document: EntryDocument) -> bool:
    """Whether the entry contains the words of a line in their order, or those after the label with which the line begins.

    Case and punctuation do not count, because a list or a table loses them.
    """
    text = f" {' '.join(_words(entry_data(document)))} "
    _, _, rest = line.partition(":")
    return any(words and f" {' '.join(words)} " in text for words in (_words(line), _words(rest)))


def _words(value) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [word for item in value for word in _words(item)]
    return re.findall(r"\w+", str(value or "").casefold())
