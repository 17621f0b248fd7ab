"""The rules of imports in plain Python: what a source leaves alone, and whether a name fits the title of its code."""

import re
from dataclasses import fields, replace

from codes.systems import system_rules
from documents.entry import CodeReference, EntryDocument
from documents.sections import SECTIONS

_WORD = re.compile(r"[^\W\d_]{4,}")
#: Words of official titles that say how, where and how much, but not what.
_GENERAL = re.compile(r"\w+").findall(
    "other with without from into over unspecified including approach open percutaneous endoscopic external natural "
    "artificial opening left right bilateral each additional single multiple initial subsequent procedure procedures type "
    "types more less than first second primary complete partial device qualifier when performed using only part parts "
    "lower upper body area site sites elsewhere classified separate level levels code codes list addition"
)
#: Two words are taken for one when their first letters agree: "appendix" and "appendectomy", "biopsy" and "biopsies".
_STEM = 5


def completed(document: EntryDocument, given: frozenset[str] | None, base: EntryDocument | None) -> EntryDocument:
    """The document with what its source does not speak of taken from `base`, the text that the site has.

    `given` is that of `ParsedEntry`. The official title of the primary code is kept too where the source has none: a
    licence may have held it back on the way out.
    """
    if base is None:
        return document
    if given is not None:
        others = {field.name for field in fields(EntryDocument)} - given - {"texts", "not_applicable"}
        texts = {name: text for name, text in base.texts.items() if name not in given} | document.texts
        marks = document.not_applicable
        if "not_applicable" not in given:  # the marks of the texts that are given were read from them
            kept = {section.key for section in SECTIONS if section.field not in given} & {*base.not_applicable}
            marks = [section.key for section in SECTIONS if section.key in kept | {*marks}]
        document = replace(
            document, texts=texts, not_applicable=marks, **{name: getattr(base, name) for name in others}
        )
    mine, old = document.primary_code, base.primary_code
    if mine and old and not mine.descriptor and code_key(mine) == code_key(old):
        document = replace(document, primary_code=replace(mine, descriptor=old.descriptor))
    return document


def code_key(reference: CodeReference) -> tuple[str, str]:
    """(slug of the system, code in its stored form): what makes two references the same."""
    rules = system_rules(reference.system)
    return rules.slug, rules.normalise(reference.code)


def fits_title(document: EntryDocument, title: str) -> bool:
    """Whether the entry shares a telling word with the official title of its code; True where the title has none.

    All its text is looked at: it names the organ or the operation that the title names, in one word or the other.
    """
    telling = _stems(title) - {word[:_STEM] for word in _GENERAL}
    names = (document.name, *document.common_names, *document.technical_terms)
    steps = (f"{step.label} {step.text}" for step in document.steps)
    return not telling or bool(telling & _stems(" ".join((*names, *document.texts.values(), *steps))))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}
