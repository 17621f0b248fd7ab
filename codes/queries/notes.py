"""Reads of the notes at a code and at the headings above it, with links to the codes that they mention."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from codes.models import Code, CodeNote, Release
from codes.systems import SystemRules

SHORTEST_MENTION = 3  # shorter codes (modifiers) are also ordinary words
_WORD = re.compile(r"[0-9A-Za-z]+(?:[./-][0-9A-Za-z]+)*")
_END = re.compile(r"[0-9A-Za-z]+(?:[./][0-9A-Za-z]+)*")
_SEVENTH = re.compile(r"([0-9A-Z]): (.+)", re.DOTALL)
_ORDER = {kind: place for place, kind in enumerate(CodeNote.Kind.values)}


class Piece(NamedTuple):
    """A part of a note: plain text, or a mention of a code of the same system."""

    text: str
    code: Code | None = None


class PrintedNotes(NamedTuple):
    """The notes printed at one code or heading: the label of each kind, with its notes in pieces; the release that has them.

    `characters` is its table of 7th characters: each with what it means.
    """

    at: Code
    groups: list[tuple[str, list[list[Piece]]]]
    release: Release
    characters: list[tuple[str, str]]


def notes_of(code: Code, above: list[Code], user) -> list[PrintedNotes]:
    """The notes at a code, then those at the headings `above` it (given from the top), the nearest first; in two queries.

    They are those of the newest release in use that has notes; none where the licence withholds texts from `user`.
    """
    places = {owner.pk: owner for owner in (code, *reversed(above)) if owner.shows_text_to(user)}
    with_notes = Release.objects.in_use().filter(
        Exists(CodeNote.objects.filter(release=OuterRef("pk"))), system=code.system_id
    )
    newest = Subquery(with_notes.values("pk")[:1])
    notes = list(CodeNote.objects.filter(code__in=places, release=newest).select_related("release"))
    rules = code.system.rules
    mentioned = {stored for note in notes for _, _, stored in _mentions(rules, note.text)}
    codes = {}
    if mentioned:
        codes = {found.code: found for found in Code.objects.filter(system=code.system_id, code__in=mentioned)}
    for found in codes.values():
        found.system = code.system
    printed = {pk: [note for note in notes if note.code_id == pk] for pk in places}
    return [
        PrintedNotes(owner, _grouped(rules, printed[pk], codes), printed[pk][0].release, _characters(printed[pk]))
        for pk, owner in places.items()
        if printed[pk]
    ]


def _characters(notes: list[CodeNote]) -> list[tuple[str, str]]:
    """The table of 7th characters among the notes, as codes.formats.icd10cm_tabular writes its lines: “A: initial encounter”."""
    return [match.groups() for note in notes if (match := _character(note))]


def _character(note: CodeNote) -> re.Match[str] | None:
    return _SEVENTH.fullmatch(note.text) if note.kind == CodeNote.Kind.SEVENTH else None


def _grouped(rules: SystemRules, notes: list[CodeNote], codes: Mapping[str, Code]):
    """The label of each kind with its notes, in the order of CodeNote.Kind, without the table of 7th characters."""
    notes = sorted((note for note in notes if not _character(note)), key=lambda note: _ORDER[note.kind])
    return [
        (label, [list(_pieces(rules, note.text, codes)) for note in group])
        for label, group in groupby(notes, key=CodeNote.get_kind_display)
    ]


def _pieces(rules: SystemRules, text: str, codes: Mapping[str, Code]) -> Iterator[Piece]:
    done = 0
    for start, end, stored in _mentions(rules, text):
        if start >= done and stored in codes:
            yield Piece(text[done:start])
            yield Piece(text[start:end], codes[stored])
            done = end
    yield Piece(text[done:])


def _mentions(rules: SystemRules, text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, stored form) of what may be codes in a note: K35.2 of “K35.2-”; K35-K38, and then its ends."""
    for word in _WORD.finditer(text):
        parts = _END.finditer(text, word.start(), word.end()) if "-" in word[0] else ()
        for part in (word, *parts):
            stored = rules.normalise(part[0])
            is_written_so = rules.case_matters or part[0] == part[0].upper()
            if (
                is_written_so
                and len(stored) >= SHORTEST_MENTION
                and any(map(str.isdigit, stored))
                and rules.fits(stored)
            ):
                yield part.start(), part.end(), stored
