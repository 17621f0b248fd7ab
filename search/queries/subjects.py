"""Which of the entries that have the words of a query in what they are about are about it, and which only mention it."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from pyroaring import FrozenBitMap

from procedures.models import ProcedureVersion
from search.entry_places import procedure_at
from search.meanings import Expression, choices_of
from search.queries.code_index import CodeIndex
from search.queries.entry_matches import NONE, EntryMatches, published_versions
from search.queries.importance import is_patient_or_number, is_side
from search.rules import Unit
from search.subjects import Sentence, sentences
from textindex.words import all_words

#: Of how many entries the texts are read: of more than these, none stands before the codes.
MOST_READ = 20
#: So many words say enough to be no chance, in whatever clauses they stand: “tired, pale and short of breath”.
MANY = 3
COMPLAINT, GOOD, BEST = 1, 2, 3


def without_mentions(found: EntryMatches, units: Iterable[Unit], index: CodeIndex) -> EntryMatches:
    """The matches in which entries that only mention what is asked count as having it in their text.

    So do those that are called by an operation which the query says in other words, without saying what it is done to: not
    every repair is an answer to “stitches”.
    """
    units = tuple(units)
    if (found.by_meaning or found.mixed) and _says_only_an_operation(units, index):
        others = found.by_meaning | found.mixed
        found = replace(found, by_meaning=NONE, mixed=NONE, in_text=found.in_text | others)
    if not found.about:
        return found
    asked = [unit for unit in units if not (is_patient_or_number(unit) or is_side(unit))]
    if all(map(index.under.vocabulary.lists.generic_words.issuperset, (unit.words for unit in asked))):
        return replace(found, about=NONE, in_text=found.in_text | found.about)
    read = {procedure_at(place): place for place in islice(found.about, MOST_READ)}
    versions = published_versions(read, index.under.now)
    fit = {place: _fit(versions[one], asked, index) for one, place in read.items() if one in versions}
    best = max(fit.values(), default=0)
    about = FrozenBitMap(place for place, fits in fit.items() if fits and fits == best)
    # A complaint alone may be one of many things: “weight loss”.
    about = NONE if best == COMPLAINT and len(about) > 1 else about
    return replace(found, about=about, in_text=found.in_text | (found.about - about))


def _says_only_an_operation(units: Iterable[Unit], index: CodeIndex) -> bool:
    """Whether nothing but what is wrong stands beside words for operations of any part of the body: “curettage”."""
    operations = index.axes.book.operations | {"examination"} if index.axes else frozenset()
    done = [unit for unit in units if not any(map(index.under.vocabulary.lists.is_condition, unit.words))]
    said = [{choice for meaning in unit.meanings[:1] for choice in choices_of(meaning.expression)} for unit in done]
    return bool(said) and not any(map(operations.isdisjoint, said))


def _fit(version: ProcedureVersion, units: list[Unit], index: CodeIndex) -> int:
    """How well what it is about fits the units: BEST if they are a topic of it as a whole or stand side by side, GOOD if they
    stand in a sentence that is about one of them, or are many, COMPLAINT if they are one; 0 if they are only mentioned.
    """
    stop_words, words = index.under.vocabulary.lists.stop_words, [word for unit in units for word in unit.words]
    topics = [frozenset(all_words(topic)).difference(stop_words) for topic in version.topics]
    beside, each = frozenset().union(*topics), [*units, *(Unit((word,)) for word in words)]
    said = {word for word in beside if any(_is_said(unit, (word,), index) for unit in each)}
    complaints = list(sentences(version.complaints))
    tells_enough = len(words) >= MANY or any(index.sought[word].is_among(beside) for word in words)
    read = [*sentences(version.about), *(complaints if tells_enough and len(words) > 1 else ())]
    is_topic = any(topic <= said for topic in topics) and all(_is_said(unit, said, index) for unit in units)
    if is_topic or any(_are_side_by_side(words, sentence, index) for sentence in read):
        return BEST
    every = beside.union(*(sentence.words for sentence in read))
    if len(words) >= MANY:
        return GOOD if all(_is_said(unit, every, index) for unit in units) else 0
    named = [unit for unit in units if not _is_said(unit, beside, index)]
    for sentence in read:
        together, heads = beside.union(sentence.words), beside | (sentence.heads if len(words) > 1 else sentence.alone)
        if all(_is_said(unit, together, index) for unit in units) and any(_is_said(u, heads, index) for u in named):
            return GOOD
    is_one = len(words) > 1 and any(all(_is_said(u, one.heads, index) for u in units) for one in complaints)
    return COMPLAINT if is_one else 0


def _are_side_by_side(words: list[str], sentence: Sentence, index: CodeIndex) -> bool:
    stretches = zip(*(sentence.words[at:] for at in range(len(words))), strict=False)
    return len(words) > 1 and any(
        all(index.sought[word].is_among((said,)) for word, said in zip(words, stretch, strict=True))
        for stretch in stretches
    )


def _is_said(unit: Unit, words: Iterable[str], index: CodeIndex) -> bool:
    """Whether the words say the unit: all of its words, or what the vocabulary has for it or for each of them."""
    if any(_satisfies(words, meaning.expression) for meaning in unit.meanings):
        return True
    inner = unit.inner or [()] * len(unit.words)
    return all(
        index.sought[word].is_among(words) or any(_satisfies(words, meaning.expression) for meaning in meanings)
        for word, meanings in zip(unit.words, inner, strict=True)
    )


def _satisfies(words: Iterable[str], expression: Expression) -> bool:
    if isinstance(expression, str):
        return bool(expression) and any(word.startswith(expression) for word in words)
    are = all if expression[0] == "and" else any
    return are(_satisfies(words, part) for part in expression[1:])
