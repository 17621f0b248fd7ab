"""The strategies by which a query is searched, in turn: all words, no generic ones, words that begin so, respelled, fewer."""

import re
from collections.abc import Collection
from dataclasses import replace

from rapidfuzz.distance import OSA

from search.entry_places import ENTRIES
from search.meanings import Meaning, both
from search.queries.best_part import best_part
from search.queries.code_index import RARE, SHORTEST_BEGINNING, CodeIndex
from search.queries.code_matches import NOTHING
from search.queries.found import Part
from search.queries.importance import importance, is_patient_or_number, is_side
from search.queries.outcome import Matches, SearchOutcome, words_of_units
from search.queries.respacing import respaced
from search.queries.snapshot import Snapshot
from search.queries.spelling import nearest_words
from search.rules import LONGEST_NEGATION, NEGATIONS, Query, Unit, read_query
from search.word_forms import sound
from search.word_lists import OPERATION
from textindex.lookups import facets_of
from textindex.words import all_words

MOST_LEFT_OUT = 5
_AFTER = re.compile(r"\b(?:after|following)\b", re.IGNORECASE)
ORGAN_AND_ENDING = 2  # word parts


def search_as_typed(text: str, under: Snapshot, *, chosen: Collection[str] = (), typing: bool = False) -> SearchOutcome:
    """Searches the text as it was typed; `chosen` are the slugs of the systems to look in, where the reader chose any.

    A system that the text names counts only if its texts are loaded and open to the reader: "CPT code for colonoscopy".
    """
    query = read_query(text, under.vocabulary)
    indexed = {system.slug for system in under.open_systems.values() if f"index:{system.pk}" in under.now}
    query = replace(query, systems=tuple(slug for slug in query.systems if slug in indexed))
    index = CodeIndex(query, under, unfinished=query.words[-1:] if typing else ())
    slugs = chosen or query.systems
    within = frozenset(index.by_slug[slug] for slug in slugs if slug in index.by_slug) or None
    return SearchOutcome(query, index, _matches(index, query, Matches({}, within=within)))


def relaxed(typed: SearchOutcome) -> SearchOutcome:
    """The outcome nearest to a query that finds no codes: with words that begin so, with words joined or taken apart, with its
    spelling corrected, with compounds read by their last organ, as the surgery of what it says, or else its weightiest part.

    Returns `typed` if none of these finds anything.
    """
    query, nothing, nowhere = typed.query, replace(typed.found, codes={}, index=None), set(typed.index.nowhere)
    negated = _negations_excluded(typed)
    if negated and negated.found.has_codes:
        return negated
    if all(query.lists.generic_words.issuperset(unit.words) for unit in query.units if set(unit.words) & nowhere):
        words = [word for word in query.words if len(word) >= SHORTEST_BEGINNING]
        unfinished = typed.index.again(query, unfinished=words)
        begun = replace(typed, index=unfinished, found=_matches(unfinished, query, nothing))
        if begun.found.has_codes:
            return begun
    if completed := _completed(typed):
        return completed
    spaced = _respaced(typed)
    if spaced and spaced.found.has_codes:
        return spaced
    if not typed.found and (operation := _what_was_done(typed)):
        return operation
    # Words that an entry has as they were typed are no slips, though no code has them: driving is not draining.
    other = typed if typed.found else _spelling_corrected(typed)
    if other.found.has_codes or (other.found and not typed.found):
        return other
    shorter = replace(query, units=tuple(map(_by_last_organ, query.units)))
    last_organs = replace(typed, query=shorter, found=_matches(typed.index, shorter, nothing))
    if last_organs.found.has_codes:
        return last_organs
    surgery = _as_surgery(typed)
    if surgery and surgery.found.has_codes:
        return surgery
    others = [outcome for outcome in (other, spaced) if outcome and outcome.query != typed.query]
    outcomes = map(_with_best_part, [typed, *others])
    # A correction must not cost more words than it rescues.
    nearest = max(
        outcomes, key=lambda outcome: (len(outcome.found.words), -len(outcome.part.unknown) if outcome.part else 0)
    )
    if not nearest.found or (typed.found and not nearest.found.has_codes):
        return typed
    if typed.found:
        found = replace(typed.found, codes=nearest.found.codes, part=nearest.found)
        return replace(nearest, found=found, part=replace(nearest.part, of_codes=True))
    return nearest


def with_patients_aside(outcome: SearchOutcome) -> SearchOutcome:
    """The outcome with the entries that have all but who is treated, sides and numbers: “sleep apnea in a child”.

    Unchanged where an entry has everything in its names or subjects: codes that have it must not hide the encyclopedia.
    """
    found, index = outcome.found, outcome.index
    units = tuple(unit for unit in found.used if not (is_patient_or_number(unit) or is_side(unit)))
    if outcome.part or not units or len(units) == len(found.used) or not found.entries.is_in_text_only:
        return outcome
    return replace(outcome, found=replace(found, less=Matches({}, index, units, found.phrases)))


def heard(typed: SearchOutcome) -> SearchOutcome:
    """The outcome with medical words that nothing here has spelled like those that sound the same, where an entry is called
    so: "tonsilectomy" can be taken apart as it is. So are words that only short titles have, cut short: "pacemakr".

    `typed` where there are none, or where it finds an entry.
    """
    if typed.found.entries or not _unknown_words(typed):
        return typed
    other = _spelling_corrected(typed)
    sounds_alike = sound(other.instead) == sound(" ".join(typed.query.words))
    if sounds_alike and other.found.entries.by_name:
        return other
    return other if other.found.has_codes and _is_cut_short(typed) else typed


def _is_cut_short(typed: SearchOutcome) -> bool:
    """Whether only a few codes were found, and an unknown word of the query is in their short titles alone."""
    keys = [(system, place) for system, matches in typed.found.codes.items() for place in matches.all]
    if len(keys) > RARE:
        return False
    codes = typed.index.codes_at(keys).values()
    titles, short = (
        set(all_words(" ".join(names))) for names in zip(*((c.title, c.short_title) for c in codes), strict=True)
    )
    sought = [typed.index.sought[word] for word in _unknown_words(typed)]
    return any(one.is_among(short) and not one.is_among(titles) for one in sought)


def _negations_excluded(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome with what is negated excluded, such as ovaries in "hysterectomy without ovaries"; None without a negation."""
    negations = [
        unit for unit in typed.query.units if unit.words[0] in NEGATIONS and len(unit.words) == LONGEST_NEGATION
    ]
    if not negations or len(negations) == len(typed.query.units):
        return None
    units = tuple(unit for unit in typed.query.units if unit not in negations)
    excluded = tuple(Unit(unit.words[1:], unit.inner[1]) for unit in negations)
    query = replace(typed.query, units=units, excluded=excluded, as_named=negations[0].words)
    index = typed.index.again(query)
    return replace(
        typed, query=query, index=index, found=_matches(index, query, replace(typed.found, codes={}, index=None))
    )


def _as_surgery(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome of "scoliosis surgery" for "scoliosis fusion"; None unless the vocabulary knows the surgery of what is said."""
    units, index = typed.query.units, typed.index
    words = words_of_units(unit for unit in units if not index.says_an_operation(unit))
    if not words or len(words) == len(typed.query.words):
        return None
    is_known = index.under.vocabulary.of_words((*words, OPERATION), False, frozenset(words))
    return _asked_again(typed, " ".join([*words, OPERATION])) if is_known else None


def _what_was_done(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome of the operation behind “after”, as in “flying after hip surgery”; None where no entry is about it."""
    _, *behind = _AFTER.split(typed.query.text, maxsplit=1)
    if not behind:
        return None
    again = _asked_again(typed, behind[0])
    if not again.found.entries or not (again.query.asks_for_an_operation or again.query.names_a_procedure):
        return None
    unknown = tuple(word for word in typed.query.words if word not in again.query.words)
    return replace(again, instead="", part=Part(again.found.words, (), unknown))


def _completed(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome with the word that is still being typed completed to a word of the vocabulary: "colonosc"; None if no word
    begins so, or if none of the likeliest leads to codes.
    """
    *words, begun = typed.query.words or ("",)
    if begun not in typed.index.unfinished or len(begun) < SHORTEST_BEGINNING:
        return None
    likeliest = typed.index.under.vocabulary.completions(begun)
    outcomes = (_asked_again(typed, " ".join([*words, word])) for word in likeliest)
    found = next((outcome for outcome in outcomes if outcome.found.has_codes), None)
    return replace(found, instead="") if found else None


def _by_last_organ(unit: Unit) -> Unit:
    """The unit with only the last organ of a compound, to which its ending belongs: the rectum of "coloproctectomy"."""

    def shortened(meaning: Meaning) -> Meaning:
        is_long = meaning.kind == "parts" and meaning.expression[0] == "and"
        return meaning._replace(expression=both(meaning.expression[1:][-ORGAN_AND_ENDING:])) if is_long else meaning

    return unit._replace(meanings=tuple(map(shortened, unit.meanings)))


def _matches(index: CodeIndex, query: Query, nothing: Matches) -> Matches:
    """What has all units; if nothing has them, or a name says it all, what has all but the generic ones.

    `nothing` is Matches without anything, whose `within` the result takes over.
    """
    found = nothing
    choices = (query.telling,) if query.names_a_procedure else (query.units, query.telling)
    for units in dict.fromkeys(choices):
        if (units or query.phrases) and (units == choices[0] or not found):
            codes = index.matches(units, query.phrases)
            found = replace(nothing, codes=codes, index=index, used=units, phrases=query.phrases)
    return found


def _respaced(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome of the query with its words joined and taken apart as they are known here; None if that changes none."""
    text = respaced(typed.query, typed.index)
    return _asked_again(typed, text) if text else None


def _asked_again(typed: SearchOutcome, text: str) -> SearchOutcome:
    """The outcome of other words in the same systems, with the same phrases."""
    query = typed.query
    again = replace(
        read_query(text, typed.index.under.vocabulary),
        systems=query.systems,
        result_kind=query.result_kind,
        phrases=query.phrases,
        excluded=query.excluded,
        as_named=query.as_named,
    )
    index = typed.index.again(again)
    return SearchOutcome(again, index, _matches(index, again, Matches({}, within=typed.found.within)), instead=text)


def _spelling_corrected(typed: SearchOutcome) -> SearchOutcome:
    """The first outcome with codes of the query with known words in place of its unknown ones, nearest words first.

    If none finds codes, the outcome of the nearest words; if no known words are near, the query as typed, with no matches.
    """
    nearest = nearest_words(_unknown_words(typed), typed.index.under)
    # Titles have slips too, but an oximeter is no slip of oximetry.
    kept = {
        word: [near for near in of_word if OSA.distance(word, near) == 1]
        if typed.index.is_in_a_title(word)
        else of_word
        for word, of_word in nearest.items()
    }
    nearest = {word: of_word for word, of_word in kept.items() if of_word}
    nearest_outcome = replace(typed, found=Matches({}, within=typed.found.within))
    for rank in range(max(map(len, nearest.values()), default=0)):
        instead = {word: near[min(rank, len(near) - 1)] for word, near in nearest.items()}
        text = " ".join(instead.get(word, word) for word in typed.query.words)
        corrected = _asked_again(typed, text)
        if corrected.found.has_codes:
            return corrected
        nearest_outcome = nearest_outcome if rank else corrected
    return nearest_outcome


def _unknown_words(typed: SearchOutcome) -> list[str]:
    """The words that neither titles, names nor the vocabulary have; some can be taken apart into known word parts."""
    index, known = typed.index, typed.index.under.vocabulary.sounds
    units = [unit for unit in typed.query.units if all(meaning.kind == "parts" for meaning in unit.meanings)]
    return [word for unit in units for word in unit.words if not index.knows(word) and word not in known]


def _with_best_part(outcome: SearchOutcome) -> SearchOutcome:
    """The outcome with what has the part of the query that weighs most, then codes with a lesser part.

    A quoted phrase counts as its words. Entries alone count only where no code has any part.
    """
    query, index, within = outcome.query, outcome.index, outcome.found.within
    units = (*query.units, *(Unit((word,)) for phrase in query.phrases for word in phrase))
    units = [unit for unit in units if not query.lists.stop_words.issuperset(unit.words)]
    units = [unit for unit in units if not query.lists.generic_words.issuperset(unit.words)] or units
    of_unit = [index.with_unit_in(unit, (*index.systems, ENTRIES)) for unit in units]
    weights = [importance(unit, index) for unit in units]
    for collections in (index.systems if within is None else within, () if within else (ENTRIES,)):
        here = [{number: places for number, places in found.items() if number in collections} for found in of_unit]
        total = sum(len(values.get("all", ())) for values in facets_of(collections, index.under.now).values())
        used, more = best_part(units, here, weights, total)
        if used:
            break
    if not used:
        return replace(outcome, found=Matches({}, within=within))
    codes = index.matches(used, ())
    for system, places in more.items():
        if system != ENTRIES:
            found = codes.get(system, NOTHING)
            codes[system] = replace(found, in_part=places - found.all)
    others = [(unit, found) for unit, found in zip(units, of_unit, strict=True) if unit not in used]
    part = Part(
        words_of_units(used),
        words_of_units(unit for unit, found in others if found),
        words_of_units(unit for unit, found in others if not found),
    )
    return replace(outcome, found=Matches(codes, index, used, within=within), part=part)
