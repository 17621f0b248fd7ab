"""The strategies by which a query is searched, in turn: all words, no generic ones, words that begin so, respelled, fewer."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from search.queries.code_index import RARE, SHORTEST_BEGINNING, CodeIndex
from search.queries.corrections import corrections, unknown_words
from search.queries.counts import counted
from search.queries.found import Part
from search.queries.importance import is_patient_or_number, is_side, says_both
from search.queries.in_part import reports_only, with_best_part
from search.queries.outcome import Matches, SearchOutcome, words_of_units
from search.queries.ranking import diseases_last
from search.queries.rewriting import (
    abbreviations_in_full,
    as_surgery,
    by_last_organ,
    completed,
    each_procedure,
    matches,
    negations_excluded,
    sounding_like,
    terms_together,
    what_was_done,
    with_abbreviations,
    with_term_completed,
    without_conditions,
    without_reasons,
    words_finished,
    words_respaced,
)
from search.queries.snapshot import Snapshot
from search.rules import read_query
from search.word_forms import sound
from textindex.words import all_words

MOST_LEFT_OUT = 5
#: The ways to ask for all of a query again, in turn.
_IN_OTHER_WORDS = (sounding_like, words_finished, abbreviations_in_full, negations_excluded, counted, each_procedure)
#: A term of so many words says what is meant, whatever stands between them.
LONG_TERM = 3


def search_as_typed(text: str, under: Snapshot, *, chosen: Collection[str] = (), typing: bool = False) -> SearchOutcome:
    """Searches the text as it was typed; `chosen` are the slugs of the systems to look in, where the reader chose any.

    A system that the text names counts only if its texts are loaded and open to the reader: "CPT code for colonoscopy".
    """
    typed = with_abbreviations(read_query(text, under.vocabulary, typing=typing), under)
    query = with_term_completed(typed, under) if typing else typed
    unfinished = query.words[-1:] if typing and query is typed else ()
    indexed = {system.slug for system in under.open_systems.values() if f"index:{system.pk}" in under.now}
    query = replace(query, systems=tuple(slug for slug in query.systems if slug in indexed))
    index = CodeIndex(query, under, unfinished=unfinished)
    slugs = chosen or query.systems
    within = frozenset(index.by_slug[slug] for slug in slugs if slug in index.by_slug) or None
    return SearchOutcome(query, index, matches(index, query, Matches({}, within=within)))


def relaxed(typed: SearchOutcome) -> SearchOutcome:
    """The outcome nearest to a query that finds no codes: with words that begin so, with words joined or taken apart, with its
    spelling corrected, with compounds read by their last organ, as the surgery of what it says, or else its weightiest part.

    Returns `typed` if none of these finds anything.
    """
    query, nothing, nowhere = typed.query, replace(typed.found, codes={}, index=None), set(typed.index.nowhere)
    if other := _first_with_codes(typed, *_IN_OTHER_WORDS):
        return with_procedures(other)
    if (done := without_reasons(typed)) and (other := done if done.found.has_codes else relaxed(done)).found.has_codes:
        return _nearest(typed, [_told(other, typed)])
    if (together := _with_terms_together(typed)) and len(together.query.units[0].words) >= LONG_TERM:
        return together
    # Words that an entry has as they were typed are no slips, though no code has them: driving is not draining.
    is_written = typed.instead or (typed.found and not typed.index.begun)
    corrected = None if is_written else _spelling_corrected(typed)
    if corrected and corrected.found.has_codes:
        return with_procedures(corrected)
    if all(query.lists.generic_words.issuperset(unit.words) for unit in query.units if set(unit.words) & nowhere):
        short = words_of_units(unit for unit in query.units if any(m.kind == "abbreviation" for m in unit.meanings))
        words = [word for word in query.words if len(word) >= SHORTEST_BEGINNING and word not in short]
        unfinished = typed.index.again(query, unfinished=words)
        begun = replace(typed, index=unfinished, found=matches(unfinished, query, nothing))
        if begun.found.has_codes:
            return begun
    if other := completed(typed):
        return other
    spaced = None if is_written else words_respaced(typed)
    if spaced and spaced.found.has_codes:
        return spaced
    if not typed.found and (operation := what_was_done(typed)):
        return operation
    for shorter in (
        replace(query, units=tuple(map(by_last_organ, query.units))),
        without_conditions(query, typed.index),
    ):
        of_fewer_parts = replace(typed, query=shorter, found=matches(typed.index, shorter, nothing))
        if of_fewer_parts.found.has_codes:
            return of_fewer_parts
    part = with_best_part(typed)
    surgery = None if together or says_both(part.found.used, part.index) else as_surgery(typed)
    if surgery and surgery.found.has_codes:
        return surgery
    others = [relaxed(corrected)] if corrected else []
    if others and others[0].found.has_codes and not others[0].part:
        return others[0]
    others += [part, *([with_best_part(spaced)] if spaced else [])]
    others += [together] if together else []
    return _nearest(typed, others)


def _how_near(outcome: SearchOutcome) -> tuple[bool, bool, int, int]:
    """The more, the nearer: whether it says what is done, and to what; whether with a term for both; how many words it has; how
    few are found nowhere."""
    used, unknown = outcome.found.used, len(outcome.part.unknown) if outcome.part else 0
    is_term = any(says_both([unit], outcome.index) for unit in used)
    return says_both(used, outcome.index), is_term, len(outcome.found.words), -unknown


def _told(outcome: SearchOutcome, typed: SearchOutcome) -> SearchOutcome:
    """The outcome of a part of what was typed, which says so: the words that it does not have."""
    words = outcome.part.words if outcome.part else outcome.found.words
    unknown = outcome.part.unknown if outcome.part else ()
    others = [word for word in typed.query.words if word not in words and word not in unknown]
    reasons = [unit for unit in typed.query.units if not set(unit.words) & {*words, *unknown}]
    likely = {
        n: places for unit in reasons for n, places in typed.index.with_unit_in(unit, outcome.found.codes).items()
    }
    return replace(outcome, found=replace(outcome.found, likely=likely), part=Part(words, tuple(others), unknown))


def _nearest(typed: SearchOutcome, others: Iterable[SearchOutcome]) -> SearchOutcome:
    """The outcome with most words of the query, beside the entries that `typed` finds; `typed` if none finds more."""
    # A correction must not cost more words than it rescues.
    nearest = max(others, key=_how_near)
    if not nearest.found or (typed.found and not nearest.found.has_codes):
        return typed
    if typed.found and nearest.part:
        found = replace(typed.found, codes=nearest.found.codes, part=nearest.found)
        return replace(nearest, found=found, part=replace(nearest.part, of_codes=True))
    return nearest


def _with_terms_together(typed: SearchOutcome) -> SearchOutcome | None:
    """Of the outcomes with the words of a term put together, the one that finds codes with most words, and then the fewest;
    None if none does."""
    parts = (one if one.found.has_codes else with_best_part(one) for one in terms_together(typed))
    found = [one for one in parts if one.found.has_codes and one.query.units[0] in one.found.used]

    def how_near(one: SearchOutcome) -> tuple[int, ...]:
        codes = sum(len(matches.all) for matches in one.found.codes.values())
        return (*_how_near(one)[:2], len(one.query.units[0].words), len(one.found.words), -codes)

    return max(found, key=how_near, default=None)


def _first_with_codes(
    typed: SearchOutcome, *ways: Callable[[SearchOutcome], SearchOutcome | None]
) -> SearchOutcome | None:
    return next((other for way in ways if (other := way(typed)) and other.found.has_codes), None)


def with_patients_aside(outcome: SearchOutcome) -> SearchOutcome:
    """The outcome with the entries that have all but who is treated, sides and numbers: “sleep apnea in a child”.

    Unchanged where an entry has everything in its names or subjects: codes that have it must not hide the encyclopedia.
    """
    found, index = outcome.found, outcome.index
    units = tuple(unit for unit in found.used if not (is_patient_or_number(unit) or is_side(unit)))
    if outcome.part or not units or len(units) == len(found.used) or not found.entries.is_in_text_only:
        return outcome
    return replace(outcome, found=replace(found, less=Matches({}, index, units, found.phrases)))


def with_what_was_done(outcome: SearchOutcome, typed: SearchOutcome) -> SearchOutcome:
    """The outcome with the entries about the procedure before, during or after which something is asked, where nothing is about
    all of it: “blood thinner before colonoscopy”. A name in what was typed counts, in whatever order its words were sought."""
    if typed.found.entries.by_name and not (outcome.found.less or outcome.found.entries.by_name):
        return replace(outcome, found=replace(outcome.found, less=typed.found))
    is_about_all = outcome.found.less or not outcome.part or not outcome.found.entries.is_in_text_only
    if is_about_all or not (operation := what_was_done(typed)):
        return outcome
    return replace(outcome, found=replace(outcome.found, less=operation.found))


def with_procedures(outcome: SearchOutcome) -> SearchOutcome:
    """The outcome with the codes of procedures that have the best part of a query which names one, where only codes of diseases
    have all of it, and these in other words: a “low transverse C-section” is no scar."""
    found, last = outcome.found, diseases_last(outcome.query, outcome.index, is_begun=False)
    is_said = any(matches.literal or matches.listed for matches in found.codes.values())
    if any(map(is_side, outcome.query.units)):
        # What has no sides in codes of procedures has them as modifiers, or in the words of supplies: “L CTR” is no wheelchair.
        last |= {number for number, system in outcome.index.systems.items() if system.rules.modifiers}
        is_said = False
    if outcome.part or found.within is not None or is_said or not (found.codes and last.issuperset(found.codes)):
        return outcome
    part = with_best_part(replace(outcome, found=replace(found, within=frozenset(outcome.index.systems) - last)))
    if not part.found.has_codes:
        return outcome
    found = replace(found, codes={**part.found.codes, **found.codes})
    return replace(outcome, found=found, part=replace(part.part, of_codes=True, of_procedures=True))


def with_what_is_reported(outcome: SearchOutcome) -> SearchOutcome:
    """The outcome with the entries that are called as the best part of the query, and its codes, where only codes that report
    how care went have all of it: “colonoscopy bowel prep”."""
    found = outcome.found
    if outcome.part or found.entries.by_name or found.within is not None or not reports_only(outcome):
        return outcome
    best = with_best_part(outcome)
    if not (best.part and best.found.entries.by_name):
        return outcome
    codes = {**best.found.codes, **found.codes}
    return replace(
        outcome, found=replace(found, codes=codes, part=best.found), part=replace(best.part, of_procedures=True)
    )


def heard(typed: SearchOutcome) -> SearchOutcome:
    """The outcome with medical words that nothing here has spelled like those that sound the same, where an entry is called
    so: "tonsilectomy" can be taken apart as it is. So are words that only short titles have, cut short: "pacemakr".

    `typed` where there are none, or where it finds an entry.
    """
    if other := _first_with_codes(typed, sounding_like, words_finished):
        return other
    begun = typed.index.begun
    if not (begun or _may_be_slips(typed)) or not (other := _spelling_corrected(typed)):
        return typed
    sounds_alike = sound(other.instead) == sound(" ".join(typed.query.words))
    if sounds_alike and other.found.entries.by_name:
        return other
    return other if other.found.has_codes and (begun or _is_cut_short(typed)) else typed


def _may_be_slips(typed: SearchOutcome) -> bool:
    return not typed.found.entries and bool(unknown_words(typed))


def _is_cut_short(typed: SearchOutcome) -> bool:
    """Whether only a few codes were found, and an unknown word of the query is in their short titles alone."""
    keys = [(system, place) for system, matches in typed.found.codes.items() for place in matches.all]
    if len(keys) > RARE:
        return False
    codes = typed.index.codes_at(keys).values()
    titles, short = (
        set(all_words(" ".join(names))) for names in zip(*((c.title, c.short_title) for c in codes), strict=True)
    )
    sought = [typed.index.sought[word] for word in unknown_words(typed)]
    return any(one.is_among(short) and not one.is_among(titles) for one in sought)


def _spelling_corrected(typed: SearchOutcome) -> SearchOutcome | None:
    """The first outcome with codes that have all words of a correction; otherwise that of which a code has most words.

    None where no known words are near.
    """
    tried = []
    for other in corrections(typed):
        if other.found.has_codes:
            return other
        tried.append(other)
    return max(tried, key=lambda other: len(with_best_part(other).found.words), default=None)
