"""The query in other words or with other units: each way to ask again where the words as they were typed find nothing."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice, product

from search.alike import OPERATION
from search.clauses import without_circumstances
from search.meanings import Meaning, both, first_choice, words_in
from search.queries.axis_keys import axis_keys
from search.queries.code_index import SHORTEST_BEGINNING, CodeIndex
from search.queries.code_matches import NOTHING
from search.queries.found import Part
from search.queries.importance import GIVEN, is_part_of, is_side, names_a_part_besides, says_both
from search.queries.natures import without_asides
from search.queries.outcome import Matches, SearchOutcome, words_of_units
from search.queries.respacing import is_cut_short, respaced
from search.queries.snapshot import Snapshot
from search.rules import LONGEST_NEGATION, NEGATIONS, Query, Unit, read_query
from search.word_forms import base, singular, sound
from search.word_lists import LIGHT
from textindex.words import all_words

_BESIDE = re.compile(r"\b(?:after|before|during|following)\b", re.IGNORECASE)
#: How many procedures a query may name, each with its own codes.
MOST_PROCEDURES = 2
_AND = re.compile(r"\s+(?:and|with|plus|[&+])\s+|\s*[,;&+]\s+", re.IGNORECASE)
#: How many letters abbreviations have, mostly.
LONGEST_SHORT = 5
#: How many choices of words in place of abbreviations are tried.
MOST_IN_FULL = 6
#: How many terms are tried whose words stand apart, the longest first.
MOST_TERMS = 4
ORGAN_AND_ENDING = 2  # word parts


def negations_excluded(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome with what is negated excluded, such as ovaries in "hysterectomy without ovaries"; None without a negation."""
    of_two = [unit for unit in typed.query.units if len(unit.words) == LONGEST_NEGATION]
    negations = [unit for unit in of_two if unit.words[0] in NEGATIONS]
    if not negations or len(negations) == len(typed.query.units):
        return None
    units = tuple(unit for unit in typed.query.units if unit not in negations)
    excluded = tuple(Unit(unit.words[1:], unit.inner[1]) for unit in negations)
    query = replace(typed.query, units=units, excluded=excluded, as_named=negations[0].words)
    index, nothing = typed.index.again(query), replace(typed.found, codes={}, index=None)
    return replace(typed, query=query, index=index, found=matches(index, query, nothing))


def abbreviations_in_full(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome with abbreviations in words, of which other words tell which are meant: “afib ablation”, “ST for aphasia”;
    None where codes have none of the choices."""
    in_full = [_in_full(unit) for unit in typed.query.units]
    if typed.query.phrases or len(in_full) == 1 or not any(len(said) > 1 for said in in_full):
        return None
    likeliest = islice(product(*in_full), 1, MOST_IN_FULL)  # the first is what was typed
    outcomes = (asked_again(typed, " ".join(choice)) for choice in likeliest)
    return next((outcome for outcome in outcomes if outcome.found.has_codes), None)


def _in_full(unit: Unit) -> list[str]:
    """The words of the unit, and what they are short for, letter by letter: “atrial fibrillation: the upper heart chambers …”."""
    said = " ".join(unit.words)
    short = [meaning for meaning in unit.meanings if meaning.kind == "abbreviation"]
    full = [words.split(":")[0] for meaning in short for words in meaning.meaning.split("; or ")]
    return [said, *(words for words in full if words[:1].lower() == said[:1] and len(words.split()) <= len(said))]


def as_surgery(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome of "scoliosis surgery" for "scoliosis fusion", with the entries about what is said besides; None unless the
    vocabulary knows the surgery of it, and for what is only given: an injection is no surgery."""
    index = typed.index
    if any(GIVEN.issuperset(map(base, unit.words)) for unit in typed.query.units):
        return None
    words = words_of_units(unit for unit in typed.query.telling if not index.says_an_operation(unit))
    if not words or len(words) == len(typed.query.words):
        return None
    if not index.under.vocabulary.of_words((*words, OPERATION), False, frozenset(words)):
        return None
    surgery, about = asked_again(typed, " ".join([*words, OPERATION])), Matches({}, index, typed.query.telling)
    return replace(surgery, found=replace(surgery.found, less=about))


def what_was_done(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome of the procedure behind “after”, “before” or “during”: “flying after hip surgery”; None where another one
    stands in front of that, or where no entry is about it."""
    text, *behind = _BESIDE.split(typed.query.text, maxsplit=1)
    if not behind:
        return None
    before, again = set(all_words(text)), asked_again(typed, behind[0])
    others = [unit for unit in typed.query.units if before.issuperset(unit.words)]
    told = again.query.telling
    says_one = (told and again.query.asks_for_an_operation) or _name_a_procedure(told, again.index)
    if not says_one or _name_a_procedure(others, typed.index) or again.found.entries.is_in_text_only:
        return None
    unknown = tuple(word for word in typed.query.words if word not in again.query.words)
    return replace(again, instead="", part=Part(again.found.words, (), unknown))


def each_procedure(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome with what each of two procedures finds: "cholecystectomy and appendectomy"; None if not both are procedures."""
    texts = _AND.split(typed.query.text)
    if len(texts) != MOST_PROCEDURES or typed.query.phrases or _lacks_a_side_only(typed):
        return None
    first, other = (asked_again(typed, text) for text in texts)
    if not all(each.found.has_codes and _name_a_procedure(each.query.units, each.index) for each in (first, other)):
        return None
    codes = dict(first.found.codes)
    for system, found in other.found.codes.items():
        codes[system] = found.with_others(codes.get(system, NOTHING))
    # Entries and reasons are those of both; only what has all of the words is not there.
    found = replace(typed.found, codes=codes, used=typed.query.units, part=replace(first.found, less=other.found))
    return replace(typed, found=found, part=Part(first.query.words, other.query.words, of_each=True))


def _lacks_a_side_only(typed: SearchOutcome) -> bool:
    """Whether codes have all of the query but for sides: a “bilateral myringotomy with tubes” is one procedure."""
    units = [unit for unit in typed.query.units if not is_side(unit)]
    return 0 < len(units) < len(typed.query.units) and bool(typed.index.matches(units, ()))


def terms_together(typed: SearchOutcome) -> list[SearchOutcome]:
    """The outcomes with the words of a term put together that stand apart: “sewing a finger that was cut off back on”."""
    query, vocabulary = typed.query, typed.index.under.vocabulary
    # Stop words stay, because some terms need theirs.
    words = [*query.words, *(word for word in all_words(query.text) if word in query.lists.stop_words)]
    whole = [set(unit.words) for unit in query.units if unit.meanings]
    spread = vocabulary.spread(query.words) if not query.phrases else []
    # What is put or taken takes nothing apart: who is put on “blood thinners” is given no blood.
    spread = [t for t in spread if LIGHT.isdisjoint(map(base, t)) or all(u & set(t) in (set(), u) for u in whole)]
    texts = (" ".join([*term, *(word for word in words if word not in term)]) for term in spread[:MOST_TERMS])
    return [replace(asked_again(typed, text), instead="") for text in texts]


def without_reasons(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome of what is done, without why and when: “bypass of the leg because …”; None where nothing else is said, or not
    what is done and to which part of the body.
    """
    words = all_words(typed.query.text)
    done = without_circumstances(words)
    if len(done) == len(words) or typed.query.phrases:
        return None
    again = replace(asked_again(typed, " ".join(done)), instead="")
    return again if says_both(again.query.units, again.index) else None


def _name_a_procedure(units: Iterable[Unit], index: CodeIndex) -> bool:
    return any(unit.says_what_is_done or index.says_an_operation(unit) for unit in units)


def completed(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome with the word that is still being typed completed to a word of the vocabulary: "colonosc"; None if no word
    begins so, or if none of the likeliest leads to codes.
    """
    *words, begun = typed.query.words or ("",)
    if begun not in typed.index.unfinished or len(begun) < SHORTEST_BEGINNING:
        return None
    likeliest = typed.index.under.vocabulary.completions(begun)
    outcomes = (asked_again(typed, " ".join([*words, word])) for word in likeliest)
    found = next((outcome for outcome in outcomes if outcome.found.has_codes), None)
    return replace(found, instead="") if found else None


def abbreviations_typed(query: Query) -> frozenset[str]:
    """The short words in capitals, which are no slips and not cut short, where not all is in capitals: “ANA”, “TORCH titers”."""
    words = re.findall(r"\w+", query.text)
    is_shouted = len(words) > 1 and query.text == query.text.upper()
    return frozenset(word.lower() for word in words if word.isupper() and len(word) <= LONGEST_SHORT and not is_shouted)


def words_finished(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome with words that are cut short, and that are no slips of others, as the vocabulary has them in full, each with
    the words before it: "blood transf", "lumbar punct"; None if there are none."""
    index, vocabulary, words = typed.index, typed.index.under.vocabulary, list(typed.query.words)
    unknown = {word for unit in typed.query.units if not unit.meanings for word in unit.words if word.isalpha()}
    unknown -= abbreviations_typed(typed.query)
    for at, word in enumerate(words):
        likeliest = vocabulary.completions(word) if word in unknown and word not in index.unfinished else []
        if likeliest and not vocabulary.has_form_of(word) and is_cut_short(word, index):
            words[at] = vocabulary.completed(words[: at + 1]) or likeliest[0]
    return asked_again(typed, " ".join(words)) if words != list(typed.query.words) else None


def by_last_organ(unit: Unit) -> Unit:
    """The unit with only the last organ of a compound, to which its ending belongs: the rectum of "coloproctectomy"."""

    def shortened(meaning: Meaning) -> Meaning:
        is_long = meaning.kind == "parts" and meaning.expression[0] == "and"
        return meaning._replace(expression=both(meaning.expression[1:][-ORGAN_AND_ENDING:])) if is_long else meaning

    return unit._replace(meanings=tuple(map(shortened, unit.meanings)))


def without_conditions(query: Query, index: CodeIndex) -> Query:
    """The query with compounds without what is no part of the body, where other words say where it is: an aneurysmectomy of the
    ventricle is its excision."""

    parts = index.axes.book.words_of_parts if index.axes and len(query.units) > 1 else frozenset()

    def shortened(meaning: Meaning) -> Meaning:
        if meaning.kind != "parts" or meaning.expression[0] != "and":
            return meaning
        *forms, ending = meaning.expression[1:]
        organs = [form for form in forms if not parts.isdisjoint(map(singular, words_in(first_choice(form))))]
        return meaning._replace(expression=both((*organs, ending)))

    units = (unit._replace(meanings=tuple(map(shortened, unit.meanings))) for unit in query.units)
    return replace(query, units=tuple(units)) if parts else query


def matches(index: CodeIndex, query: Query, nothing: Matches) -> Matches:
    """What has all units; if nothing has them, or a name says it all, what has all but the generic ones, or those that put in.

    `nothing` is Matches without anything, whose `within` the result takes over.
    """
    found = nothing
    choices = (*(() if query.names_a_procedure else (query.units,)), query.telling, query.without_putting_in)
    for units in dict.fromkeys(choices):
        if (units or query.phrases) and (units == choices[0] or not found):
            codes = without_asides(index.matches(units, query.phrases), query, index)
            found = replace(nothing, codes=codes, index=index, used=units, phrases=query.phrases)
    return found


def words_respaced(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome of the query with its words joined and taken apart as they are known here; None if that changes none."""
    text = respaced(typed.query, typed.index)
    return asked_again(typed, text) if text else None


def asked_again(typed: SearchOutcome, text: str) -> SearchOutcome:
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
    return SearchOutcome(again, index, matches(index, again, Matches({}, within=typed.found.within)), instead=text)


def sounding_like(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome with words of the vocabulary in place of finished words that nothing has as they were typed and that sound the
    same: "nee" is a knee rather than a need; None if there are none."""
    index, heard = typed.index, typed.index.under.vocabulary.sounds
    finished = {word for unit in typed.query.units if not unit.meanings for word in unit.words}
    finished = finished.difference(heard, index.unfinished)
    sounds = {sound(word): word for word in finished if word.isalpha() and not index.is_as_typed(word)}
    instead = {sounds[of_word]: word for word, of_word in heard.items() if of_word in sounds} if sounds else {}
    return asked_again(typed, " ".join(instead.get(word, word) for word in typed.query.words)) if instead else None


def with_abbreviations(query: Query, under: Snapshot) -> Query:
    """The query with everyday words read as the abbreviations that they are in capitals, where it names parts of the body and
    sides besides: “us abdomen” is an ultrasound. None that names another part itself: a pea in the
    ear opens no artery of the lung."""
    words = {word for word in query.words if under.vocabulary.counts_in_capitals(word)}
    others = [unit for unit in query.units if words.isdisjoint(unit.words)]
    keys = axis_keys(under.open_systems.values(), under.now) if words and others and not query.phrases else None
    if not keys or not all(is_side(unit) or is_part_of(unit, keys.book) for unit in others):
        return query
    text = " ".join(word.upper() if word in words else word for word in query.words)
    again = read_query(text, under.vocabulary)
    short = [unit for unit in again.units if not {word.lower() for word in unit.words}.isdisjoint(words)]
    if any(names_a_part_besides(unit, keys.book) for unit in short):
        return query
    return replace(again, text=query.text, systems=query.systems, result_kind=query.result_kind)


def with_term_completed(query: Query, under: Snapshot) -> Query:
    """The query that is still being typed, with its last word completed to that of a term: “ear tu” is no tuberculosis."""
    is_one = query.phrases or any(len(unit.words) > 1 for unit in query.units[-1:])
    if is_one or not (word := under.vocabulary.completed(query.words)):
        return query
    again = read_query(" ".join([*query.words[:-1], word]), under.vocabulary)
    return replace(again, systems=query.systems, result_kind=query.result_kind)
