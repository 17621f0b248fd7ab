"""Rules about the primary code: it can be billed, readers see its title, and it is a code for what the entry is about."""

import re
from collections.abc import Iterator

from checks.rules.text import Found, Text
from documents.entry import EntryDocument

_WORD = re.compile(r"[^\W\d_]{4,}")
#: Words of official titles that do not tell which organ or operation a code is about.
_GENERAL = re.compile(r"\w+").findall(
    "other with without from into over unspecified including approach open percutaneous endoscopic external natural "
    "artificial opening left right bilateral each additional single multiple initial subsequent procedure procedures type "
    "types more less than first second primary complete partial device qualifier when performed using only part parts "
    "lower upper body area site sites elsewhere classified separate level levels code codes list addition"
)
#: Words with the same first letters count as the same: "appendix" and "appendectomy", "biopsy" and "biopsies".
_STEM = 5
_SCOPE = r"laparoscop\w*|endoscop\w*|arthroscop\w*|thoracoscop\w*|keyhole"
#: Words of a name that exclude words of a title.
_OPPOSITES = (
    (r"\bleft\b", r"\bright\b"),
    (r"\bright\b", r"\bleft\b"),
    (rf"\b(?:{_SCOPE})\b", r"\bopen approach\b"),
    (r"\bopen\b", r"\b(?:percutaneous endoscopic|laparoscopic) approach\b"),
)


def heading(text: Text) -> Iterator[Found]:
    """A heading as the primary code."""
    if (primary := text.primary) and primary[1].is_heading:
        row, code = primary
        yield Found(f"{code.name} is a heading and cannot be billed: choose one of the codes below it.", "codes", row)


def retired(text: Text) -> Iterator[Found]:
    """A retired code as the primary code."""
    if (primary := text.primary) and primary[1].retired_in:
        row, code = primary
        yield Found(
            f"{code.name} was retired in {code.retired_in}: choose the code that replaced it as primary code.",
            "codes",
            row,
        )


def withheld(text: Text) -> Iterator[Found]:
    """A primary code whose title readers do not see."""
    if (primary := text.primary) and primary[1].why_withheld:
        row, code = primary
        yield Found(
            f"Readers see the primary code {code.name} without its title. {code.why_withheld}",
            "codes",
            row,
            words=code.name,
        )


def unlike_title(text: Text) -> Iterator[Found]:
    """A primary code whose title shares no word with the entry, or contradicts its name."""
    primary = text.primary
    if not primary or not (title := primary[1].title or text.content["codes"][primary[0]]["descriptor"]):
        return
    row, code = primary
    words = f"{code.name}\n{title}\n{text.names}"
    if not fits_title(text.document, title):
        yield Found(
            f"The text shares no word with the official title of {code.name}: is it the right code?",
            "codes",
            row,
            words=words,
        )
    for said, excluded in _OPPOSITES:
        named = re.search(said, text.content["name"], re.IGNORECASE)
        if named and re.search(excluded, title, re.IGNORECASE) and not re.search(said, title, re.IGNORECASE):
            yield Found(
                f"The name says “{named[0]}”, the official title of {code.name} says otherwise: is it the right code?",
                "codes",
                row,
                words=words,
            )


def fits_title(document: EntryDocument, title: str) -> bool:
    """Whether the entry shares a specific word with the official title of its code; True if the title has none.

    The whole text is searched, because it names the organ or operation of the title somewhere.
    """
    specific = _stems(title) - {word[:_STEM] for word in _GENERAL}
    names = (document.name, *document.common_names, *document.technical_terms)
    steps = (f"{step.label} {step.text}" for step in document.steps)
    return not specific or bool(specific & _stems(" ".join((*names, *document.texts.values(), *steps))))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}
