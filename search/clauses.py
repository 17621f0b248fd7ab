"""A sentence about what is done: without who tells of it, and what is done without why and when it was. Plain Python.

“My doctor wants to take out my gallbladder because of the stones” is “take out my gallbladder”.
"""

import re
from collections.abc import Callable, Sequence, Set

from search.alike import OPERATIONS
from search.word_forms import NUMBERS, PAST_FORMS

#: What stands before a person or a part of the body.
OWNERS = frozenset(("her", "his", "my", "our", "the", "their", "this", "your"))
#: Who does it, and whose relative it is done to. Who is treated tells something: a baby, a child (search.queries.importance).
_WHO = frozenset((
    "anesthesiologist", "aunt", "boyfriend", "brother", "cardiologist", "cousin", "dad", "daddy", "daughter", "dentist",
    "dermatologist", "doc", "doctor", "father", "friend", "girlfriend", "gp", "gran", "grandad", "granddad",
    "granddaughter", "grandfather", "grandma", "grandmother", "grandpa", "grandson", "granny", "gynecologist",
    "husband", "ma", "midwife", "mom", "mommy", "mother", "mum", "nan", "nana", "neighbor", "neighbour", "nephew",
    "neurologist", "niece", "nurse", "oncologist", "pa", "paramedic", "partner", "pediatrician", "physician",
    "radiologist", "sister", "son", "specialist", "spouse", "surgeon", "team", "technician", "uncle", "urologist",
    "wife"
))  # fmt: skip
#: Behind whom a service is asked for, and not who tells: “the nurse who comes home”, “my doctor visit”.
_SERVICE = frozenset((
    "appointment", "at", "bill", "call", "consultation", "fee", "for", "from", "home", "of", "that", "visit", "visits", "who"
))  # fmt: skip
#: Verbs behind a person, besides those in “-ed”: “doctor put stitches in”.
_DONE = frozenset(
    (
        *PAST_FORMS,
        "cut",
        "did",
        "do",
        "does",
        "give",
        "gives",
        "make",
        "makes",
        "put",
        "puts",
        "say",
        "set",
        "take",
        "takes",
    )
)
#: What stands between who tells and what is done, besides stop words.
_TELLING = frozenset((
    "advised", "agreed", "also", "decided", "finally", "going", "gonna", "hopes", "just", "may", "might", "must", "needed",
    "ordered", "plan", "planning", "plans", "recommended", "recommends", "said", "says", "scheduled", "should", "suggested",
    "suggests", "supposed", "tells", "then", "thinks", "told", "tried", "wanted", "wants"
))  # fmt: skip
#: What is “left in” a part of the body is on no side, and what is put “back in place” in no special one.
_NOWHERE = re.compile(r"\bleft(?= (?:in|inside|behind)\b)|(?<=\bback in )place\b|(?<=\bback into )place\b")
#: What one “ended up with” one had, at no end of anything, and whom they “put on dialysis” they put nothing into.
_MERELY = re.compile(
    r"\bend(?:ed|ing|s)? up\b|\b(?:put|started) (?:her|him|me|them|us) on\b|\b(?<=been |were )put on\b|\b(?<=was )put on\b"
)
#: “Came back”, “go back” and “grew back” say nothing of a back.
_AGAIN = re.compile(r"\b(came|come|comes|coming|go|goes|going|grew|grow|grown|went) back\b")
#: How somebody came to harm: “fell off the swing and broke his arm”.
_ACCIDENT = re.compile(
    r"^.*?\b(?:crashed|fell|fallen|jumped|slipped|tripped|tumbled) "
    r"(?:(?:down|from|in|into|off|on|onto|over|while) .*?)?and (?=\S)"
)
#: What says only that it lasts: “ringing in the ears that won't stop”, but not “won't stop bleeding”.
_LASTING = re.compile(
    r"\b(?:that )?(?:wont|won t|will not|doesnt|doesn t|does not|dont|don t|do not|never) "
    r"(?:(?:get better|go away|goes away|went away|quit|quits|stops)\b|stop\b(?! \w+ing\b))"
)
#: What keeps on, and what is there from birth, is what it is without that: “born with a hole in the lip”.
_AT_ALL_TIMES = re.compile(
    r"\b(?:keeps?|kept) (?:coming back|getting|happening|on)\b|\ball (?:day|night|the time|day long)\b"
    r"|\b(?:(?:was|were|is) )?born with(?= (?!forceps|a? ?vacuum)\w)|\bat (?:school|work)\b"
)
#: What is in a part of the body without having been put there: “something flew into my eye”, “has got something up the nose”.
_INTO = r"(?:in|into|inside|under|up)"
_SOMETHING = re.compile(
    r"\bsomething (?:(?:has |is |that )?(?:got|gotten|gone|went|came|blew|fell|flew|flying|stuck|caught|lodged) )"
    rf"(?:stuck |caught )?(?={_INTO}\b)|\b(?:got|gets|has|have|had|is) something (?:stuck )?(?={_INTO}\b)"
)
_FOREIGN_BODY = "foreign body"
#: Which face of a part of the body: “a cyst on the back of my wrist”.
_FACE = re.compile(
    rf"\b(back|bottom|front|inside|outside|side|top|underside) of (?:(?:{'|'.join(sorted(OWNERS))}) )?(\w+)"
)
#: The year in which something was done: “CABG 2016”.
_YEAR = re.compile(r"(?<=. )(?:19[5-9]\d|20(?!00)[0-4]\d)\b(?! (?:cc|g|iu|mcg|mg|ml|units?)\b)")
#: Behind what a person may tell or do something.
_BETWEEN = frozenset(("and", "because", "but", "by", "so", "then", "when", "while"))
MOST_ADJECTIVES = 2

#: What begins the part of a sentence that says why, or when.
_CIRCUMSTANCES = (
    ("because",), ("since",), ("so",), ("due", "to"), ("in", "case"), ("in", "order"), ("when",), ("while",), ("until",),
    ("unless",), ("although",), ("if",), ("after",), ("before",)
)  # fmt: skip
#: Verbs of what it is done for, behind “to”: “stitch in the cervix to keep the baby in”.
_PURPOSES = frozenset((
    "avoid", "breathe", "ease", "give", "help", "keep", "let", "make", "prevent", "relieve", "save", "stop"
))  # fmt: skip
#: Behind what “to” says what is wanted, and not what for.
_WANTING = frozenset((
    "able", "am", "are", "going", "had", "has", "have", "how", "is", "need", "needs", "supposed", "trying", "used", "want",
    "wants", "way", "ways"
))  # fmt: skip
#: What says only how or where, and ends by itself.
_SURROUNDINGS = re.compile(
    r"\b(?:under (?:(?:general|local) )?(?:ana?esthesia|sedation)|(?:in|at) the (?:clinic|emergency room|er|hospital|office)"
    rf"|for (?:\d+|a|{'|'.join(NUMBERS)}|several|some) (?:days?|months?|weeks?|years?))\b"
)
_WHEN = {"after": "postoperative", "following": "postoperative", "before": "preoperative"}
#: An operation that says only when: “crutches after surgery”, “blood test before my operation”.
_BESIDE_SURGERY = re.compile(
    rf"(?<=. )({'|'.join(_WHEN)}) (?:(?:{'|'.join((*sorted(OWNERS), 'a', 'an'))}) )?(?:{'|'.join(sorted(OPERATIONS))})$"
)
_STANDING_FOR = frozenset(("it", "one", "them"))
#: Who begins the rest of a sentence that began with such a part: “after my stroke they took …”.
_SUBJECTS = frozenset(("he", "i", "it", "she", "they", "we"))


def without_faces(words: Sequence[str], is_term: Callable[[tuple[str, ...]], bool]) -> list[str]:
    """The words without which face of a part of the body is meant; behind the part where that is a term: “back of the knee”."""

    def told(match: re.Match) -> str:
        face, part = match.groups()
        return f"{part} {face}" if is_term((face, part)) else part

    return _FACE.sub(told, " ".join(words)).split()


def without_narrators(words: Sequence[str], stop_words: Set[str]) -> list[str]:
    """The words without those that say only who tells or does it, how somebody fell, and in which year: “my doctor wants to”,
    “fell off a ladder and”, “CABG 2016”.

    Stop words stay: some terms need theirs.
    """
    text = " ".join(words)
    for said, instead in (
        (_ACCIDENT, ""),
        (_NOWHERE, " "),
        (_AGAIN, r"\1"),
        (_MERELY, ""),
        (_LASTING, ""),
        (_AT_ALL_TIMES, " "),
        (_SOMETHING, f"{_FOREIGN_BODY} "),
        (_YEAR, ""),
    ):
        text = said.sub(instead, text)
    words = text.split() or words
    kept: list[str] = []
    at, is_begun = 0, True
    while at < len(words):
        is_begun = is_begun or words[at - 1] in _BETWEEN
        if is_begun and (count := _tellers(words[at:], stop_words) or words[at] in _TELLING):
            at += count
            continue
        is_begun = is_begun and words[at] in stop_words
        if not _is_whose(words, at):
            kept.append(words[at])
        at += 1
    return kept if any(word not in stop_words for word in kept) else list(words)


def _is_whose(words: Sequence[str], at: int) -> bool:
    """Whether the word says whose part of the body it is: “my wife’s bladder”."""
    return (
        at > 0
        and words[at - 1] in OWNERS
        and words[at].endswith("s")
        and words[at][:-1] in _WHO
        and at + 1 < len(words)
    )


def _tellers(words: Sequence[str], stop_words: Set[str]) -> int:
    """How many words from the first on name a person, such as “the eye doctor”, who does or tells something."""
    if words[0] in _WHO and words[1:] and (words[1] in stop_words or words[1].endswith("ed") or words[1] in _DONE):
        return 0 if words[1] in _SERVICE else 1
    if words[0] not in OWNERS:
        return 0
    for at, word in enumerate(words[1 : MOST_ADJECTIVES + 2], 1):
        if word in stop_words:
            break
        if word in _WHO or word.removesuffix("s") in _WHO:
            return 0 if words[at + 1 : at + 2] and words[at + 1] in _SERVICE else at + 1
    return 0


def with_surgery_aside(words: Sequence[str]) -> list[str]:
    """The words with “postoperative” or “preoperative” for an operation at their end that says only when: no crutches are
    excised or replaced “after surgery”."""
    found = _BESIDE_SURGERY.search(" ".join(words))
    return [*words[: -len(found[0].split())], _WHEN[found[1]]] if found else list(words)


def without_circumstances(words: Sequence[str]) -> list[str]:
    """The words without the parts of the sentence that say why, when or where; all of them where nothing else is said."""
    kept: list[str] = []
    is_circumstance, begun = False, 0
    words = _SURROUNDINGS.sub(" ", " ".join(words)).split() or words
    for at, word in enumerate(words):
        begin = next((begin for begin in _CIRCUMSTANCES if tuple(words[at : at + len(begin)]) == begin), ())
        if word == "so" and _is_done_then(words[at + 1 :]):
            # “It” stands for what the reason names.
            kept, is_circumstance, begun = [] if _STANDING_FOR.isdisjoint(words[at:]) else kept, False, at + 1
        elif begin or _is_purpose(words, at):
            is_circumstance, begun = True, at + max(1, len(begin))
        elif not kept and word in _SUBJECTS and at > begun:
            is_circumstance = False
        if not is_circumstance:
            kept.append(word)
    return kept or list(words)


def _is_done_then(words: Sequence[str]) -> bool:
    """Whether the words behind “so” say what was done, for a reason that stands before it: “… so they put a tube in”."""
    count = 1 if words and words[0] in _SUBJECTS else _tellers(words, frozenset()) if words else 0
    verb = (*words, "")[count]
    return bool(count) and (verb in ("got", "had") or verb in _DONE or verb.endswith("ed"))


def _is_purpose(words: Sequence[str], at: int) -> bool:
    """Whether the words from here on say what it is done for: “to stop the bleeding”."""
    is_to = at > 0 and words[at] == "to" and words[at - 1] not in _WANTING
    return is_to and not _PURPOSES.isdisjoint(words[at + 1 : at + 2])
