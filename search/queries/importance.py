"""How much the units of a query count where nothing has all of them."""

from codes.systems.icd10pcs.reading import SIDES
from search.queries.code_index import CodeIndex
from search.rules import Unit
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


def importance(unit: Unit, index: CodeIndex) -> float:
    """How many times as much as an unknown word the unit counts: what is done most, as the rest may only say why."""
    if is_patient_or_number(unit):
        return LEAST
    if index.says_an_operation(unit):
        return DONE
    words, book = {singular(word) for word in unit.words}, index.axes and index.axes.book
    if book and words <= book.parts:
        return OF_A_PART
    if unit.meanings:
        return KNOWN
    return LABELLED if book and words & book.by_word.keys() else 1


def is_patient_or_number(unit: Unit) -> bool:
    """Whether the unit says only who is treated, or how many."""
    return all(word.isdecimal() or word in ("one", *NUMBERS) or singular(word) in PATIENTS for word in unit.words)


def is_side(unit: Unit) -> bool:
    """Whether the unit says only on which side: "left", "both sides"."""
    return not {*SIDES, "both"}.isdisjoint(unit.words) and {*SIDES, "both", "side", "sides", "sided"}.issuperset(
        unit.words
    )
