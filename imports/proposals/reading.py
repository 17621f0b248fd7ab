"""Reads proposals from an entry: each field from the few passages that speak of it.

A proposal is meant to be right rather than complete: a wrong one is a nuisance at every draft. Risks, preparation, recovery and
alternatives speak of other things than the procedure, so they propose nothing.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from documents.clauses import is_asserted, is_named, sentences
from documents.entry import EntryDocument
from documents.text.durations import read_minutes
from imports.proposals.values import FIELDS, KIND, MINUTES, TITLE, Proposal, minutes, values_of
from imports.proposals.words import Hit, Vocabulary

_NONE = "None"  # the kind of anesthesia that excludes the others
_LONGEST_QUOTE = 120
_LONGEST_LABELLED = 6  # words
_HEAD_END = re.compile(
    r"\s*(?:[,;:(/]|\s[-–—]\s|\b(?:with|without|of|for|to|using|under|by|via|in|on|at|from|after|through|that|where|which|"
    r"used|performed|done|designed|involving|and)\b)",
    re.IGNORECASE,
)
#: What is done to equipment as well as to people: it says the kind only beside a body site.
_ACTION = re.compile(
    r"(?:repair|replacement|revision|release|fixation|reconstruction|augmentation|graft(?:ing)?|incision|implantation|transplant|"
    r"fusion|bypass)s?",
    re.IGNORECASE,
)
_GENERAL_END = re.compile(
    r"\s+(?:procedures?|tests?|exams?|examinations?|stud(?:y|ies)|treatments?|surgery|scans?)$", re.I
)
_IS_A = re.compile(r"\b(?:is|are)\s+(?:an?|the|a type of|one of the)\s+", re.IGNORECASE)
#: A person in charge without a specialty.
_LEADS = re.compile(
    r"(?:the\s+|an?\s+)?(?:\w+\s+)?(?:surgeon|physician|doctor|clinician|operator|proceduralist|specialist)s?\b", re.I
)
_PERHAPS = re.compile(
    r"\b(?:if|when|may|might|sometimes|possibly|occasionally|optional(?:ly)?|needed|for (?:complex|difficult|severe))\b",
    re.IGNORECASE,
)
_ANESTHESIA = re.compile(r"ana?esth|sedat|numb", re.IGNORECASE)
_AGENT = re.compile(r"ana?esthetics?$", re.IGNORECASE)
_NOT_ANY = re.compile(
    r"(?:none|not (?:usually |typically |generally |normally )?(?:required|needed|necessary|used))\b", re.I
)
_TAKES = re.compile(
    r"\b(?:procedure|surgery|operation|scan|test|exam(?:ination)?|treatment|session|biopsy|it|this|visit|appointment|injection|"
    r"replacement|repair|removal|\w+(?:ectomy|otomy|ostomy|plasty|scopy|graphy))\b[^.;]{0,60}?"
    r"\b(?:takes?|lasts?|requires?|is (?:\w+ )?(?:completed|finished|done|over))\b",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"\b(?:recover\w*|wak\w+|heal\w*|observ\w+|monitor\w*|stay\w*|rest\w*|afterwards?|after|before\w*|prepar\w*|set-?up|longer|"
    r"if|extra|fast\w*|arriv\w*|results?|wait\w*|days?|weeks?|months?|wears? off|each|per|every|discharge\w*|home)\b",
    re.IGNORECASE,
)


class _Passage(NamedTuple):
    """A text of the entry, the key of its section, and what is quoted instead of the text if words were added to it."""

    section: str
    text: str
    quote: str = ""


def propose(
    document: EntryDocument, vocabularies: Mapping[str, Vocabulary], *, fields: Collection[str], title: str = ""
) -> list[Proposal]:
    """The proposals for those of the `fields` that are empty in the document, in the order of FIELDS.

    `vocabularies` has the words of each field but the minutes. `title` is the official title of the primary code, if everybody
    may read it.
    """
    readers: dict[str, Callable[[], Iterator[Proposal]]] = {
        KIND: lambda: _kind(document, vocabularies[KIND], vocabularies["body_sites"]),
        "specialties": lambda: _specialties(document, vocabularies["specialties"]),
        "body_sites": lambda: _body_sites(document, vocabularies["body_sites"], title),
        "settings": lambda: _settings(document, vocabularies["settings"]),
        "anesthesia_types": lambda: _anesthesia(document, vocabularies["anesthesia_types"]),
        MINUTES: lambda: _minutes(document),
    }
    found: dict[tuple[str, str], Proposal] = {}
    for field in FIELDS:
        if field in fields and not values_of(document, field):
            for proposal in readers[field]():
                found.setdefault((field, proposal.value.casefold()), proposal)
    return list(found.values())


def _kind(document: EntryDocument, words: Vocabulary, sites: Vocabulary) -> Iterator[Proposal]:
    """The kind that the name says, or else that the other names agree on, or else what the summary calls the procedure."""
    others = [*document.technical_terms, *document.common_names]
    for texts in ([document.name], others, _called(document)):
        found = {hit.value: text for text in reversed(texts) if (hit := _head(text, words, sites))}
        if found:
            if len(found) == 1:
                value, text = found.popitem()
                yield Proposal(KIND, value, _quoted(text), "summary" if texts not in ([document.name], others) else "")
            return


def _called(document: EntryDocument) -> list[str]:
    """What the first sentence of the summary says that the procedure is."""
    first = next(sentences(document.texts.get("summary", "")), "")
    hit = _IS_A.search(first)
    return [first[hit.end() :]] if hit else []


def _head(text: str, words: Vocabulary, sites: Vocabulary) -> Hit | None:
    """The word that says what a name names: the last one before “of”, “with” and the like, or the first of “MRI brain”."""
    cut = _HEAD_END.search(text, 1)
    head = text[: cut.start()] if cut else text
    has_site = any(True for _ in sites.find(text))
    hits = [hit for hit in words.find(head) if has_site or not _ACTION.fullmatch(head, hit.start, hit.end)]
    for end in (len(head), *(general.start() for general in [_GENERAL_END.search(head)] if general)):
        if last := next((hit for hit in hits if hit.end == end), None):
            return last
    if hits and hits[0].start == 0 and any(True for _ in sites.find(head[hits[0].end :])):
        return hits[0]
    return None


def _specialties(document: EntryDocument, words: Vocabulary) -> Iterator[Proposal]:
    """The specialties of the person in charge; if none is stated, those of the names."""
    found = list(_in_charge(document, words))
    names = [document.name, *document.technical_terms, *document.common_names]
    yield from found or _named("specialties", names, words)


def _in_charge(document: EntryDocument, words: Vocabulary) -> Iterator[Proposal]:
    """The specialties of the first person who has one, or the first one in a text about the team."""
    for person in document.personnel:
        role = str(person)
        hits = [] if _PERHAPS.search(role) else list(words.find(role))
        yield from (Proposal("specialties", hit.value, _quoted(role), "personnel") for hit in hits)
        if hits or _LEADS.match(person.role):  # those named after the person in charge assist
            return
    team = _passages(document, "personnel", "personnel_text")
    yield from islice(_asserted("specialties", team, words, at_the_time=True), 1)


def _body_sites(document: EntryDocument, words: Vocabulary, title: str) -> Iterator[Proposal]:
    """The body sites of the names and of the official title; if there are none, of the common names, then of the summary."""
    found = list(_named("body_sites", [document.name, *document.technical_terms], words))
    if title:
        found += [Proposal("body_sites", hit.value, _quoted(title, hit), TITLE) for hit in words.find(title)]
    found = found or list(_named("body_sites", document.common_names, words))
    if not found and (called := _called(document)):
        passage = _Passage("summary", called[0])
        found = list(_asserted("body_sites", [passage], words))
    yield from found


def _settings(document: EntryDocument, words: Vocabulary) -> Iterator[Proposal]:
    """The settings that the section of that name states; without that section, those of the summary."""
    section = _passages(document, "setting", "setting_text") or _passages(document, "summary", "summary")
    yield from _asserted("settings", section, words, at_the_time=True)


def _anesthesia(document: EntryDocument, words: Vocabulary) -> Iterator[Proposal]:
    """The kinds of anesthesia in the description; if it says nothing, those that the patient notices."""
    labelled = _passages(document, "description", "anesthesia_text")
    steps = [step for step in document.steps if _ANESTHESIA.search(f"{step.label} {step.text}")]
    labelled += [_Passage("description", step.text) for step in steps if _ANESTHESIA.search(step.label)]
    spelled_out = [
        _Passage(section, f"{text.rstrip('. ')} anesthesia", text)
        for section, text, _ in labelled
        if len(text.split()) <= _LONGEST_LABELLED and not _ANESTHESIA.search(text)
    ]
    none = [
        Proposal("anesthesia_types", _NONE, _quoted(text), section)
        for section, text, _ in labelled
        if _NOT_ANY.match(text)
    ]
    prose = [_Passage("description", step.text) for step in steps] + _passages(
        document, "description", "description_text"
    )
    felt = _passages(document, "patient_experience", "during_procedure")
    for passages, without in ((labelled + spelled_out, none), (prose, []), (felt, [])):
        found = without + [proposal for passage in passages for proposal in _of_anesthesia(passage, words)]
        if found:
            others = [proposal for proposal in found if proposal.value != _NONE]
            yield from others or found
            return


def _of_anesthesia(passage: _Passage, words: Vocabulary) -> Iterator[Proposal]:
    """What a text says about anesthesia; an anesthetic that is added to another kind in one sentence only relieves pain."""
    for sentence in sentences(passage.text):
        first = True
        for hit in words.find(sentence):
            if is_asserted(sentence, hit.start, hit.end) and (first or not _AGENT.search(sentence, hit.start, hit.end)):
                quote = _quoted(passage.quote) if passage.quote else _quoted(sentence, hit)
                yield Proposal("anesthesia_types", hit.value, quote, passage.section)
                first = False


def _minutes(document: EntryDocument) -> Iterator[Proposal]:
    """The duration that the section of that name, the summary or the description gives for the procedure, if they agree."""
    for section, field in (("duration", "duration_text"), ("summary", "summary"), ("description", "description_text")):
        found = {}
        for sentence in sentences(document.texts.get(field, "")):
            takes = _TAKES.search(sentence)
            if takes and not _OTHER_TIME.search(sentence) and (bounds := read_minutes(sentence[takes.start() :])):
                found[minutes(*bounds)] = sentence
        if len(found) == 1:
            value, sentence = found.popitem()
            yield Proposal(MINUTES, value, _quoted(sentence), section)
        if found:
            return


def _passages(document: EntryDocument, section: str, field: str) -> list[_Passage]:
    return [_Passage(section, sentence) for sentence in sentences(document.texts.get(field, ""))]


def _named(field: str, names: list[str], words: Vocabulary) -> Iterator[Proposal]:
    for name in names:
        for hit in words.find(name):
            if is_named(name, hit.start):
                yield Proposal(field, hit.value, _quoted(name, hit))


def _asserted(
    field: str, passages: list[_Passage], words: Vocabulary, *, at_the_time: bool = False
) -> Iterator[Proposal]:
    for section, text, _ in passages:
        for sentence in sentences(text):
            for hit in words.find(sentence):
                if is_asserted(sentence, hit.start, hit.end, at_the_time=at_the_time):
                    yield Proposal(field, hit.value, _quoted(sentence, hit), section)


def _quoted(text: str, hit: Hit | None = None) -> str:
    """The text; if it is long, what stands around the hit."""
    text = " ".join(text.split()) if hit is None else text
    if len(text) <= _LONGEST_QUOTE:
        return text
    middle = (hit.start + hit.end) // 2 if hit else 0
    start = max(0, min(middle - _LONGEST_QUOTE // 2, len(text) - _LONGEST_QUOTE))
    piece = text[start : start + _LONGEST_QUOTE]
    return f"{'…' if start else ''}{piece.strip()}{'…' if start + _LONGEST_QUOTE < len(text) else ''}"
