"""Which field a label of a page leads to, when it is not worded as expected: "Tools/Equipment", "Restrictions or Limitations".

A label is compared by its words. Words that say nothing of their own ("required", "involved", the name of the section) do
not count; labels with an alternative ("or", "and", "/", "&") are compared alternative by alternative.
"""

import re
from functools import lru_cache

from documents.entry import Likelihood
from documents.sections import SECTIONS
from documents.text.bands import band_of_label
from documents.text.headings import LABELS, WORDINGS, spelling

_MOST_WORDS = 8
_WORD = re.compile(r"[^\W_]+")
_DASH = re.compile(r"([^:–—→]{1,60}?)(?:\s+[-–→]\s+|\s*—\s*)(?=\S)")
_FURTHER_DASH = re.compile(r"(?<=[.;]\s)([^:;.–—→]{1,40}?)(?:\s+[-–→]\s+|\s*—\s*)(?=\S)")
_ALTERNATIVE = re.compile(r"\s*/\s*|\s*&\s*|\s+(?:and/or|and|or)\s+", re.IGNORECASE)
_FILLERS = {
    "the", "a", "an", "of", "for", "to", "in", "is", "are", "be", "until", "before", "after", "that", "your", "used", "needed",
    "required", "involved", "recommended", "necessary", "performed", "addressed", "treated", "expected", "typical", "usual",
    "estimated", "how", "specific", "special", "type", "types", "general", "main", "key", "patient", "list",
    "they", "them", "these",
}  # fmt: skip
#: Words that labels write in other ways; a benefit that is realized is seen, felt or noticed.
_SAME = {
    **dict.fromkeys(
        ("op", "ops", "operation", "operative", "procedure", "procedures", "procedural", "surgery", "surgical"), "operative"
    ),
    **dict.fromkeys(("pt", "pts"), "patient"),
    **dict.fromkeys(("med", "meds"), "medication"),
    **dict.fromkeys(("mgmt", "mgt"), "management"),
    **dict.fromkeys(
        ("see", "seen", "feel", "felt", "notice", "noticed", "noticeable", "apparent", "visible", "evident", "appear", "appears",
        "show", "shows", "experienced", "achieved", "reached", "realize", "realized", "realised"),
        "realization",
    ),
    **dict.fromkeys(("result", "results", "effect", "effects", "improvement", "improvements"), "benefit"),
}  # fmt: skip
#: The same in labels of the risks: "How problems are handled", "Treating side effects".
_SAME_OF_RISKS = {
    **dict.fromkeys(("problem", "problems", "side", "benefit"), "complication"),
    **dict.fromkeys(
        ("handle", "handled", "handling", "treat", "treated", "treating", "manage", "managed", "managing"), "management"
    ),
}
#: "Post op", "post-procedure" and "postoperative" are one word, and so is "after care".
_ONE_WORD = re.compile(r"\b(?:(?P<time>pre|post)[\s-]?(?:op|operati|procedur|surg)[a-z]*|after[\s-](?=care\b))")
_ENDING = re.compile(r"(?:i[sz]ations?|i[sz](?:e[sd]?|ing))$|(?<=[^s])s$")
#: In these sections lines begin with labels of their own: a step, a role, a risk. Each alternative has to be known there.
_LABELLED_LISTS = ("description", "personnel", "risks")
_HEADINGS = {section.key: section.heading for section in SECTIONS}


@lru_cache(maxsize=4096)
def label_target(key: str, label: str, *, whole: bool = False) -> str:
    """The field, list or band that a label of the section `key` opens; "" for a label that is not known there.

    `whole`: each of its alternatives has to be known; elsewhere than in lists, one of them is enough.
    """
    table = LABELS.get(key, {})
    if target := table.get(spelling(label)):
        return target
    if key == "risks" and (band := band_of_label(label)):
        return band
    alternatives = _ALTERNATIVE.split(label)
    if key not in _HEADINGS or len(_WORD.findall(label)) > _MOST_WORDS:
        return ""
    found = [table.get(spelling(alternative)) or _by_words(key, alternative) for alternative in alternatives]
    targets = set(filter(None, found))
    if len(targets) > 1:  # "During/After the Procedure" is neither of the two
        return ""
    if target := _by_words(key, label):
        return target
    all_needed = whole or key in _LABELLED_LISTS
    return targets.pop() if targets and not (all_needed and "" in found) else ""


def with_colon(key: str, text: str) -> str:
    """`Common - cuts` -> `Common: cuts`, if the section knows the label before the dash or the arrow.

    The same for further bands in the line: `Common - cuts. Rare - falls`.
    """
    hit = _DASH.match(text)
    if not hit or not (target := label_target(key, hit[1].strip("* "))):
        return text
    rest = text[hit.end() :]
    if isinstance(target, Likelihood):
        rest = _FURTHER_DASH.sub(lambda more: f"{more[1]}: " if band_of_label(more[1].strip("* ")) else more[0], rest)
    return f"{hit[1]}: {rest}"


def _by_words(key: str, label: str) -> str:
    """The one target of which the label holds a whole wording, and no word beside it that the target's wordings lack."""
    words = _content(key, label)
    targets = {
        target
        for target, wordings in _wordings(key).items()
        if any(wording <= words for wording in wordings) and words <= frozenset().union(*wordings)
    }
    return targets.pop() if len(targets) == 1 else ""


@lru_cache
def _wordings(key: str) -> dict[str, list[frozenset[str]]]:
    """The wordings of each text and list of a section as sets of words; bands are too short for that."""
    table: dict[str, list[frozenset[str]]] = {}
    for wording, target in WORDINGS[key].items():
        if not isinstance(target, Likelihood) and (words := _content(key, wording)):
            table.setdefault(target, []).append(words)
    return table


def _content(key: str, label: str) -> frozenset[str]:
    label = _ONE_WORD.sub(lambda hit: f"{hit['time']}operative" if hit["time"] else "after", label.casefold())
    words = {_stem(word) for word in _WORD.findall(label)}
    if key == "risks":
        words = {_SAME_OF_RISKS.get(word, word) for word in words}
    words -= _FILLERS
    return frozenset(words - {_stem(word) for word in _WORD.findall(_HEADINGS[key].casefold())})


def _stem(word: str) -> str:
    return _ENDING.sub(lambda hit: "iz" if len(hit[0]) > 1 else "", _SAME.get(word, word))
