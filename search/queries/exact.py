"""Exact results: codes that a text can be read as, in any spelling, and the entries that use them; else what may be meant."""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import chain, islice

from codes.models import Code, CodeSystem
from codes.queries.by_form import TOP, codes_beginning, codes_reading, printed_so, with_systems
from codes.queries.closeness import is_look_alike, is_slip
from codes.queries.nearest import NEAREST, one_slip_away
from codes.queries.pasted import is_no_code, is_scanned, with_first_zero
from codes.queries.readings import SHORTEST_AMONG_WORDS, Reading
from codes.queries.second_readings import codes_beside_names, codes_with_first_i
from codes.queries.several import codes_of_ranges
from codes.queries.typed import AROUND, TypedReader, typed_reader
from codes.queries.unknown import not_loaded, slips, why_not_loaded
from search.asides import modifiers_called
from search.queries.fitting import EXACT_SCORE, codes_fitting, results_of_each
from search.queries.found import Result
from search.queries.results import code_result
from search.queries.snapshot import Snapshot
from textindex.prepared import rows
from textindex.words import all_words

_MODIFIER = re.compile(r"(modifiers?\s+)?(\S{2})(?(1)|\s+modifiers?)", re.IGNORECASE)
#: How many codes that begin like the text are shown, and how many codes are read from one text.
MOST_BEGINNING, MOST_CODES, SEVERAL = 25, 25, 2
LONGEST_WITHOUT_DIGIT = 3


def exact_results(text: str, under: Snapshot, *, misread: bool) -> list[Result]:
    """Codes that read exactly like the text, each between the entries whose primary code it is and those that also use it;
    then codes that begin so. Of several codes in one text, each with its entries.

    For what looks like a code and is none here: the code itself, where its system is not loaded, else the codes nearest to it.
    If `misread`, or if it has a digit and a dot inside, characters are taken for others that look like them; then a word without
    digits may be a code, too, if it is in capitals or has a dot inside.
    """
    if called := _modifiers_called(text, under):
        return called
    reader = typed_reader(under.now)
    if systems := systems_called(text, under):
        return _at_the_top(systems, under)
    text = under.vocabulary.lists.inside_frame(text)
    is_dotted = " " not in text and "." in text.strip(AROUND)
    # FOLFIRI is written like a scan of F01…, and is known.
    looks_scanned = is_scanned(text) and not under.vocabulary.of_words(all_words(text), True, frozenset())
    misread = misread or (is_dotted and any(map(str.isdigit, text))) or looks_scanned
    is_upper = text.isupper() and text.strip(AROUND).isalnum()  # PT/INR is no code
    is_word = misread and " " not in text and (is_dotted or is_upper or looks_scanned)
    readings = code_readings(text, reader) or (reader.readings(text) if is_word else [])
    if not readings:
        return _spoken(reader, text, under)
    fitting = codes_fitting({text: readings}, under)
    if _MODIFIER.fullmatch(text.strip()):
        fitting[text] = [code for code in fitting[text] if code.system.rules.modifiers]
        return list(chain.from_iterable(results_of_each(fitting, under)))
    is_one = fitting[text] and len(reader.among_words(text)) < SEVERAL
    if not is_one and (several := _between(reader, text, under) or _several(reader, text, under, readings)):
        return several
    if not fitting[text] and (pieces := reader.glued(text)) and all((glued := codes_fitting(pieces, under)).values()):
        return list(chain.from_iterable(results_of_each(glued, under)))
    results = list(chain.from_iterable(results_of_each(fitting, under)))
    as_i = [] if text[:1].isdigit() else _with_first_i(reader, text, under)
    results = [*results, *as_i] if text[:1].isalpha() else [*as_i, *results]
    results += _begun(reader, text, under, readings, fitting[text])
    named = [one for one in readings if one.systems]
    results = (
        results
        or _unloaded({text: named}, under).get(text, [])
        or _elsewhere(reader, text, under)
        or _spoken(reader, text, under)
    )
    # A short word that titles have, such as CO2, is no slip in a code.
    is_slip = misread or any(len(one.code) >= SHORTEST_AMONG_WORDS or one.code.isdigit() for one in readings)
    if not results and is_slip and not is_no_code(text) and (is_word or any(one.is_like_a_code for one in readings)):
        return _guesses({text: readings}, under, misread=misread).get(text, [])
    return results


def _begun(
    reader: TypedReader, text: str, under: Snapshot, readings: list[Reading], exact: Collection[Code]
) -> list[Result]:
    """The results for codes that begin like the text, if it looks like a code: with a digit, and longer than one character.

    A number that is none of the codes here may be one of a system that is not loaded, which comes first: 486.
    """
    may_begin = [*readings, *reader.readings(with_first_zero(text))]
    reading = next((reading for reading in may_begin if reading.has_digit and len(reading.code) > 1), None)
    # O2 is short for oxygen, and no beginning of a code.
    is_short = not text.isalpha() and under.vocabulary.lists.written_out(text).isalpha()
    begun = codes_beginning(reading, MOST_BEGINNING, under.now) if reading and not is_short else []
    results = [
        code_result(code, under.user, "start of the code", EXACT_SCORE)
        for code in printed_so(begun, text, under.now)
        if code not in exact and reading.has_dot_of(code.display)
    ]
    is_number = reading and reading.code.isdigit() and not exact
    return [*_unloaded({text: readings}, under).get(text, []), *results] if is_number and results else results


def systems_called(text: str, under: Snapshot) -> list[CodeSystem]:
    """The systems of the site that a text only names, such as “ICD-10-PCS codes”."""
    called = typed_reader(under.now).systems_called(text)
    return [system for pk, system in under.systems.items() if pk in called]


def _at_the_top(systems: Iterable[CodeSystem], under: Snapshot) -> list[Result]:
    """The results for the first codes at the top of each system."""
    return [
        code_result(code, under.user, f"top of {system.name}", EXACT_SCORE)
        for system in systems
        for code in with_systems(rows(TOP, [system.pk, MOST_BEGINNING]), under.systems)
    ]


def _modifiers_called(text: str, under: Snapshot) -> list[Result]:
    """The loaded modifiers that a text such as "left side modifier" asks for."""
    if not (called := modifiers_called(text)):
        return []
    found = {
        code.code: code
        for code in codes_reading([m.code for m in called], under.now)
        if code.code in code.system.rules.modifiers
    }
    return [
        code_result(found[m.code], under.user, f"modifier: {m.meaning}", EXACT_SCORE, is_exact=True)
        for m in called
        if m.code in found
    ]


def _several(reader: TypedReader, text: str, under: Snapshot, of_none: Collection[Reading]) -> list[Result]:
    """The results for each of several codes in their order, or for the codes among the words of the text.

    None if one of several is no code and looks like none. `of_none` are the readings of the whole text, which no code has.
    """
    pieces = {part.text: reader.readings(part.text) for part in reader.listed(text) if not part.last} or reader.pieces(
        text
    )
    if 1 < len(pieces) <= MOST_CODES:
        found = codes_fitting(pieces, under)
        unnamed = {piece: reader.elsewhere(piece) for piece, codes in found.items() if not codes}
        found |= codes_fitting(unnamed, under) if any(unnamed.values()) else {}
        unknown = {piece: pieces[piece] for piece, codes in found.items() if not codes}
        guesses = _guesses(unknown, under, misread=True) if unknown else {}
        if guesses.keys() == unknown.keys():
            exact = dict(zip(found, results_of_each(found, under), strict=True))
            return _unique(chain.from_iterable(exact[piece] or guesses[piece] for piece in pieces))
    among, beside = dict(islice(reader.among_words(text).items(), MOST_CODES)), _beside_a_name(reader, text, under)
    if not (among or beside):
        return _unloaded({text: reader.told_of(text)}, under).get(text, [])
    is_whole = all(reading in of_none for of_piece in among.values() for reading in of_piece)
    found = dict.fromkeys(among, []) if is_whole else codes_fitting(among, under)
    told = {piece for piece, [reading] in among.items() if reading.is_told_from_words}
    found |= {piece: [code for code in found[piece] if not code.is_header] for piece in among.keys() - told}
    unknown = {
        piece: readings
        for piece, readings in among.items()
        if piece in told and not found[piece] and reader.is_no_number(readings[0])
    }
    unloaded = _unloaded(unknown, under) if unknown else {}
    misspelled = {
        piece: of for piece, of in unknown.items() if piece not in unloaded and "-" not in piece and not is_whole
    }
    unloaded |= _misspelled(misspelled, under) if misspelled else {}
    exact = dict(zip(found, results_of_each(found, under), strict=True))
    others = chain.from_iterable(exact[piece] or unloaded.get(piece, []) for piece in among)
    return _unique([*beside, *others]) or _unloaded({text: reader.told_of(text)}, under).get(text, [])


def _beside_a_name(reader: TypedReader, text: str, under: Snapshot) -> list[Result]:
    """The results for codes that stand beside their names: "51.23 lap chole"; words of the vocabulary are none."""
    means = under.vocabulary.of_words
    beside = [one for one in reader.beside_a_name(text) if not means((one.name,), False, frozenset())]
    return (
        list(chain.from_iterable(results_of_each(codes_beside_names({text: beside}, under.now), under)))
        if beside
        else []
    )


def _misspelled(lines: Mapping[str, list[Reading]], under: Snapshot) -> dict[str, list[Result]]:
    """By word among others that is no code here: the codes that are one slip away."""
    near = one_slip_away(lines, under.systems, under.now, misread=True)
    return {
        text: [
            code_result(code, under.user, _why_near(code, text, _look_alikes(codes, lines[text])), EXACT_SCORE)
            for code in codes[:NEAREST]
        ]
        for text, codes in near.items()
        if codes
    }


def _with_first_i(reader: TypedReader, text: str, under: Snapshot) -> list[Result]:
    """The results for a code whose first sign looks like the letter I: "l25.10"."""
    why = f"looks like {text.strip()}, with the letter I"
    found = codes_with_first_i([text], reader, under.now).get(text, ())
    return [code_result(code, under.user, why, EXACT_SCORE) for code in found]


def _spoken(reader: TypedReader, text: str, under: Snapshot) -> list[Result]:
    """The results for a code that is spelled in words, such as "E eleven point nine"."""
    if not (readings := reader.spoken(text)):
        return []
    found = list(chain.from_iterable(results_of_each(codes_fitting({text: readings}, under), under)))
    return found or _unloaded({text: readings}, under).get(text, [])


def _elsewhere(reader: TypedReader, text: str, under: Snapshot) -> list[Result]:
    """The results for a code that another system has than the text names; [] if it names none."""
    if not (readings := reader.elsewhere(text)):
        return []
    found = [code for code in codes_fitting({text: readings}, under)[text] if readings[0].has_dot_of(code.display)]
    why = "a code of another system than you named"
    results = [code_result(code, under.user, why, EXACT_SCORE, is_exact=True) for code in found]
    return results or _unloaded({text: readings}, under).get(text, [])


def _between(reader: TypedReader, text: str, under: Snapshot) -> list[Result]:
    """The results for a range of codes such as "E0100-E0105": the codes in it, or its ends if their system is not loaded."""
    if not (ends := reader.ends(text)):
        return []
    if codes := codes_of_ranges({text: ends}, under.systems, MOST_CODES, under.now).get(text):
        codes = sorted(codes, key=lambda code: ("." in code.display) != ("." in ends[0].name))
        why = f"between {ends[0].name.upper()} and {ends[1].name.upper()}"
        return [code_result(code, under.user, why, EXACT_SCORE) for code in codes]
    unloaded = _unloaded({end.name: [end] for end in ends if reader.is_no_number(end)}, under)
    return list(chain.from_iterable(unloaded.values())) if len(unloaded) == len(ends) else []


def _unique(results: Iterable[Result]) -> list[Result]:
    """The results without the entries and codes that stand before them already."""
    return list({result.url: result for result in reversed(list(results))}.values())[::-1]


def _guesses(lines: Mapping[str, list[Reading]], under: Snapshot, *, misread: bool) -> dict[str, list[Result]]:
    """By line that is no code here: the code that it looks like, of a system that is not loaded, or the nearest codes.

    A code of a system that another one replaced may also be one of the newer system, misread.
    """
    results = _unloaded(lines, under)
    as_typed = frozenset(results)
    unknown = {
        text: readings
        for text, readings in lines.items()
        if text not in results or (misread and results[text][0].code.system.rules.replaced_by)
    }
    near = slips(unknown, under.systems, under.now, misread=misread) if unknown else {}
    alike = {text: _look_alikes(codes, lines[text]) for text, codes in near.items()} if misread else {}
    for text, codes in near.items():
        likely = alike.get(text, [])
        if text not in results:
            likely = likely if codes[0] in likely else printed_so(codes, text, under.now)
        results.setdefault(text, []).extend(
            code_result(code, under.user, _why_near(code, text, alike.get(text, ())), EXACT_SCORE) for code in likely
        )
    unread = {
        text: [one for one in readings if one.is_like_a_code and not one.code.isdigit()]
        for text, readings in unknown.items()
        if misread and text not in as_typed and not (text in near and is_slip(near[text][0].display, text))
    }
    results |= _unloaded(unread, under, misread=True)
    return {text: found for text, found in results.items() if found}


def _why_near(code: Code, text: str, alike: Collection[Code]) -> str:
    if code.display.startswith(text.strip(AROUND).upper()):
        return "start of the code"
    return f"{'looks like' if code in alike else 'near to'} {text.strip()}, which is no code here"


def _look_alikes(codes: Iterable[Code], readings: Collection[Reading]) -> list[Code]:
    """Those of the codes that look like one of the readings."""
    return [code for code in codes if any(is_look_alike(code.code, one.form_in(code.system_id)) for one in readings)]


def _unloaded(lines: Mapping[str, list[Reading]], under: Snapshot, *, misread: bool = False) -> dict[str, list[Result]]:
    """By line: the code that it looks like, of a system that is not loaded; `misread` as in not_loaded."""
    results = {}
    for text, code in not_loaded(lines, under.now, misread=misread).items():
        why = why_not_loaded(code)
        results[text] = [code_result(code, under.user, why[0].lower() + why[1:-1], EXACT_SCORE, is_exact=True)]
    return results


def code_readings(text: str, reader: TypedReader) -> list[Reading]:
    """The readings of the text as a code, whether it names a system or not, as typed and with its hyphens dropped."""
    text = text[:300].strip()
    text = named[2] if (named := _MODIFIER.fullmatch(text)) else text
    return [reading for reading in reader.readings(text) if _may_be_a_code(reading)]


def _may_be_a_code(reading: Reading) -> bool:
    """Codes have a digit, except for headings and modifiers, which are short; where case or dots tell codes apart, any
    word may be a code: mm[Hg]."""
    return reading.has_digit or 0 < len(reading.code) <= LONGEST_WITHOUT_DIGIT or len(reading.codes) > 1
