"""How much the units of a query count where nothing has all of them."""

from collections.abc import Iterable, Sequence

from codes.systems import system_rules
from codes.systems.icd10pcs.reading import SIDES
from search.meanings import Meaning, choices_of, first_choice, words_in
from search.queries.axis_book import PART, AxisBook
from search.queries.code_index import CodeIndex
from search.rules import Query, Unit
from search.word_forms import NUMBERS, base, singular

#: How much units count that say what is done, that name a body part, that mean something to the vocabulary, by which values of
#: axes are called, and that are numbers or say only who is treated.
DONE, OF_A_PART, KNOWN, LABELLED, LEAST = 3, 2.5, 2, 1.5, 0.25
#: Who is treated: no child with a hernia looks for all that can happen to a child.
PATIENTS = frozenset({
    "adolescent", "adult", "baby", "boy", "child", "children", "elderly", "girl", "infant", "kid", "man", "men",
    "neonate", "newborn", "paediatric", "patient", "pediatric", "person", "teen", "teenager", "toddler",
    "woman", "women"
})  # fmt: skip


#: Words for how a drug is given.
GIVEN = frozenset(map(base, ("drip", "infusion", "infuse", "inject", "injection", "jab", "shot", "tablet", "pill")))

#: When something is, and not what.
_SAY_WHEN = frozenset(("postoperative", "preoperative"))
#: What is done and is no operation.
_SERVICES = frozenset(
    map(base, ("ambulance", "immunization", "transport", "transportation", "vaccination", "vaccine", "vaccinated"))
)

#: No parts of the body by themselves, though labels have them: of a palate, “hard” says which.
_WHICH = frozenset({
    "accessory", "all", "common", "external", "female", "first", "great", "hard", "inner", "internal", "large", "little", "long",
    "lower", "main", "male", "median", "middle", "minor", "more", "multiple", "no", "on", "one", "other", "product", "retained",
    "second", "short", "single", "small", "soft", "supporting", "third", "unilateral", "upper", "whole", *NUMBERS
})  # fmt: skip
_COUNTS = frozenset((
    "all", "more", "one", "other", *NUMBERS, "first", "second", "third", "fourth", "fifth", "1st", "2nd", "3rd", "4th", "5th"
))  # fmt: skip


def importance(unit: Unit, index: CodeIndex) -> float:
    """How many times as much as an unknown word the unit counts: what is done most, as the rest may only say why."""
    is_level = any(meaning.kind == "levels" for meaning in unit.meanings)
    is_amount = unit.aside and not unit.aside.modifier
    if is_level or is_amount or is_side(unit) or is_patient_or_number(unit) or _SAY_WHEN.issuperset(unit.words):
        return LEAST
    if index.says_an_operation(unit) or _is_service(unit):
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
    return bool(book) and any(
        book.parts.issuperset(map(singular, words)) and not _WHICH.issuperset(words)
        for words in map(list, said)
        if words
    )


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


def says_both(units: Iterable[Unit], index: CodeIndex) -> bool:
    """Whether the units say what is done and to which part of the body."""
    return len(frozenset().union(*(says(unit, index) for unit in units))) > 1


def says(unit: Unit, index: CodeIndex) -> frozenset[float]:
    """What the unit says: what is done, to which part of the body or with which device; both, as names of operations do; or
    neither."""
    book = index.axes and index.axes.book
    if not book:
        return frozenset()
    if GIVEN.issuperset(map(base, unit.words)) or _is_service(unit):
        return frozenset((DONE,))
    names = [meaning for meaning in unit.meanings if meaning.kind not in ("word", "parts")]
    if names:
        codes = {index.by_slug.get(slug) for meaning in names for slug, _ in meaning.codes}
        if len(unit.words) > 1 and any(_lists_supplies(meaning) for meaning in names):
            return frozenset((DONE, OF_A_PART))
        said = {word for meaning in names for word in words_in(first_choice(meaning.expression))}
        is_of_operation = book.system in codes or (not codes and not book.operations.isdisjoint(said))
        return frozenset((DONE, OF_A_PART) if is_of_operation else ())
    is_compound = any(meaning.kind == "parts" for meaning in unit.meanings)  # of a part of the body: colonoscopy
    of_device = book.words_of_devices.intersection(map(singular, unit.words)) - _WHICH
    is_object = is_compound or is_part(unit, index) or bool(of_device)
    is_said: Sequence[tuple[bool, float]] = ((_is_done(unit, index), DONE), (is_object, OF_A_PART))
    return frozenset(what for said, what in is_said if said)


def _lists_supplies(meaning: Meaning) -> bool:
    """Whether all codes listed for the meaning are of services and supplies: a “wheelchair van” says all that is meant."""
    return bool(meaning.codes) and all(system_rules(slug).modifiers for slug, _ in meaning.codes)


def _is_service(unit: Unit) -> bool:
    return not _SERVICES.isdisjoint(map(base, unit.words))


def _is_done(unit: Unit, index: CodeIndex) -> bool:
    """Whether the unit means an operation, or as much as anything else: “lasered”. What is wrong may be named like one."""
    choices = [choice for m in unit.meanings[:1] if m.kind == "word" for choice in choices_of(m.expression)]
    is_one = 0 < len(choices) <= 2 * len(index.axes.book.operations.intersection(choices))
    is_condition = any(map(index.under.vocabulary.lists.is_condition, unit.words))
    return index.says_an_operation(unit) or (is_one and not is_condition)


def names_a_part_besides(unit: Unit, book: AxisBook) -> bool:
    """Whether what the unit stands for above all names a part of the body."""
    return any(not book.words_of_parts.isdisjoint(words_in(first_choice(m.expression))) for m in unit.meanings)


def is_part_of(unit: Unit, book: AxisBook) -> bool:
    """Whether the unit is a part of the body, or a word for one: “abdomen”, “renal”."""
    meant = [words_in(first_choice(meaning.expression)) for meaning in unit.meanings[:1] if meaning.kind == "word"]
    is_part = any(book.parts.issuperset(map(singular, words)) for words in map(list, (unit.words, *meant)) if words)
    return is_part and not book.has_operation_of(unit)
