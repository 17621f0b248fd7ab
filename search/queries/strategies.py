"""The strategies by which a query is searched, in turn: all words, no generic ones, words that begin so, respelled, fewer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from search.entry_places import ENTRIES
from search.queries.axes import Reading, read_by_axes
from search.queries.best_part import best_part
from search.queries.code_index import CodeIndex
from search.queries.code_matches import NOTHING, CodeMatches
from search.queries.entry_matches import EntryMatches
from search.queries.found import Part
from search.queries.respacing import respaced
from search.queries.snapshot import Snapshot
from search.queries.sought import Sought
from search.queries.spelling import nearest_words
from search.rules import Meaning, Query, Unit, both, read_query
from search.word_forms import sound
from textindex.lookups import facets_of

MOST_LEFT_OUT = 5
ORGAN_AND_ENDING = 2  # word parts


@dataclass(frozen=True)
class Matches:
    """The codes by system, and the entries, that have the units `used` and the phrases.

    `within` are the systems that the reader looks in, None for all systems and entries. Whether something was found there
    decides whether another strategy is tried; matches elsewhere count all the same. `part` has what has the best part of
    the query, where the codes are from there.
    """

    codes: dict[int, CodeMatches]
    index: CodeIndex | None = None
    used: tuple[Unit, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    within: frozenset[int] | None = None
    part: "Matches | None" = None

    @cached_property
    def entries(self) -> EntryMatches:
        """The entries; none where nothing was looked up."""
        found = self.index.entries(self.used, self.phrases) if self.index else EntryMatches()
        return found.with_part(self.part.entries) if self.part else found

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the units that were found."""
        return _words(self.used)

    @property
    def count(self) -> int:
        """How many entries and codes there are."""
        return len(self.entries.all) + sum(len(matches.all) for matches in self.codes.values())

    @property
    def has_codes(self) -> bool:
        """Whether there are codes in the systems that the reader looks in."""
        return bool(self.codes if self.within is None else self.within & self.codes.keys())

    def __bool__(self):
        return self.has_codes or (self.within is None and bool(self.entries))


@dataclass(frozen=True)
class SearchOutcome:
    """The outcome of the strategies: the query that was finally searched, the answers to its lookups, and its matches.

    `instead` and `part` as in search.queries.found.Found.
    """

    query: Query
    index: CodeIndex
    found: Matches
    instead: str = ""
    part: Part | None = None

    def sought(self, *, beside: bool) -> list[Sought]:
        """How the words that were found are looked up; those of asides only if `beside`."""
        left_out = {
            word
            for unit in self.query.units
            if unit not in self.found.used or (unit.aside and not beside)
            for word in unit.words
        }
        return [one for word, one in self.index.sought.items() if word not in left_out]

    @cached_property
    def reading(self) -> Reading | None:
        """How the units are read by the axes of the system that has some; None if none of its codes were found."""
        if not self.index.axes or not (matches := self.found.codes.get(self.index.axes.book.system)):
            return None
        places = (matches.all - matches.homonyms) or matches.all
        return read_by_axes(self.found.used, self.index.named, places, self.index.axes.book)


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
    spelling corrected, with compounds read by their last organ, or else the part of it that weighs most.

    Returns `typed` if none of these finds anything.
    """
    query, nothing = typed.query, replace(typed.found, codes={}, index=None)
    unfinished = typed.index.again(query, unfinished=query.words)
    begun = replace(typed, index=unfinished, found=_matches(unfinished, query, nothing))
    if begun.found.has_codes:
        return begun
    spaced = _respaced(typed)
    if spaced and spaced.found.has_codes:
        return spaced
    # Words that an entry has as they were typed are no slips, though no code has them: driving is not draining.
    other = typed if typed.found else _spelling_corrected(typed)
    if other.found.has_codes or (other.found and not typed.found):
        return other
    shorter = replace(query, units=tuple(map(_by_last_organ, query.units)))
    last_organs = replace(typed, query=shorter, found=_matches(typed.index, shorter, nothing))
    if last_organs.found.has_codes:
        return last_organs
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


def heard(typed: SearchOutcome) -> SearchOutcome:
    """The outcome with medical words that nothing here has spelled like those that sound the same, where an entry is called
    so: "tonsilectomy" can be taken apart as it is. `typed` where there are none, or where it finds an entry.
    """
    if typed.found.entries or not _unknown_words(typed):
        return typed
    other = _spelling_corrected(typed)
    sounds_alike = sound(other.instead) == sound(" ".join(typed.query.words))
    return other if sounds_alike and other.found.entries.by_name else typed


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
    )
    index = typed.index.again(again)
    return SearchOutcome(again, index, _matches(index, again, Matches({}, within=typed.found.within)), instead=text)


def _spelling_corrected(typed: SearchOutcome) -> SearchOutcome:
    """The first outcome with codes of the query with known words in place of its unknown ones, nearest words first.

    If none finds codes, the outcome of the nearest words; if no known words are near, the query as typed, with no matches.
    """
    nearest = nearest_words(_unknown_words(typed), typed.index.under)
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
    for collections in (index.systems if within is None else within, () if within else (ENTRIES,)):
        here = [{number: places for number, places in found.items() if number in collections} for found in of_unit]
        total = sum(len(values.get("all", ())) for values in facets_of(collections, index.under.now).values())
        used, more = best_part(units, here, total)
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
        _words(used),
        _words(unit for unit, found in others if found),
        _words(unit for unit, found in others if not found),
    )
    return replace(outcome, found=Matches(codes, index, used, within=within), part=part)


def _words(units: Iterable[Unit]) -> tuple[str, ...]:
    return tuple(word for unit in units for word in unit.words)
