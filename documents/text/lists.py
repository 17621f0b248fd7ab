"""Reads lists of names written as text: comma lists, a role with its note, a risk with its frequency and management."""

import re

from documents.entry import Person
from documents.text.absence import goes_on_unnamed
from documents.text.lines import leading_label
from documents.text.roles import has_title, is_role, names_somebody

_JOINER = re.compile(
    r"((?!(?-i:OR)\s)(?:and/or|and|or))(?:\s+|$)", re.IGNORECASE
)  # "OR nurse" works in the operating room
_AND = re.compile(r"\s(and/or|and|or)\s", re.IGNORECASE)
_AND_OR_SIGN = re.compile(r"\s(and/or|and|or|&|\+)\s", re.IGNORECASE)
#: How many of a role take part: "2 x nurses", "Nurse x2".
_COUNTS = re.compile(
    r"(?P<before>\d{1,2}(?:\s?[x×])?|[x×]\s?\d{1,2})\s+(?=[^\W\d])|\s+(?P<behind>[x×]\s?\d{1,2})$",
    re.IGNORECASE,
)
_INCLUDING = re.compile(r"(?:^|\s)(including|such\s+as)\s+(?=\S)", re.IGNORECASE)
# Expressions with "and" or "or" that name one thing.
_PAIRS = {
    "nausea and vomiting", "nausea or vomiting", "pins and needles", "head and neck", "nose and throat", "needle and thread",
    "incision and drainage", "irrigation and debridement", "dilation and curettage", "gowns and drapes", "wear and tear",
    "hip and thigh", "hip or thigh",
}  # fmt: skip
_BRACKET = re.compile(r"\([^()]*\)")
_LONGEST_HALF = 3
_OR = re.compile(r"(?<=\s)(or)\s", re.IGNORECASE)
#: What may stand before a role in a list: "with a scrub nurse", "or trainee".
_ARTICLE = re.compile(
    r"((?!(?-i:OR)\s)(?:and/or|and|or|plus|with|assisted\s+by)(?:\s+(?:an?|the|one))?|an?|the|one)\s+(?=\w)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[^\W\d_])")
MARKS = " .;,"  # removed around a name in a list


def split_sentence(text: str) -> tuple[str, str]:
    """(first sentence, rest). A sentence does not end inside brackets or before a lower-case letter."""
    start = depth = 0
    for hit in _SENTENCE_END.finditer(text):
        depth += text.count("(", start, hit.start()) - text.count(")", start, hit.start())
        start = hit.start()
        if text[hit.end()].isupper() and depth <= 0:
            return text[: hit.start() + 1], text[hit.end() :]
    return text, ""


def split_names(text: str, *, alternatives: bool = False, loose: int = 0) -> tuple[list[str], list[str]]:
    """`a, b (c, d), and e.` -> (names, joiners). Semicolons take precedence over commas; `alternatives` also splits at "or".

    `loose` is for pages: "including" separates items, "etc." is none, and a single "and" in the last item separates as well if
    both its halves are short. The value is the number of commas that such a list must have; 0 turns this off.
    """
    separator = ";" if _cut(text.rstrip(MARKS), ";")[1:] else ","
    names, joiners = [], []
    pieces = _cut(text, separator)
    for piece in pieces:
        name = piece.strip(MARKS)
        joiner = _JOINER.match(name) if names else None
        if joiner:
            joiners.append(joiner[1])
            name = name[joiner.end() :]
        if alternatives:
            first, *others = _OR.split(name)
        elif loose:
            first, *others = _parted(name, _INCLUDING)
            if not joiners and not others and piece is pieces[-1] and len(pieces) > loose:
                first, *others = _halves(name)
        else:
            first, others = name, []
        joiners += others[::2]
        names += [other.strip(MARKS) for other in (first, *others[1::2])]
    names = [name for name in names if name]
    if loose and names[1:] and goes_on_unnamed(names[-1]):
        joiners.append(names.pop())
    return names, joiners


def split_roles(text: str) -> tuple[list[str], list[str]]:
    """`A nurse, an anesthetist and a porter` -> (roles, articles and joiners); ([], []) if a part of the text is no role."""
    names, frame = split_names(text, loose=1)
    halves = _parted(names[0], _AND_OR_SIGN) if len(names) == 1 else []
    if len(halves) == 3 and (halves[1].casefold() == "and" or (halves[1] in "&+" and all(map(is_role, halves[::2])))):
        names, frame = halves[::2], [*frame, halves[1]]
    roles = []
    for name in names:
        article = _ARTICLE.match(name)
        frame += [article[1]] if article else []
        roles.append(name[article.end() :] if article else name)
    are_roles = any(map(is_role, roles)) and all(
        is_role(role) or has_title(role) or names_somebody(role) for role in roles
    )
    return (roles, frame) if are_roles else ([], [])


def split_either(text: str) -> list[str]:
    """`Doctor/nurse` -> ["Doctor", "nurse"]; [] if a part of the text is no role."""
    roles = re.split(r"\s?/\s?", text)
    return roles if len(roles) > 1 and all(map(is_role, roles)) else []


def _halves(name: str) -> list[str]:
    """`hooks and a saw` -> ["hooks", "and", "a saw"]; [name] if its halves are long or belong together."""
    halves = _parted(name, _AND)
    short = all(len(_BRACKET.sub("", half).split()) <= _LONGEST_HALF for half in halves)
    return halves if len(halves) == 3 and short and name.casefold() not in _PAIRS else [name]


def _parted(name: str, pattern: re.Pattern) -> list[str]:
    """[piece, joiner, piece, ...], ignoring matches inside brackets; group 1 of the pattern is the joiner."""
    masked = _BRACKET.sub(lambda hit: "(" * len(hit[0]), name)
    pieces, start = [], 0
    for hit in pattern.finditer(masked):
        pieces += [name[start : hit.start()], hit[1]]
        start = hit.end()
    return [*pieces, name[start:]]


def _cut(text: str, separator: str) -> list[str]:
    """Split at separators that end a word (not in "8,000") and are neither inside brackets nor after "e.g."."""
    pieces, start, depth = [], 0, 0
    for hit in re.finditer(rf"[()]|{separator}(?=\s|$)", text):
        mark = hit[0]
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
        elif not depth and not text.endswith(("e.g.", "i.e."), start, hit.start()):
            pieces.append(text[start : hit.start()])
            start = hit.end()
    return [*pieces, text[start:]]


def split_bracket(text: str) -> tuple[str, str]:
    """`Anesthesiologist (for children)` -> (before, inside) for a bracket at the end; otherwise (text, "")."""
    if text.endswith(")"):
        position = text.rfind("(")
        if ")" in text[position:-1]:  # brackets in brackets
            position, depth = len(text), 0
            while position > 0 and (depth or position == len(text)):
                position -= 1
                depth += (text[position] == ")") - (text[position] == "(")
        before, inside = text[:position], text[position + 1 : -1].strip()
        if position > 0 and before[-1].isspace() and before.strip() and inside:
            return before.strip(), inside
    return text, ""


def read_person(text: str) -> Person:
    """A role with its note: `Surgeon (leads)` or `Surgeon: leads`. A note with unbalanced brackets stays with the role."""
    if text.startswith("**"):
        text = ": ".join(filter(None, leading_label(text)))
    role, colon, note = (piece.strip() for piece in text.partition(": "))
    if colon and role and note and "(" not in role and split_bracket(f"{role} ({note})") == (role, note):
        return Person(role, note)
    return Person(*split_bracket(text))


def without_count(person: Person) -> Person:
    """`2 x nurses` and `Nurse x2` as roles whose note is their count: they are no other roles than "nurses" and "Nurse"."""
    hit = _COUNTS.match(person.role) or _COUNTS.search(person.role)
    if not hit or (hit["before"] and hit.start()):
        return person
    role = person.role[: hit.start()] + person.role[hit.end() :]
    return Person(role, "; ".join(filter(None, (hit["before"] or hit["behind"], person.note))))
