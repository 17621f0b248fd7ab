"""Which texts are no entry documents, and which pages may be none."""

from documents.sections import OPTIONAL_KEYS, SECTION_KEYS
from documents.source import NotAnEntry
from documents.text.headings import DIAGNOSIS_HEADINGS, NAME_LABELS, SOURCES, spelling
from documents.text.lines import Line, leading_label, title_spelling
from documents.text.lost_sections import sections_without_heading
from documents.text.outline import Section
from documents.text.sentences import is_no_name
from documents.text.unheaded import shows_procedure

_NOTHING_SURE = (
    "No heading, code or label of this page is known, so it may be no page of a procedure: place its lines by hand, "
    "or discard it."
)


def refuse_diagnosis(lines: list[Line], found: set[str]) -> None:
    """Refuse the template for diagnoses; `found` are the sections whose headings are known. Raises NotAnEntry."""
    titles: dict[str, int] = {}
    for line in lines:
        if not line.verbatim and (title := title_spelling(line) or spelling(leading_label(line.text)[0])):
            titles.setdefault(title, line.number)
    foreign = [title for title in DIAGNOSIS_HEADINGS if title in titles]
    if len(foreign) >= 3 and len(foreign) > len(found & set(SECTION_KEYS) - OPTIONAL_KEYS - {"summary"}):
        names = ", ".join(DIAGNOSIS_HEADINGS[title] for title in foreign)
        line = min(titles[title] for title in foreign)
        raise NotAnEntry(
            f"Line {line}: this document follows the template for diagnoses ({names}). Only procedures can be imported."
        )


def doubts_of_page(header: list[Line], *, is_known: bool) -> list[str]:
    """The warning about a page without a heading, a code and a label of its name that does not read like one of a procedure.

    Raises NotAnEntry if nothing of it could be placed either: it has one line that may be a name, or no words at all.
    """
    labels = {spelling(leading_label(line.text)[0]) for line in header} | {title_spelling(line) for line in header}
    if is_known or labels & NAME_LABELS or shows_procedure(header, sections_without_heading("summary", frozenset())):
        return []
    worded = [line for line in header if any(map(str.isalpha, line.text))]
    if not worded or (len(worded) == 1 and not is_no_name(worded[0].text)):
        raise NotAnEntry(
            "This is not an entry document: it has no heading, no “Name of the Procedure:”, and nothing to place below its first "
            "line. Put the name of the procedure first, and what is to be imported below it."
        )
    return [_NOTHING_SURE]


def refuse_several(sections: list[Section]) -> None:
    """Refuse a text in which a second entry begins below the sections of the first one. Raises NotAnEntry."""
    for key, _, body, _ in sections:
        for line in body:
            if line.number_mark or (key == SOURCES and line.marker):  # a step may be called so
                continue
            title = title_spelling(line) or spelling(leading_label(line.text)[0])
            if title in NAME_LABELS and "procedure" in title and not line.verbatim:
                raise NotAnEntry(
                    f"Line {line.number}: a second entry begins here. Save each entry in a file of its own, "
                    "or separate them by a line with only a form feed."
                )
