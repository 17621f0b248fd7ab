"""How much the units of a query count where nothing has all of them."""

from collections.abc import Iterable

from codes.systems.icd10pcs.reading import SIDES
from search.meanings import first_choice, words_in
from search.queries.axis_book import PART
from search.queries.code_index import CodeIndex
from search.rules import Query, Unit
from search.word_forms import NUMBERS, singular

#: How much units count that say what is done, that name a body part, that mean something to the vocabulary, by which values of
#: axes are called, and that are numbers or say only who is treated.
DONE, OF_A_PART, KNOWN, LABELLED, LEAST = 3, 2.5, 2, 1.5, 0.25
#: Who is treated: no child with a hernia looks for all that can happen to a child.
PATIENTS = frozenset({
    "adolescent", "adult", "baby", "boy", "child", "children", "elderly", "girl", "infant", "kid", "man", "men",
    "neonate", "newborn", "paediatric", "patient", "pediatric", "person", "teen", "teenager", "toddler",
    "woman", "women"
})  # fmt: skip


_COUNTS = frozenset(("one", *NUMBERS, "first", "second", "third", "fourth", "fifth", "1st", "2nd", "3rd", "4th", "5th"))


def importance(unit: Unit, index: CodeIndex) -> float:
    """How many times as much as an unknown word the unit counts: what is done most, as the rest may only say why."""
    is_level = any(meaning.kind == "levels" for meaning in unit.meanings)
    if is_level or is_side(unit) or is_patient_or_number(unit):
        return LEAST
    if index.says_an_operation(unit):
        return DONE
    if is_part(unit, index):
        return OF_A_PART
    words, book = {singular(word) for word in unit.words}, index.axes and index.axes.book
    if unit.meanings:
        return KNOWN
    return LABELLED if book and words & book.by_word.keys() else 1


def is_part(unit: Unit, index: CodeIndex) -> bool:
    """Whether the unit is a part of the body, or a word for one above all: “kidney”, “womb”."""
    book = index.axes and index.axes.book
    said = (unit.words, _of_part(unit))
    return bool(book) and any(book.parts.issuperset(map(singular, words)) for words in map(list, said) if words)


def names_parts_only(query: Query, index: CodeIndex) -> bool:
    """Whether the query says nothing but parts of the body, and sides of them: “rotator cuff left”."""
    units = [unit for unit in query.units if not is_side(unit)]
    if not index.axes or query.phrases or not units:
        return False
    book, of_key = index.axes.book, {unit for named in index.named if named.position == PART for unit in named.units}
    said = [{singular(word) for word in _of_part(unit)} for unit in units]
    is_part = [unit in of_key or words <= book.words_of_parts for unit, words in zip(units, said, strict=True)]
    return all(is_part) and any(unit in of_key or words & book.parts for unit, words in zip(units, said, strict=True))


def _of_part(unit: Unit) -> Iterable[str]:
    """The words of the unit, or those that the vocabulary has for it above all, if it is a word for something."""
    words = [words_in(first_choice(meaning.expression)) for meaning in unit.meanings[:1] if meaning.kind == "word"]
    return words[0] if words else unit.words


def is_patient_or_number(unit: Unit) -> bool:
    """Whether the unit says only who is treated, or how many."""
    return all(word.isdecimal() or word in _COUNTS or singular(word) in PATIENTS for word in unit.words)


def is_side(unit: Unit) -> bool:
    """Whether the unit says only on which side: "left", "both sides"."""
    return not {*SIDES, "both"}.isdisjoint(unit.words) and {*SIDES, "both", "side", "sides", "sided"}.issuperset(
        unit.words
    )
