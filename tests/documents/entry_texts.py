"""Generated entry documents and entries, both realistic and extreme."""

import re
from collections import Counter

from hypothesis import strategies as st

from documents.entry import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step, tidied
from documents.likelihood import weighed
from documents.row_kinds import ROW_KINDS, Illustration, Medicine, MedicineAction, Milestone, Outcome, PrintRight
from documents.sections import SECTION_KEYS, SECTIONS, TEXT_FIELDS
from documents.text.headings import DIAGNOSIS_HEADINGS

HEADINGS = [section.heading for section in SECTIONS] + [
    "Risks", "Overview", "Settings", "Classification", "Sources", "Editorial Note", "Similar Codes", "Similar Codesmain",
    "Name of the Procedure", "Search all medical codes", "CPT4 code", "Bar (27025)", *list(DIAGNOSIS_HEADINGS.values())[:2],
    *(kind.heading for kind in ROW_KINDS.values()),
]  # fmt: skip
LABELS = [part.label for section in SECTIONS for part in section.parts] + [
    "Tools", "Equipment", "Healthcare Professionals", "Common Risks", "Rare", "Very rare", "Kind", "Settings", "Minutes",
    "Primary Code", "Common Name(s)", "Technical/Medical Term", "Address", "Not Applicable", "Serious Risks", "Risk", "Role",
    "System", "Code", "Title", "Frequency", "Note", "Label",
]  # fmt: skip
SNIPPETS = [
    "a", "b,", "c.", "and d", "or e", "(f, g)", "(about 1 in 20)", "(", ")", "Management: x.", "Tools: k.", "After Procedure: l",
    "x:", "8:00", "e.g.:", "; y", "!", "## Purpose", "##### Goals", "**", "* z", "- q", "1. w", "•", "Not applicable", "#", "_",
    "also known as K or L)", "Common risks include a and b.", "including m", "The team includes a nurse and a surgeon.", "total",
    "In a hospital.", "surgeon", "recovery", "None", "About 1 hour.", "30 minutes", "1 to 2 hours",
    "Driving: 2 to 6 weeks; Note: y", "W: stop; When: x", "W: 9 in 10; Year: 2021",
    "| Risk | Likelihood |", "|---|---|", "| rash | rare |", "(rare)", "rarely", "no longer rare", "Less pain", "Step two:",
    "Avoid x.", "1 in 5", "0,5 %", "It rusts.", "A nurse, a surgeon and a porter", "Warning signs:", "Most common risks:",
    "60-120", "CPT4 27025", "ICD9Proc 51.23", "\t", "\u2028", "and/or",
]  # fmt: skip

_lines = st.builds(
    lambda indent, marker, title, colon, snippets: indent + marker + title + colon + " ".join(snippets),
    st.sampled_from(["", "", "", "  ", "    ", "      ", "\u00a0"]),
    st.sampled_from(["", "", "", "• ", "- ", "1. ", "2) ", "(a) ", "ii. ", "⚠️ ", "Step 3 - ", "#### ", "**"]),
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


_TYPED = [
    "a", "B c", "A sentence.", "Another one, longer (with brackets).", "8:00", "e.g.:", "Goals:", "Goals: x", "Tools: a, b",
    "Management: x", "Risk: x", "Role: x", "Note: y", "Label: z", "System: s", "Text:", "Common: a", "Rare risks include a, b.",
    "Summary", "## Purpose", "##### Goals", "Classification", "Minutes: 5", "Similar Codes", "Similar Codesmain", "Sources",
    "CPT4 code", "Search all medical codes", "Name of the Procedure:", "Overview", "Common Names: a, b", "Causes", "Diagnosis",
    "• x", "- x", "* x", "1. x", "2) y", "**b**", "**b:** c", "\\", "#", "x #", ":", ";", "a; b", "a, b and c", "and d",
    "including e", "(", ")", "(about 1 in 20)", "(often)", "x (5%)", "Not applicable", "N/A.", "also known as k", "?", "_",
    "About 1 to 2 hours.", "In a hospital.", "The team includes a surgeon and a nurse.", "Surgeon", "\u200b", "ſ", "ß", "İ", "½",
    "    deep", "  two", "a  b", "x ", "\u00a0", "\t", "\n", "\n\n", "\n  \n", "\r\n", "\u2028", "\x07", "\ufeff",
]  # fmt: skip
_typed = st.lists(st.sampled_from(_TYPED) | st.text(max_size=8), max_size=4)
short_texts = st.builds(lambda joint, parts: joint.join(parts), st.sampled_from(["", " ", ": ", ", "]), _typed)
long_texts = st.builds(lambda joint, parts: joint.join(parts), st.sampled_from([" ", "\n", "\n\n", "\n    "]), _typed)
_values = st.lists(short_texts, max_size=3)
_codes = st.builds(
    CodeReference,
    st.sampled_from(["cpt4", "icd10pcs", "icd9proc", "own-list"]) | short_texts,
    st.sampled_from(["27025", "0FT44ZZ", "51.23", "x"]) | short_texts,
    st.just("") | short_texts,
)
_minutes = st.none() | st.integers(0, 10_000)
_day = st.sampled_from(["", "0", "7", "14"])
_later = st.sampled_from(["", "14", "42", "365"])

#: Tidy entries.
entries = st.builds(
    EntryDocument,
    name=short_texts,
    slug=st.sampled_from(["", "bar-mending"]) | short_texts,
    primary_code=st.none() | _codes,
    common_names=_values,
    technical_terms=_values,
    texts=st.dictionaries(st.sampled_from(TEXT_FIELDS), long_texts, max_size=6),
    not_applicable=st.lists(st.sampled_from(SECTION_KEYS), max_size=2),
    steps=st.lists(st.builds(Step, short_texts, long_texts), max_size=3),
    tools=_values,
    personnel=st.lists(st.builds(Person, short_texts, st.just("") | short_texts), max_size=3),
    risks=st.lists(
        st.builds(
            RiskItem,
            short_texts,
            st.sampled_from(Likelihood),
            st.sampled_from(["", "about 1 in 20", "often"]) | short_texts,
            st.just("") | long_texts,
        ).map(lambda risk: weighed(risk)[0]),
        max_size=3,
    ),
    medicines=st.lists(
        st.builds(Medicine, short_texts, st.sampled_from(["", *MedicineAction]), short_texts, short_texts), max_size=2
    ),
    milestones=st.lists(st.builds(Milestone, short_texts, _day, _later, short_texts), max_size=2),
    outcomes=st.lists(
        st.builds(
            Outcome, short_texts, short_texts, short_texts, st.sampled_from(["", "2021"]), st.sampled_from(["", "2"])
        ),
        max_size=2,
    ),
    illustrations=st.lists(
        st.builds(
            Illustration,
            *(short_texts, st.sampled_from([f"/pictures/{'0' * 64}-4x3.png", "https://example.org/video?a=1"])),
            *(short_texts, short_texts, short_texts, st.sampled_from(["", *PrintRight]), short_texts),
        ),
        max_size=2,
    ),
    duration_min_minutes=_minutes,
    duration_max_minutes=_minutes,
    stay_min_nights=_minutes,
    stay_max_nights=_minutes,
    kind=short_texts,
    specialties=_values,
    body_sites=_values,
    settings=_values,
    anesthesia_types=_values,
    sources=_values
    | st.lists(st.builds("{} [Kind: Study; year: {}]".format, short_texts, st.integers(0, 2050)), max_size=2),
    editorial_note=st.just("") | long_texts,
    related_codes=st.lists(_codes, max_size=3),
).map(tidied)


def words(*texts: str) -> Counter:
    """How often each word occurs."""
    return Counter(re.findall(r"[^\W_]+", "\n".join(texts).casefold()))


def words_of(document: EntryDocument) -> Counter:
    """The words of the fields; not of the primary code and the minutes, whose wording stays in the frame."""
    return words(
        document.name, document.slug, document.kind, document.editorial_note, *document.texts.values(), *document.common_names,
        *document.technical_terms, *document.tools, *document.specialties, *document.body_sites, *document.settings,
        *document.anesthesia_types, *document.sources,
        *(f"{step.label} {step.text}" for step in document.steps),
        *(f"{person.role} {person.note}" for person in document.personnel),
        *(f"{risk.name} {risk.frequency} {risk.management}" for risk in document.risks),
        *(f"{code.system} {code.code} {code.descriptor}" for code in document.related_codes),
        *(f"{row.name} {row.when} {row.note}" for row in document.medicines),
        *(f"{row.activity} {row.note}" for row in document.milestones),
        *(" ".join(vars(row).values()) for row in [*document.outcomes, *document.illustrations]),
        document.primary_code.descriptor if document.primary_code else "",
    )  # fmt: skip
