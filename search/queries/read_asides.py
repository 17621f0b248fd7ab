"""What the page says of the modifiers and amounts in a query, and the query with another one or without."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from codes.models import CodeSystem
from codes.systems import Modifier
from search.asides import MODIFIERS, modifiers_behind
from search.queries.found import ReadAs, ReadAxis, Result
from search.queries.outcome import SearchOutcome
from search.rules import Unit
from textindex.words import all_words

NONE = "none"


def noted(exact: Iterable[Result], text: str) -> list[Result]:
    """The exact results of a text; a note at a code says what the modifiers behind it mean."""
    said = "; ".join(_named(modifier) for _, modifier in modifiers_behind(text))
    return [
        replace(result, note=f"{result.note} With modifier {said}.".strip()) if said and _may_have(result) else result
        for result in exact
    ]


def read_asides(outcome: SearchOutcome, exact: Collection[Result], systems: Collection[CodeSystem]) -> ReadAs | None:
    """The modifiers and amounts of a query, where codes of a system of `systems` that has modifiers were found."""
    coded = next((result for result in exact if _may_have(result)), None)
    found = [system for system in systems if system.rules.modifiers and system.pk in outcome.found.codes]
    units = outcome.query.units
    if coded:
        name, item = coded.system.name, ("code", coded.code.display)
    elif found and not exact and any(unit.aside for unit in units) and not all(unit.aside for unit in units):
        words = " ".join(word for unit in units if not unit.aside for word in unit.words)
        name, item = found[0].name, ("item or service", words)
    else:
        return None
    text = outcome.query.text
    axes = [*(_behind(text) if coded else ()), *(_axis(unit, text) for unit in units if unit.aside)]
    return ReadAs(name, (ReadAxis(*item), *axes), "") if axes else None


def _may_have(result: Result) -> bool:
    return bool(result.is_exact and result.code and result.system.rules.modifiers)


def _behind(text: str) -> Iterator[ReadAxis]:
    """Each modifier behind a code, with the others of its group."""
    for start, modifier in modifiers_behind(text):
        before, after = text[:start], text[start + len(modifier.code) :]
        choices = [(_named(other), before + other.code + after) for other in _others(modifier)]
        yield ReadAxis("modifier", _named(modifier), (*choices, (NONE, before.rstrip(" -") + after)))


def _named(modifier: Modifier) -> str:
    return f"{modifier.code}: {modifier.meaning}"


def _others(modifier: Modifier) -> list[Modifier]:
    return [other for other in MODIFIERS.values() if other.group == modifier.group and other != modifier]


def _axis(unit: Unit, text: str) -> ReadAxis:
    """The modifier that words stand for, with those others of its group that words can say; or the amount."""
    modifier = unit.aside.modifier
    if not modifier:
        return ReadAxis("amount", " ".join(unit.words), (("any", _instead(text, unit, "")),))
    choices = [(_named(other), _instead(text, unit, other.said[0])) for other in _others(modifier) if other.said]
    return ReadAxis("modifier", _named(modifier), (*choices, (NONE, _instead(text, unit, ""))))


def _instead(text: str, unit: Unit, said: str) -> str:
    """The text with other words in the place of those of the unit."""
    pieces, is_placed = [], False
    for piece in text.split():
        if not all_words(piece) or not set(all_words(piece)) <= {*unit.words, "".join(unit.words)}:
            pieces.append(piece)
        elif not is_placed:
            pieces.append(said)
            is_placed = True
    return " ".join(filter(None, pieces))
