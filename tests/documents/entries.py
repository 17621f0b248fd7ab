"""Entries that fill every field, invented and generated, for the tests of files."""

from hypothesis import strategies as st

from documents.citations import Citation, SourceKind
from documents.entry import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step, tidied
from documents.likelihood import weighed
from documents.row_kinds import Illustration, Medicine, MedicineAction, Milestone, Outcome, PrintRight
from documents.sections import SECTION_KEYS, TEXT_FIELDS
from documents.text.risk_items import with_own_words
from tests import makers


def full_entry(**changes) -> EntryDocument:
    """An entry in which every field says something, with the marks that files part their values by."""
    fields = {
        "slug": "mending-of-the-elbow",
        "common_names": ["Elbow fix", "Fix, of an elbow"],
        "tools": ["Scalpel", "Saw; no. 10"],
        "not_applicable": ["recovery", "alternatives"],
        "editorial_note": "Made up.\n\nTwice.",
        "illustrations": [Illustration("The operation", "https://example.org/film", length="3 minutes")],
        "sources": ["Elbow Society; London. Mending elbows. 2024. https://example.org/elbows"],
        "primary_code": CodeReference("icd10pcs", "0RQL0ZZ", "Repair Right Elbow Joint"),
        "related_codes": [CodeReference("cpt4", "99999"), CodeReference("icd10pcs", "0RQL4ZZ", "Repair; closed")],
    }
    return makers.document(**(fields | changes))


_word = st.text(st.sampled_from("aB1.,:;()#*=+-'\"•&<_é😀") | st.characters(exclude_categories=["Z", "C"]), min_size=1)
_line = st.lists(_word, min_size=1, max_size=3).map(" ".join)
_lines = st.lists(_line, max_size=3)
_prose = st.lists(_line, min_size=1, max_size=3).map("\n\n".join)
_code = st.builds(CodeReference, st.sampled_from(["icd10pcs", "cpt4"]), st.sampled_from(["0RQL0ZZ", "51.23"]), _line)
_minutes = st.none() | st.integers(0, 900)

#: Sources with what is stated about them, and with words that look like it.
stated_sources = st.builds(
    Citation,
    _line | st.sampled_from(["A [Year: 2020]", "B [Kind: Not stated]", "C [Kind: Study] [Kind: Not stated]"]),
    st.sampled_from(["", *SourceKind]),
    st.sampled_from(["", "1999", "2024"]),
    st.sampled_from(["", "https://example.org/[a];b", "HTTP://example.org"]),
    st.sampled_from(["", "2024-02-29"]),
)

#: A picture that is stored somewhere, and a video.
illustration_addresses = st.sampled_from([f"/pictures/{'0' * 64}-4x3.png", "https://example.org/[a];b:c?d=1"])

any_entry = st.builds(
    EntryDocument,
    name=_line,
    slug=st.from_regex("[a-z]{1,9}", fullmatch=True),
    primary_code=st.none() | _code,
    common_names=_lines,
    technical_terms=_lines,
    texts=st.dictionaries(st.sampled_from(TEXT_FIELDS), _prose, max_size=6),
    not_applicable=st.lists(st.sampled_from(SECTION_KEYS), max_size=3),
    steps=st.lists(st.builds(Step, _line | st.just(""), _prose), max_size=3),
    tools=_lines,
    personnel=st.lists(st.builds(Person, _line, _line | st.just("")), max_size=3),
    risks=st.lists(
        # A name that says its own likelihood is read (test_items_of_risks.py), so that it does not come back as it was.
        st.builds(RiskItem, _line, st.sampled_from(Likelihood), _line | st.just(""), _prose | st.just(""))
        .map(lambda risk: weighed(risk)[0])
        .filter(lambda risk: with_own_words(risk)[0] == risk),
        max_size=3,
    ),
    medicines=st.lists(
        st.builds(Medicine, _line, st.sampled_from(["", *MedicineAction]), _line, _line | st.just("")), max_size=2
    ),
    milestones=st.lists(
        st.builds(Milestone, _line, st.sampled_from(["", "0", "14"]), st.sampled_from(["", "14", "365"]), _line),
        max_size=2,
    ),
    outcomes=st.lists(
        st.builds(
            Outcome, _line, _line, _line | st.just(""), st.sampled_from(["", "2021"]), st.sampled_from(["", "2"])
        ),
        max_size=2,
    ),
    illustrations=st.lists(
        st.builds(
            Illustration, _line, illustration_addresses, _line, _line, _line, st.sampled_from(["", *PrintRight]), _line
        ),
        max_size=2,
    ),
    duration_min_minutes=_minutes,
    duration_max_minutes=_minutes,
    stay_min_nights=_minutes,
    stay_max_nights=_minutes,
    kind=st.sampled_from(["", "Surgery"]),
    specialties=_lines,
    body_sites=_lines,
    settings=_lines,
    anesthesia_types=_lines,
    sources=st.lists(_line | stated_sources.map(str), max_size=3),
    editorial_note=_prose | st.just(""),
    related_codes=st.lists(_code, max_size=3),
).map(tidied)


def words_of(value) -> list[str]:
    """Every word that a value of plain data holds, keys aside."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [word for item in value for word in words_of(item)]
    return [] if value is None else str(value).split()
