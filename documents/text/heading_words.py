"""Headings that are known by their words: "Risks and Possible Complications", "Where it happens", "Follow-Up".

Every word of such a heading belongs to one and the same section, and one of them is the section's own; the words of the name
of the procedure may stand beside them. Of "Risks, warning signs and what to do" that is true of one part only: its section is
a guess.
"""

import re
from itertools import pairwise

from documents.sections import OPTIONAL_KEYS, SECTION_KEYS
from documents.text.headings import HEADINGS, LABELS, spelling
from documents.text.labels import label_target
from documents.text.lines import Line, title_spelling
from documents.text.places import place_of

_MOST_WORDS, _LONGEST = 8, 80  # words, characters
_ENDS = (".", "!", "?")  # of a paragraph
_WORD = re.compile(r"[^\W_]+")
#: Two words that count as one: "Follow-Up", "side effects"; "How long" and "Who needs" ask, "long" and "needs" do not.
_SPLIT_WORD = re.compile(
    r"\b(follow|after|side|how|who|long|going|go|going\s+back)[\s-](?=term\b|up\b|care\b|effects?\b|long\b|needs\b|home\b)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:call|contact|phone|ring|see)\s+(?:(?:the|your|our|a)\s+)?(?:doctor|surgeon|nurse|clinic|ward|hospital|us)\b",
    re.IGNORECASE,
)
#: Words that say nothing of their own.
_FILLERS = {
    "the", "a", "an", "of", "to", "in", "is", "are", "be", "it", "this", "your", "you", "i", "me", "my", "can", "could", "will",
    "would", "should", "do", "does", "what", "and", "or", "with", "its", "their", "possible", "potential", "expected",
    "procedure", "surgery", "operation", "surgical", "patient", "s", "treatment", "test", "scan", "examination", "exam", "any",
    "there", "we",
}  # fmt: skip
#: Words that name a section wherever they stand in a heading: "What complications can happen?".
_STRONG = {
    key: frozenset(words.split())
    for key, words in {
        "purpose": "purpose goals aims",
        "indications": "indications candidate candidates",
        "preparation": "preparation preparations prepare preparing ready",
        "description": "involve involves",
        "personnel": "personnel staff staffing",
        "risks": "risk risks complication complications sideeffect sideeffects",
        "benefits": "benefit benefits",
        "recovery": "recovery recover recovering aftercare followup",
        "alternatives": "alternative alternatives options",
    }.items()
}
_PART = re.compile(r"\s*[,;:/&–—]\s*|\s+(?:and|or)\s+|\s+-\s+", re.IGNORECASE)
#: "After your operation": what stands below it is about that time.
_TIMES = {
    "before": "preparation",
    "prior": "preparation",
    "beforehand": "preparation",
    "during": "description",
    "after": "recovery",
}
_BESIDE_TIME = {"happens", "happen", "immediately", "shortly", "straight", "right", "just"}
#: Section -> its own words, and words that may stand beside them.
_WORDS = {
    key: (frozenset(own.split()), frozenset(beside.split()))
    for key, (own, beside) in {
        "summary": ("summary overview definition introduction about", "background"),
        "purpose": (
            "purpose purposes why reason reasons",
            "done for might may need needed have performed goals goal aims",
        ),
        "indications": ("indication indications whoneeds", "for when who uses use"),
        "preparation": ("preparation preparations prepare preparing ready", "planning for before get getting how"),
        "description": ("happens happen technique done performed steps", "during how"),
        "duration": ("duration time howlong length", "take takes last lasts needed required"),
        "setting": ("setting settings where location", "done happens performed take takes place"),
        "personnel": (
            "personnel staff staffing team who professionals",
            "room see meet involved present there needed required performs does roles medical care take takes part",
        ),
        "risks": (
            "risk risks complication complications sideeffect sideeffects hazards danger dangers problem problems wrong",
            "likelihood adverse effects events what when how potential go",
        ),
        "benefits": ("benefit benefits", "for"),
        "recovery": (
            "recovery recovering aftercare afterwards followup goinghome gohome",
            "when after post care at advice instructions happens",
        ),
        "alternatives": ("alternative alternatives ways choices else instead", "options other treatments done"),
        "patient_experience": ("hurt feel painful", "like how much during have pain"),
        "get_help": (
            "help urgent emergency warning callforhelp",
            "when signs get seek call for medical at once symptoms",
        ),
        "if_untreated": ("nothing untreated", "if do done left happens"),
        "bring": ("bring pack", "things take along hospital"),
        "long_term": ("longterm", "effects outlook late later"),
        "pain_relief": ("relief painkillers", "pain medicines after at home"),
        "questions": ("ask", "questions doctor surgeon for want before may"),
    }.items()
}


def standing_alone(lines: list[Line]) -> set[int]:
    """The numbers of the lines that may be headings by where they stand: not among other short lines.

    "Follow-up operation" in the midst of risks without list markers is none. Where no blank line parts anything, any line may
    be one.
    """
    is_compact = not any(line.blank for line in lines[1:])
    return {
        line.number
        for above, line in pairwise(lines)
        if is_compact
        or line.blank
        or line.text.startswith(("#", "**"))
        or above.marker
        or "|" in above.text
        or above.text.endswith(_ENDS)
    }


def heading_by_words(line: Line, key: str, names: frozenset[str] = frozenset()) -> str:
    """The section that a line below the section `key` is the heading of by its words; "" for any other line.

    `names` are words of the name of the procedure. A label of the section above is no heading. Steps may be called so
    ("Preparing the patient") above the end of the steps.
    """
    text = line.text.rstrip("?: *")
    if line.marker or len(text) > _LONGEST:
        return ""
    if not text.strip("#* ")[:1].isupper() or not title_spelling(line._replace(text=text)):
        return ""
    if len(_WORD.findall(text)) > _MOST_WORDS or label_target(key, text.strip("#* ")):
        return ""
    found = _section_of(text, names)
    parts = {HEADINGS.get(spelling(part), found) for part in _PART.split(text)}
    if parts != {found}:  # "Procedure and preparation"
        return ""
    return "" if found == key or _may_be_step(found, key) else found


def guessed_heading(title: str, key: str, names: frozenset[str]) -> str:
    """The one section of which some part of a title speaks, while no part speaks of another; "" if there is none.

    "Risks, complications and what to look for" -> "risks". A title may also name nothing but a time: "After your operation".
    """
    found = _section_at_time(title, names)
    if not found:
        parts = [part for part in _PART.split(title) if part]
        exact = {HEADINGS[spelling(part)] for part in parts if spelling(part) in HEADINGS}
        labelled = {other for other in SECTION_KEYS if any(spelling(part) in LABELS[other] for part in parts)}
        exact |= {place_of(part).removesuffix("_text") for part in parts if place_of(part)}
        sections = {section for part in parts if (section := _section_of(part, names))} | exact
        words = _words(title)
        sections |= {key for key, own in _STRONG.items() if words & own}
        sections = sections - OPTIONAL_KEYS or sections
        found = sections.pop() if len(sections) == 1 else ""
        if labelled and found not in labelled:
            return ""
    return "" if found == key or found not in SECTION_KEYS or _may_be_step(found, key) else found


def _section_of(text: str, names: frozenset[str]) -> str:
    """The section to which every word of a text belongs, at least one of them alone; "" if it is not a single one."""
    words = _words(text) - _FILLERS
    found = [key for key, (own, beside) in _WORDS.items() if words & own and words - names <= own | beside]
    if not found and not words - names and re.match(r"\W*what\s+(?:is|are)\b", text, re.IGNORECASE):
        return "summary"
    return found[0] if len(found) == 1 else ""


def _words(text: str) -> set[str]:
    return {spelling(word) for word in _WORD.findall(_CALL.sub("callforhelp", _SPLIT_WORD.sub(r"\1", text)))}


def _section_at_time(text: str, names: frozenset[str]) -> str:
    words = {spelling(word) for word in _WORD.findall(text)} - _FILLERS - names - _BESIDE_TIME
    return _TIMES.get(words.pop(), "") if len(words) == 1 else ""


def _may_be_step(found: str, key: str) -> bool:
    return key == "description" and found in SECTION_KEYS[: SECTION_KEYS.index(key)] and found not in OPTIONAL_KEYS
