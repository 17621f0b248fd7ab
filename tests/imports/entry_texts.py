"""Generated entry documents: whatever a page of the source site may come to, and much that none ever does."""

import re
from collections import Counter

from hypothesis import strategies as st

from imports.formats.headings import DIAGNOSIS_HEADINGS
from procedures.document import EntryDocument
from procedures.sections import SECTIONS

HEADINGS = [section.heading for section in SECTIONS] + [
    "Risks", "Overview", "Settings", "Classification", "Sources", "Editorial Note", "Similar Codes", "Similar Codesmain",
    "Name of the Procedure", "Search all medical codes", "CPT4 code", "Bar (27025)", *list(DIAGNOSIS_HEADINGS.values())[:2],
]  # fmt: skip
LABELS = [part.label for section in SECTIONS for part in section.parts] + [
    "Tools", "Equipment", "Healthcare Professionals", "Common Risks", "Rare", "Very rare", "Kind", "Settings", "Minutes",
    "Primary Code", "Common Name(s)", "Technical/Medical Term",
]  # fmt: skip
SNIPPETS = [
    "a", "b,", "c.", "and d", "or e", "(f, g)", "(about 1 in 20)", "(", ")", "Management: x.", "Tools: k.", "After Procedure: l",
    "x:", "8:00", "e.g.:", "; y", "!", "## Purpose", "##### Goals", "**", "* z", "- q", "1. w", "•", "Not applicable", "#", "_",
    "also known as K or L)", "30 minutes", "1 to 2 hours", "60-120", "CPT4 27025", "ICD9Proc 51.23", "\t", "\u2028", "and/or",
]  # fmt: skip

_lines = st.builds(
    lambda indent, marker, title, colon, snippets: indent + marker + title + colon + " ".join(snippets),
    st.sampled_from(["", "", "", "  ", "    ", "      ", "\u00a0"]),
    st.sampled_from(["", "", "", "• ", "- ", "1. ", "2) ", "#### ", "**"]),
    st.one_of(st.just(""), st.sampled_from(HEADINGS + LABELS)),
    st.sampled_from(["", ":", ": ", ":** ", " "]),
    st.lists(st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=6)), max_size=5),
)
_openings = ["", "Name of the Procedure:\n\nBar Mending\n", "x\nCPT4 code\n", "Sources\n", "Description\n\nTools:\n"]

#: Text with the furniture of entry documents, in any order.
entry_texts = st.builds(
    lambda opening, lines, end: end.join((opening, *lines)),
    st.sampled_from(_openings + [f"{heading}\n" for heading in HEADINGS]),
    st.lists(st.one_of(_lines, st.sampled_from(HEADINGS), st.just("")), max_size=14),
    st.sampled_from(["\n", "\n", "\r\n"]),
)


def words(*texts: str) -> Counter:
    """How often each word occurs."""
    return Counter(re.findall(r"\w+", "\n".join(texts).casefold()))


def words_of(document: EntryDocument) -> Counter:
    """The words of the fields; not of the primary code and the minutes, whose wording stays in the frame."""
    return words(
        document.name, document.kind, document.editorial_note, *document.texts.values(), *document.common_names,
        *document.technical_terms, *document.tools, *document.specialties, *document.body_sites, *document.settings,
        *document.anesthesia_types, *document.sources,
        *(f"{step.label} {step.text}" for step in document.steps),
        *(f"{person.role} {person.note}" for person in document.personnel),
        *(f"{risk.name} {risk.frequency} {risk.management}" for risk in document.risks),
        *(f"{code.system} {code.code} {code.descriptor}" for code in document.related_codes),
        document.primary_code.descriptor if document.primary_code else "",
    )  # fmt: skip
