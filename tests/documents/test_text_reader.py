"""Reading whole entry documents: the renderings of the source site, the canonical form, and what is refused."""

from pathlib import Path

import pytest

from documents.entry import CodeReference, Likelihood, Person, RiskItem, Step
from documents.text.reader import NotAnEntry, parse_entry_document, read_part
from tests.published import ENTRIES, needs_entries

DOCUMENTS = Path(__file__).parent / "samples"


def read(name, **options):
    return parse_entry_document((DOCUMENTS / name).read_text(encoding="utf-8"), **options)


def entry(body, **options):
    return parse_entry_document(f"Name of the Procedure:\n\nBar Mending\n\n{body}", **options)


@needs_entries
def test_every_line_of_a_real_document_fits_a_field():
    [path] = ENTRIES.glob("cpt4-27025-*.txt")
    parsed = parse_entry_document(path.read_text(encoding="utf-8"), filename=path.name)
    document = parsed.document
    assert (parsed.unplaced, parsed.tail, parsed.warnings) == ([], "", [])
    assert (document.primary_code.system, document.primary_code.code) == ("cpt4", "27025")
    assert document.primary_code.descriptor and document.name and document.common_names
    assert len(document.technical_terms) == 2
    assert [bool(step.label and step.text) for step in document.steps] == [True] * 5
    assert len(document.tools) == len(document.personnel) == 4
    bands = [risk.likelihood for risk in document.risks]
    assert bands == [Likelihood.COMMON] * 3 + [Likelihood.RARE] * 4
    assert (document.duration_min_minutes, document.duration_max_minutes) == (60, 120)
    assert len(document.texts) == 21
    assert {placement.confidence for placement in parsed.placements} == {"stated"}


def test_raw_markdown_is_read():
    parsed = read("bar-fix.md", filename="/code/cpt4/27025-hip-bar-mending-open")
    document = parsed.document
    assert document.name == "Bar Mending"
    assert document.common_names == ["the Bar Fix (BF)"]
    assert document.technical_terms == ["Barrorrhaphy", "Mending of a bar"]
    assert document.primary_code == CodeReference("cpt4", "27025", "Hip bar mending, open (27025)")
    assert document.texts == {
        "summary": "A torn bar is made straight again.",
        "medical_condition": "A bar that tears at 8:00, in a ratio of 1:1 (e.g.: after a fall).",
        "goals": "A straight bar.",
        "indications_text": "- No fever",
        "patient_criteria": "- Adults",
        "anesthesia_text": "General.",
        "duration_text": "Not applicable, for it is a supply.",
        "risk_management": "Wait and see",
        "alternatives_text": "Patients may need this for:\n- a crooked bar\n- a short bar",
    }
    assert document.not_applicable == ["duration"]
    assert document.steps == [Step("Sleep", "The patient sleeps."), Step("Opening", "The skin is opened.")]
    assert document.tools == ["Knife", "hook (small, bent)", "sponge"]
    assert document.personnel == [Person("Surgeon", "leads the team"), Person("Family member")]
    assert document.risks[2:] == [
        RiskItem("a stiff bar", Likelihood.COMMON),
        RiskItem("Rash", Likelihood.RARE, "about 1 in 2,000", "Polish it"),
    ]
    assert parsed.tail == "Similar Codesmain\nContact us"
    assert [line.text for line in parsed.unplaced] == ["# Bar Fix"]


def test_the_compact_rendering_is_read_and_lost_headings_are_inferred_aloud():
    parsed = read("compact.txt", filename="icd10pcs-0ft44zz-mending.txt")
    document = parsed.document
    assert document.primary_code == CodeReference("icd10pcs", "0FT44ZZ", "Mending of a bar")
    assert document.common_names == ["Bar fix", "Straightening"]
    assert document.technical_terms == ["Barrorrhaphy"]
    assert [step.label for step in document.steps] == ["Anesthesia", "Opening", "Closing"]
    assert document.texts["anesthesia_text"] == "General."
    assert (document.duration_min_minutes, document.duration_max_minutes) == (30, 45)
    assert [person.role for person in document.personnel] == ["Surgeon", "nurse", "porter"]
    assert document.texts["risk_management"] == "Polish."
    assert document.texts["recovery_time"] == "Two weeks."
    assert parsed.warnings == [
        "Line 26: the heading “Recovery” is missing; its section was inferred from order and wording."
    ]
    assert {p.confidence for p in parsed.placements if p.field == "recovery_time"} == {"inferred"}


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\r"), (" ", "\u00a0"), ("Bar", "\u201cBår\u201d – &")])
def test_line_ends_blanks_and_typography_do_not_matter(change):
    text = (DOCUMENTS / "bar-fix.md").read_text(encoding="utf-8")
    parsed, plain = parse_entry_document(text.replace(*change)), parse_entry_document(text)
    assert [p.field for p in parsed.placements] == [p.field for p in plain.placements]


def test_the_canonical_endings_are_read():
    parsed = entry(
        "Duration\n\nAbout 1 hour.\n\nClassification\n\nKind: Surgery\nSpecialties: A; B\nBody Sites: Hip\n"
        "Settings: Ward; Home\nAnesthesia Types: General\nMinutes: 50-70\nPrimary Code: ICD10PCS 0FT44ZZ\nOdd line\n\n"
        "Sources\n\n  1. A book.\n  2. A page. https://example.org/#part\n\nEditorial Note\n\nDemo only.\n\n"
        "Similar Codes\n\n  • ICD10PCS 0FB44ZZ\n  • ICD9Proc 51.23 A title\n\nmain menu\nmore",
        filename="cpt4-27025-x.txt",
    )
    document = parsed.document
    assert (document.kind, document.specialties, document.body_sites) == ("Surgery", ["A", "B"], ["Hip"])
    assert (document.settings, document.anesthesia_types) == (["Ward", "Home"], ["General"])
    assert (document.duration_min_minutes, document.duration_max_minutes) == (50, 70)
    assert document.primary_code == CodeReference("icd10pcs", "0FT44ZZ")
    assert document.sources == ["A book.", "A page. https://example.org/#part"]
    assert document.editorial_note == "Demo only."
    assert document.related_codes == [
        CodeReference("icd10pcs", "0FB44ZZ"),
        CodeReference("icd9proc", "51.23", "A title"),
    ]
    assert parsed.tail == "main menu\nmore"
    assert [(line.text, line.number) for line in parsed.unplaced] == [("Odd line", 18)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" \n\ufeff\n", "empty"),
        ("Hello,", "nothing to place"),
        ("Summary\n\0", "Line 2: this is a binary file"),
        ("Summary\n" + "x" * 250_000, "over 250 kB"),
        ("Flu\n\nSummary\n\nx\n\nCauses\n\nx\n\nRisk Factors\n\nDiagnosis\n\nPrognosis\n", "diagnoses .*Causes, Risk Factors"),
    ],
)  # fmt: skip
def test_what_is_no_entry_is_refused_with_the_reason(text, message):
    with pytest.raises(NotAnEntry, match=message):
        parse_entry_document(text)


def test_an_overlong_title_and_a_missing_code_are_flagged():
    title = "Mending " * 32
    flagged = parse_entry_document(
        f"{title[:255]}\n\nCPT4 code\n\nBar Mending\n\nSummary\n\nx", filename="cpt4-27025.txt"
    )
    assert flagged.warnings == ["Line 1: the title is cut off at 255 characters."]
    assert flagged.document.name == "Bar Mending"
    lost = parse_entry_document("Mending\n\nCPT4 code\n\nName of the Procedure:\n\nBar Mending\n\nSummary\n\nx")
    assert lost.warnings[0].startswith("Code not found")
    assert [line.text for line in lost.unplaced] == ["Mending"]


@pytest.mark.parametrize(
    "header",
    [
        "Bar Mending (27025)\n\nCPT4 code\n\nName of the Procedure:\n\nBar Mending",
        "CPT4 code\n\n# Bar Mending [27025]\n\nName of the Procedure: Bar Mending",
        "CPT4 code\n\nName of the Procedure:\n\nBar Mending (CPT 27025)",
    ],
)
def test_a_number_in_the_brackets_of_a_title_is_no_code(header):
    parsed = parse_entry_document(f"{header}\n\nSummary\n\nx")
    assert parsed.document.primary_code is None
    assert parsed.warnings[0].startswith("Code not found")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("CPT4 code\n\nCODE: 27025\n\nName of the Procedure: Bar Mending", CodeReference("cpt4", "27025")),
        ("Name of the Procedure: Bar Mending\nHCPCS Code: L1234.", CodeReference("hcpcs", "L1234")),
        ("Name of the Procedure: Bar Mending\n**Code:** 27025", None),
    ],
)
def test_a_line_of_its_own_states_the_code(header, code):
    parsed = parse_entry_document(f"{header}\n\nSummary\n\nx")
    assert parsed.document.primary_code == code
    assert any("the code 27025 has no code system" in warning for warning in parsed.warnings) == (code is None)


@pytest.mark.parametrize(
    ("block", "common", "technical"),
    [
        ("Bar Mending", [], []),
        ("Bar Mending (also known as X or Y)", ["X", "Y"], []),
        ("Bar Mending. Commonly known as X.", ["X"], []),
        ("Bar Mending\n\n  • Common Name(s): X, Y\n  • Medical term: Z", ["X", "Y"], ["Z"]),
        ("Bar Mending\nCommon names: X, Y Technical or medical terms: Z", ["X", "Y"], ["Z"]),
        ("Bar Mending\nM e dical Term(s): Z", [], ["Z"]),
    ],
)
def test_name_blocks_come_in_many_ways(block, common, technical):
    document = parse_entry_document(f"Name of the Procedure:\n\n{block}\n\nSummary\n\nx").document
    assert (document.name, document.common_names, document.technical_terms) == ("Bar Mending", common, technical)


def test_a_short_sentence_below_the_labels_of_other_names_is_not_the_name():
    text = "Name of the Procedure:\n\nMedical Term: Bar\nCommon Names: Rod, stick\n\nRods hold doors open.\n\nIndications\n\nx"
    entry = parse_entry_document(text)
    assert (entry.document.name, entry.document.common_names) == ("Rod", ["stick"])
    assert entry.document.texts["summary"] == "Rods hold doors open."


def test_a_summary_without_its_heading_is_inferred():
    parsed = entry("A torn bar is made straight again by a long procedure.\n\nPurpose\n\nGoals: x")
    assert parsed.document.texts["summary"].startswith("A torn bar")
    assert any("whose heading is missing" in warning for warning in parsed.warnings)


@pytest.mark.parametrize(
    ("header", "lines", "system"),
    [
        ("Search all medical codes\n\nMending\n\nCPT4 code\n\nBar Mending (27025)\n\nOther", [3, 7, 9], "cpt4"),
        ("Your guide\n\nMending\n\nICD9Proc code", [1, 3], "icd9proc"),
        ("Mending", [1], ""),
    ],
)
def test_the_lines_that_may_hold_an_official_title_are_named(header, lines, system):
    parsed = parse_entry_document(f"{header}\n\nName of the Procedure:\n\nBar Mending\n\nSummary\n\nx")
    assert (parsed.title_lines, parsed.system) == (lines, system)


def test_each_field_says_where_it_was_read_and_how_surely():
    parsed = entry("Duration\n\n1 to 2 hours.\n\nRecovery\n\nN/A\n", filename="cpt4-27025-x.txt")
    assert [(place.field, place.first_line, place.confidence) for place in parsed.placements] == [
        ("primary_code", 0, "stated"), ("name", 3, "stated"), ("duration_text", 7, "stated"), ("minutes", 7, "stated"),
        ("recovery_text", 11, "stated"), ("not_applicable", 11, "stated"),
    ]  # fmt: skip


def test_a_part_is_read_with_and_without_list_markers():
    assert read_part("personnel", "Surgeon (leads)\nNurse").document.personnel == [
        Person("Surgeon", "leads"), Person("Nurse"),
    ]  # fmt: skip
    risks = read_part("risks", "Common: Rash (1 in 20). Management: Polish.\n  • Rare: Holes").document.risks
    assert risks == [RiskItem("Rash", Likelihood.COMMON, "1 in 20", "Polish."), RiskItem("Holes", Likelihood.RARE)]
    assert read_part("description", "Opening: Cut.\nSew.").document.steps == [Step("Opening", "Cut."), Step("", "Sew.")]
    assert read_part("risks", " ").document.risks == []


def test_a_document_of_too_many_lines_is_refused():
    with pytest.raises(NotAnEntry, match="over 10,000 lines"):
        parse_entry_document("Summary\n" + "a\n" * 10_001)


def test_an_endless_word_is_refused_because_it_is_no_text():
    with pytest.raises(NotAnEntry, match="Line 3 has a word of over 1,000 characters"):
        parse_entry_document(f"Name\n\ndata:{'iVBORw0KGgo' * 100}")
