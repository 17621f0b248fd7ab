"""Every write of the vocabulary: the rows of editors, and those that ship with medref."""

import csv
import re
from pathlib import Path

from django.db import connection

from accounts.permissions import require
from codes.systems import system_rules
from search.models import VocabularyTerm, folded_term
from search.word_lists import ASKED, read_frame
from textindex.words import all_words, folded

FOLDER = Path(__file__).resolve().parent.parent / "vocabulary"
KINDS = {
    "abbreviations": VocabularyTerm.Kind.ABBREVIATION,
    "lay_words": VocabularyTerm.Kind.LAY,
    "eponyms": VocabularyTerm.Kind.EPONYM,
    "brand_names": VocabularyTerm.Kind.BRAND,
    "operations": VocabularyTerm.Kind.NAME,
    "operations_more": VocabularyTerm.Kind.NAME,
    "older_names": VocabularyTerm.Kind.OLDER_NAME,
    "group_names": VocabularyTerm.Kind.GROUP,
    "words": VocabularyTerm.Kind.WORD,
    "drug_classes": VocabularyTerm.Kind.WORD,
    "devices": VocabularyTerm.Kind.DEVICE,
    "forms": VocabularyTerm.Kind.FORM,
    "endings": VocabularyTerm.Kind.ENDING,
    "stop_words": VocabularyTerm.Kind.STOP_WORD,
    "generic_words": VocabularyTerm.Kind.GENERIC_WORD,
    "conditions": VocabularyTerm.Kind.CONDITION,
    "capitals": VocabularyTerm.Kind.CAPITALS,
    "whole_words": VocabularyTerm.Kind.WHOLE_WORD,
    "frames": VocabularyTerm.Kind.FRAME,
    "shorthand": VocabularyTerm.Kind.SHORTHAND,
}

# A shipped row stays switched on or off; rows that the files no longer have are deleted; rows of editors do not change.
SYNC = """
    WITH shipped AS (
        SELECT * FROM unnest(%(kind)s::text[], %(term)s::text[], %(folded)s::text[],
                             %(meaning)s::text[], %(words)s::text[], %(codes)s::text[])
        AS row (kind, term, folded, meaning, words, codes)
    ), gone AS (
        DELETE FROM search_vocabularyterm WHERE is_shipped
        AND (kind, folded) NOT IN (SELECT kind, folded FROM shipped)
    )
    INSERT INTO search_vocabularyterm AS known (kind, term, folded, meaning, words, codes, is_shipped, is_active)
    SELECT kind, term, folded, meaning, words, codes, true, true FROM shipped
    ON CONFLICT (folded, kind, is_shipped) DO UPDATE
    SET term = excluded.term, meaning = excluded.meaning, words = excluded.words, codes = excluded.codes
    WHERE (known.term, known.meaning, known.words, known.codes)
        IS DISTINCT FROM (excluded.term, excluded.meaning, excluded.words, excluded.codes)
"""


class VocabularyError(ValueError):
    """A term cannot be saved; the message says why and what to do."""


def read_words(text: str) -> str:
    """The stored form of words in titles: alternatives of folded words, without repetitions, separated by " | "."""
    return " | ".join(dict.fromkeys(filter(None, map(folded, text.split("|")))))


def read_codes(text: str) -> str:
    """The stored form of beginnings of codes: "icd10pcs:0DTJ hcpcs:E0601". Raises VocabularyError for anything else."""
    codes = []
    for part in re.split(r"[\s,;]+", text.strip()):
        system, colon, code = part.partition(":")
        code = system_rules(system).normalise(code)
        if part and not (colon and system and code):
            raise VocabularyError(
                f"“{part}” is not the start of a code: write it with its code system, such as icd10pcs:0DTJ."
            )
        if part:
            codes.append(f"{system.lower()}:{code}")
    return " ".join(dict.fromkeys(codes))


def check_term(
    *, term: str, kind: str, meaning: str, words: str, codes: str, row: VocabularyTerm | None = None
) -> None:
    """Raise VocabularyError unless the site may have a row with this content; `row` is the one that it changes, if any."""
    if not folded(term):
        raise VocabularyError("A term needs at least one letter or digit.")
    if kind in VocabularyTerm.STEERING:
        if kind == VocabularyTerm.Kind.FRAME:
            _check_frame(term)
        elif kind == VocabularyTerm.Kind.SHORTHAND:
            if not folded(meaning):
                raise VocabularyError("Enter as the meaning what this is written for, such as “biopsy” for “bx”.")
        elif len(all_words(term)) > 1:
            raise VocabularyError("A row of this kind must be a single word.")
        if words or codes:
            raise VocabularyError("A row of this kind has no words in titles and no codes: leave both empty.")
    elif not meaning.strip():
        raise VocabularyError("Enter what the term means: readers see it beside the results.")
    elif kind in VocabularyTerm.WORD_PARTS:
        if len(all_words(term)) > 1:
            raise VocabularyError("A word part must be a single word, such as cholecyst.")
    elif not (words or codes):
        raise VocabularyError("Enter what titles say instead, or the first characters of codes.")
    same = VocabularyTerm.objects.filter(folded=folded_term(kind, term), kind=kind, is_shipped=False)
    if same.exclude(pk=row.pk if row else None).exists():
        raise VocabularyError(f"This site already has its own row of this kind for “{term}”: change that one.")


def _check_frame(term: str) -> None:
    """Raise VocabularyError unless the term is a question with a place for what is asked."""
    try:
        read_frame(term)
    except ValueError as error:
        raise VocabularyError(f"{error}.") from error


def add_term(*, term: str, kind: str, meaning: str, words: str, codes: str, actor) -> VocabularyTerm:
    """Add a row of the site's own. Searches use it at once, instead of a shipped row of the same term and kind.

    Raises PermissionDenied, or VocabularyError if it has no content or exists already.
    """
    require(actor, "search.add_vocabularyterm")
    return _save_own(VocabularyTerm(), term=term, kind=kind, meaning=meaning, words=words, codes=codes)


def change_term(
    *, row: VocabularyTerm, term: str, kind: str, meaning: str, words: str, codes: str, actor
) -> VocabularyTerm:
    """Change a row. A shipped row itself does not change: the new content is a row of the site's own, which is used instead.

    Returns the row that is used now. Raises like `add_term`.
    """
    require(actor, "search.change_vocabularyterm")
    own = VocabularyTerm() if row.is_shipped else row
    return _save_own(own, term=term, kind=kind, meaning=meaning, words=words, codes=codes)


def switch_term(*, row: VocabularyTerm, is_active: bool, actor) -> None:
    """Let searches use the row, or not. Raises PermissionDenied."""
    require(actor, "search.change_vocabularyterm")
    row.is_active = is_active
    row.save(update_fields=["is_active"])


def sync_vocabulary() -> None:
    """Sync the shipped rows with search/vocabulary/*.csv, in one statement. Runs after each migrate."""
    rows = {}
    for name, kind in KINDS.items():
        with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                compared = folded_term(kind, line["term"])
                rows[kind, compared] = (
                    kind.value,
                    line["term"],
                    compared,
                    line.get("meaning", ""),
                    line.get("words", ""),
                    line.get("codes", ""),
                )
    columns = dict(
        zip(("kind", "term", "folded", "meaning", "words", "codes"), zip(*rows.values(), strict=True), strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(SYNC, {name: list(values) for name, values in columns.items()})


def _save_own(own: VocabularyTerm, *, term, kind, meaning, words, codes) -> VocabularyTerm:
    """Check the content, save it in its stored form, and return the row."""
    words, codes = read_words(words), read_codes(codes)
    check_term(term=term, kind=kind, meaning=meaning, words=words, codes=codes, row=own)
    is_lower = kind in VocabularyTerm.WORD_PARTS + VocabularyTerm.STEERING and kind != VocabularyTerm.Kind.SHORTHAND
    own.term = term.lower() if is_lower else term
    own.term = own.term.replace("...", ASKED) if kind == VocabularyTerm.Kind.FRAME else own.term
    own.kind, own.meaning, own.words, own.codes = kind, meaning, words, codes
    own.save()
    return own
