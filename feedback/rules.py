"""The rules of what readers may send, as plain Python: how much, how often, and nothing that says who somebody is."""

import re

LONGEST = 1000
#: How much readers may send in an hour, about one entry and about all of them: nobody is counted, so nobody need be known.
PER_ENTRY, PER_SITE = 20, 300
#: Seconds within which a person does not read and fill in the form, and after which it is sent once more.
SHORTEST, LONGEST_WAIT = 2, 24 * 60 * 60

_MAIL = re.compile(r"\S@\S+\.\w")
#: Seven digits or more, whatever stands between them: a telephone, a record or an insurance number. A day is shorter.
_NUMBER = re.compile(r"\d(?:[ ()/.-]{0,2}\d){6,}")
_DAY = re.compile(r"\b(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4})\b")


class NotTaken(ValueError):
    """Why something that a reader sent is not taken: one sentence that says what to do."""


class TooMuch(NotTaken):
    """That readers have sent as much as is taken in an hour."""


def check_text(text: str) -> str:
    """The text with plain line ends, without blank ends. Raises NotTaken if it is too long or may say who somebody is."""
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > LONGEST:
        raise NotTaken(f"A report has at most {LONGEST:,} characters; this one has {len(text):,}. Shorten it.")
    if _MAIL.search(text):
        raise NotTaken("Leave out e-mail addresses: nobody can answer you, and nothing personal may be stored.")
    if _NUMBER.search(_DAY.sub("", text)):
        raise NotTaken("Leave out telephone, record and other long numbers: nothing personal may be stored.")
    return text


def check_pace(of_entry: int, of_site: int) -> None:
    """Raise TooMuch if so many answers came within the last hour, about this entry and about all of them."""
    if of_entry >= PER_ENTRY or of_site >= PER_SITE:
        raise TooMuch("Readers have sent a lot in the last hour. Send yours later; your words are still below.")


def check_note(note: str) -> str:
    """What the person who settles a report says about it. Raises NotTaken if it says nothing."""
    note = note.replace("\0", "").strip()
    if not note:
        raise NotTaken("Write what was done, or why nothing needs to be done.")
    return note[:LONGEST]
