"""Reads a list of people: a role for each person, profession or team; what names nobody is no role.

Surgeon (leads)
Psychologist, psychiatrist, or social worker
Primary operator: surgeon
Location: operating room
"""

import re
from dataclasses import replace

from documents.entry import Person
from documents.source import ParsedEntry
from documents.text.absence import leaves_out
from documents.text.doubts import add_doubt, doubt_of_role
from documents.text.lines import Line, leading_label
from documents.text.lists import read_person, split_either, split_roles, without_count
from documents.text.misplaced import place_elsewhere
from documents.text.records import PERSON_KEYS, Piece, read_records
from documents.text.roles import is_function, is_role, names_somebody
from documents.text.sentences import is_order
from documents.text.topics import BLANK, outside

_ITALIC = re.compile(r"^([*_])([^*_]+)\1$")
_CLAUSE = re.compile(r",\s+(?=\w)|\s+(?=(?:who|which)\s)")
_NOTE_DASH = re.compile(r"\s[-–—]\s(?=\w)")
#: "You! One parent may stay", "All staff must wear masks" speak to somebody.
_EXCLAIMED = re.compile(r"[!?]\s+\w|\b(?:must|should|shall)\s+(?!be\s+(?:present|there|available)\b)\w")
_DOES = re.compile(r"^\w+s\s|\w\s+(?:the|you|your|patients?)\b", re.IGNORECASE)  # "works with the doctor" is no role


def read_people(
    entry: ParsedEntry, names: list[str], pieces: list[Piece], opening: Line, *, prose: str, exact: bool
) -> None:
    """Read names and items into the roles of the entry; `prose` is the field for what says that nobody is there."""
    people: list[Person] = []
    for name in names:
        people += _told(entry, name, opening, prose, exact)
    for piece in read_records(entry, pieces, PERSON_KEYS):
        if isinstance(piece, dict):
            people.append(Person(piece["Role"], piece.get("Note", "")))
        elif people and not exact and not outside(piece[1]) and _is_note(piece[1], people[-1].role):
            note = "; ".join(filter(None, (people[-1].note, piece[1].strip())))
            people[-1] = replace(people[-1], note=note)
        else:
            people += _told(entry, piece[1].strip(), piece[3], prose, exact)
    entry.document.personnel += [person for person in people if person.role]


def _told(entry: ParsedEntry, text: str, line: Line, prose: str, exact: bool) -> list[Person]:
    """The roles of an item; what speaks against them is told to the editor."""
    people = _roles(entry, text, line, prose, exact)
    people = people if exact else [without_count(person) for person in people]
    if people and not exact and (reason := doubt_of_role(text, [person.role for person in people])):
        add_doubt(entry, "personnel", text, line.number, reason)
    return people


def _roles(entry: ParsedEntry, text: str, line: Line, prose: str, exact: bool) -> list[Person]:
    """The roles of an item: one, or on a page several of them, as in "Psychologist, psychiatrist, or social worker"."""
    if exact:
        return [read_person(text)]
    text = _ITALIC.sub(r"\2", text.replace("**", "").rstrip(" :"))
    label, behind = leading_label(text)
    roles, frame = split_roles(behind if label else text)
    is_named = names_somebody(text) or (label and roles)
    if (
        leaves_out(text)
        or is_order(text)
        or outside(label or text) == BLANK
        or _EXCLAIMED.search(text)
        or not is_named
        or not all(map(names_somebody, roles))
    ):
        return _no_roles(entry, text, line, prose)
    if (dash := _NOTE_DASH.search(text)) and is_role(text[: dash.start()]):
        return [Person(text[: dash.start()], text[dash.end() :])]
    if label and not (is_function(label) and roles) and (is_role(label) or _DOES.search(behind)):
        return [read_person(text)]
    if label and len(roles) == 1 and not frame:  # "Assisting: scrub nurse"
        person = read_person(roles[0])
        return [replace(person, note="; ".join(filter(None, (label, person.note))))]
    if not roles and (either := split_either(text)):
        return [read_person(role) for role in either]
    if not roles and (clause := _CLAUSE.search(text)) and is_role(text[: clause.start()]):  # "Surgeon, who leads"
        add_doubt(entry, "personnel", text, line.number, "says more than the name of a role")
        return [Person(text[: clause.start()], text[clause.end() :])]
    if not roles:
        return [read_person(text)]
    entry.add_frame(line.number, label, *frame)
    return [read_person(role) for role in roles]


def _no_roles(entry: ParsedEntry, text: str, line: Line, prose: str) -> list[Person]:
    """Place an item that names nobody: "None other" is text, "Location: ward" belongs to the setting, the rest is left."""
    if not text:
        return []
    if leaves_out(text):
        entry.set_aside(prose, text, line.number, "role")
    else:
        place_elsewhere(entry, text, line.number, "role")
    return []


def _is_note(text: str, role: str) -> bool:
    """Whether an item below a role says what that person does, in small letters: "leads the team"."""
    is_said = re.match(r"\w+s\s+(?:the|an?|your?)\s", text) or not is_role(text)
    return bool(text[:1].islower() and role[:1].isupper() and is_said) and not leaves_out(text)
