"""The bulk look-up: what each of many codes or names stands for, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, islice

from codes import finders
from codes.models import Code, CodeMap
from codes.queries.by_form import printed_so
from codes.queries.closeness import distance, is_slip
from codes.queries.hierarchy import NOT_BILLABLE, heading_notes
from codes.queries.matching import code_systems
from codes.queries.named_codes import by_code, by_term, by_title, first_fitting
from codes.queries.nearest import MOST_SLIPS, NEAREST, near_to
from codes.queries.pasted import is_no_code, is_scanned
from codes.queries.readings import Reading
from codes.queries.second_readings import codes_beside_names, codes_with_first_i
from codes.queries.spelling import lines_spelled_otherwise, what_differs
from codes.queries.typed import TypedReader, typed_reader
from codes.queries.unknown import not_loaded, why_not_loaded
from codes.uses import Page, pages_with
from textindex.cache import Stamps, consistent

MOST_CANDIDATES = 10
#: What a name is found by; only so many names are searched, because more would delay the answer.
BY_NAME, MOST_NAMES = ("title", "index term"), 50
#: Only of this many headings the billable codes are named, because more would delay the answer.
MOST_HEADINGS = 500
#: The sentences about a small l that may be an I, and about codes that another system has than a line names.
AS_I = "With the letter I at the beginning it would be {code}."
ELSEWHERE = "Another system than the one that is named has it:"


class Outcome(StrEnum):
    """The outcome for a line."""

    FOUND = "found"
    RETIRED = "retired"
    AMBIGUOUS = "ambiguous"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What a line stands for.

    `codes` is the one code, the candidates of an AMBIGUOUS line or the nearest to an UNKNOWN one; each has `text`, its
    descriptor past the licence gate; `more` candidates are left out. `replacements` are the maps of a RETIRED code to codes
    that are valid. `matched` says by what the line was found: "code", "title", "index term", or "". `note` says what to
    know before the one code is used, or why there is none. `pages` are public pages that use the one code. `others` are the
    first codes that the search finds for a name in systems where no code is called so; these and the nearest to a name have
    `why`.
    """

    outcome: Outcome
    codes: tuple[Code, ...] = ()
    replacements: tuple[CodeMap, ...] = ()
    matched: str = ""
    note: str = ""
    more: int = 0
    pages: tuple[Page, ...] = ()
    others: tuple[Code, ...] = ()


def look_up(texts: Iterable[str], *, user, system: str = "") -> list[Answer]:
    """The answers to these codes or names, in their order; equal lines share one answer. No text raises.

    A line is a code as people type it, with the name of its system before it or not; else an official title, short title
    or index term, case aside, among those that the licence lets `user` (or None) read. `system` is the slug to look in,
    or "" for all; a line that names its system is looked up in that one.
    """
    texts = [
        text.encode(errors="replace").decode() for text in texts
    ]  # half a pair of UTF-16 is no text for the database
    return consistent(lambda now: _look_up(now, texts, user, system))


def _look_up(now: Stamps, texts: list[str], user, system: str) -> list[Answer]:
    """Like look_up, under these stamps: lines that are not codes are tried as titles, then as index terms."""
    systems = {row.pk: row for row in code_systems(now)}
    reader = typed_reader(now, system)
    readings = {text: [*reader.readings(text), *reader.spoken(text)] for text in dict.fromkeys(texts)}
    as_i = codes_with_first_i(readings, reader, now)
    found = _found(readings, reader, as_i, systems, user, now)
    answers = dict(_answers(found, systems, user))
    for text in as_i.keys() & answers.keys():
        if text.lstrip()[0] == "l" and answers[text].matched == "code" and len(answers[text].codes) == 1:
            note = AS_I.format(code=as_i[text][0].display)
            answers[text] = replace(answers[text], note=f"{answers[text].note} {note}".strip())
    unknown = {text: of_line[0] for text, of_line in readings.items() if text not in found}
    for text, alike in lines_spelled_otherwise(unknown, systems.values()).items():
        note = what_differs(unknown.pop(text).form_in(alike[0].system_id), alike)
        shown = _with_texts(alike[:MOST_CANDIDATES], systems, user)
        answers[text] = Answer(Outcome.UNKNOWN, shown, note=note, more=len(alike) - len(shown))
    for text, code in not_loaded({text: readings[text] for text in unknown}, now).items():
        del unknown[text]
        answers[text] = Answer(
            Outcome.UNKNOWN, _with_texts(as_i.get(text, ()), systems, user), note=why_not_loaded(code)
        )
    elsewhere = {text: reader.elsewhere(text) for text in unknown}
    for text, codes in _of_other_systems(elsewhere, systems, user).items():
        del unknown[text], elsewhere[text]
        answers[text] = Answer(Outcome.UNKNOWN, codes, note=ELSEWHERE)
    elsewhere = {text: [*of_line, *reader.told_of(text)] for text, of_line in elsewhere.items()}
    for text, code in not_loaded(elsewhere, now).items():
        del unknown[text]
        answers[text] = Answer(Outcome.UNKNOWN, note=why_not_loaded(code))
    like = {text: next((one for one in readings[text] if one.is_like_a_code), one) for text, one in unknown.items()}
    like_codes = {text: one for text, one in like.items() if _may_be_near(one, text)}
    near = as_i | near_to(
        {text: readings[text] for text in like_codes if text not in as_i},
        {text: one for text, one in like_codes.items() if text not in as_i and one.is_like_a_code},
        systems,
        now,
    )
    alone = {
        text: readings[text]
        for text, one in like_codes.items()
        if one.is_told_from_words and (text not in near or not is_slip(near[text][0].display, text))
    }
    misread = not_loaded(dict(islice(alone.items(), MOST_SLIPS)), now, misread=True)
    for text in unknown:
        note = why_not_loaded(misread[text]) if text in misread else ""
        answers[text] = Answer(Outcome.UNKNOWN, _with_texts(near.get(text, ()), systems, user), note=note)
    _search_names(answers, readings, systems, user)
    return [answers[text] for text in texts]


def _may_be_near(reading: Reading, text: str) -> bool:
    """Whether an unknown line may be a code with a slip in it."""
    return (reading.is_like_a_code or is_scanned(text)) and not is_no_code(text)


def _found(
    readings: Mapping[str, list[Reading]],
    reader: TypedReader,
    as_i: Mapping[str, list[Code]],
    systems,
    user,
    now: Stamps,
) -> dict[str, tuple[str, list[Code]]]:
    """By line that is found: by what, and the codes that it stands for: of a sign that may be an I, with it and without it."""
    found = {}
    for matched, codes_by in (("code", by_code), ("title", by_title), ("index term", by_term)):
        open_lines = {text: of_line for text, of_line in readings.items() if text not in found}
        if open_lines:
            codes = codes_by([reading for of_line in open_lines.values() for reading in of_line], systems, user)
            for text, of_line in open_lines.items():
                if fitting := printed_so(first_fitting(codes, matched, of_line), text, now):
                    found[text] = (matched, fitting)
    beside = {
        text: [*reader.beside_a_name(text), *chain(*reader.among_words(text).values())]
        for text in readings
        if text not in found and not text.replace(".", "").isalnum()
    }
    beside = codes_beside_names(beside, now)
    found |= {text: ("code", codes) for text, codes in beside.items() if len({code.code for code in codes}) == 1}
    for text in as_i.keys() & found.keys():
        if not text.strip()[0].isalnum():
            found[text] = ("code", [*as_i[text], *found[text][1]])
    return found


def _of_other_systems(lines: Mapping[str, list[Reading]], systems, user) -> dict[str, tuple[Code, ...]]:
    """By line, read without the name of its system: the codes that it may be."""
    readings = [reading for of_line in lines.values() for reading in of_line]
    codes = by_code(readings, systems, user) if readings else {}
    found = {text: first_fitting(codes, "code", of_line) for text, of_line in lines.items()}
    return {text: _with_texts(fitting[:MOST_CANDIDATES], systems, user) for text, fitting in found.items() if fitting}


def _answers(found: dict[str, tuple[str, list[Code]]], systems, user) -> Iterator[tuple[str, Answer]]:
    """(line, answer) for each line, from how it was found and the codes that it stands for."""
    single = {codes[0].pk: codes[0] for _, codes in found.values() if len(codes) == 1}
    retired = [pk for pk, code in single.items() if code.retired_in_id]
    replacements = _replacements(retired, systems, user) if retired else {}
    headings = heading_notes(
        _with_texts([code for code in single.values() if code.is_header][:MOST_HEADINGS], systems, user)
    )
    pages = pages_with(single) if single else {}
    for text, (matched, codes) in found.items():
        codes = _with_texts(codes, systems, user)
        if len(codes) > 1:
            codes = sorted(
                codes,
                key=lambda code: (
                    bool(code.retired_in_id),
                    distance(code.display, text) if matched == "code" else 0,
                    code.system.position,
                    code.code,
                ),
            )
        maps = tuple(replacements.get(codes[0].pk, ())) if len(codes) == 1 else ()
        note = _note(codes[0], headings.get(codes[0].pk, NOT_BILLABLE), user) if len(codes) == 1 else ""
        more = max(0, len(codes) - MOST_CANDIDATES)
        used_by = tuple(pages.get(codes[0].pk, ())) if len(codes) == 1 else ()
        yield text, Answer(_outcome(codes, user), tuple(codes[:MOST_CANDIDATES]), maps, matched, note, more, used_by)


def _outcome(codes: list[Code], user) -> Outcome:
    if len(codes) > 1:
        return Outcome.AMBIGUOUS
    if codes[0].retired_in_id:
        return Outcome.RETIRED
    return Outcome.FOUND if codes[0].shows_text_to(user) else Outcome.WITHHELD


def _note(code: Code, of_heading: str, user) -> str:
    """What to know before the code is used: retired, in no release, a heading (the sentence `of_heading`), or withheld."""
    notes = []
    if code.retired_in:
        notes.append(f"Retired in {code.retired_in.label}.")
    elif code.added_in_id is None:
        notes.append("In none of the releases loaded here; an entry or a map refers to it.")
    if code.is_header:
        notes.append(of_heading)
    if not code.shows_text_to(user):
        notes.append(code.why_withheld)
    return " ".join(notes)


def _replacements(retired: list[int], systems, user) -> dict[int, list[CodeMap]]:
    """By id of a retired code: its maps to valid codes."""
    maps = CodeMap.objects.filter(source__in=retired, target__retired_in=None).select_related("target")
    groups = defaultdict(list)
    for row in maps.order_by("target__code"):
        _with_texts([row.target], systems, user)
        groups[row.source_id].append(row)
    return groups


def _search_names(answers: dict[str, Answer], readings: Mapping[str, list[Reading]], systems, user) -> None:
    """Add what the search finds for the first MOST_NAMES names: the nearest codes, or those in other systems.

    What is short, such as B12, or near to no code may be a name, too; these come last.
    """
    names = [
        text
        for text, answer in answers.items()
        if answer.matched in BY_NAME
        or not (answer.matched or answer.note or answer.codes and readings[text][0].is_told_from_words)
    ]
    names.sort(key=lambda text: readings[text][0].is_like_a_code)
    for text in names[:MOST_NAMES]:
        answer, reading = answers[text], readings[text][0]
        slugs = [system.slug for system in systems.values() if reading.systems and system.pk in reading.systems]
        found = finders.found(reading.name, user=user, systems=slugs, valid_only=True)
        if not answer.matched:
            answers[text] = replace(answer, codes=_with_reasons(found[:NEAREST], systems, user) or answer.codes)
        elif not slugs:
            here = {code.system_id for code in answer.codes}
            first = {code.system_id: (code, why) for code, why in reversed(found) if code.system_id not in here}
            answers[text] = replace(answer, others=_with_reasons(first.values(), systems, user))


def _with_reasons(found: Iterable[tuple[Code, str]], systems, user) -> tuple[Code, ...]:
    """The codes, each with its `text` and `why` it was found."""
    codes = []
    for code, why in found:
        code.why = why
        codes.append(code)
    return _with_texts(codes, systems, user)


def _with_texts(codes: Iterable[Code], systems, user) -> tuple[Code, ...]:
    """The codes, each with its `system` set from memory and its `text` set to what `user` may read."""
    for code in codes:
        code.system = systems[code.system_id]
        code.text = code.text_for(user)
    return tuple(codes)
