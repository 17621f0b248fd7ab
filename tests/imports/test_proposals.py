"""What the words of a source propose for the fields that it leaves empty, and what they must not propose."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.entry import CodeReference, EntryDocument, Person, Step
from documents.sections import TEXT_FIELDS
from documents.source import ParsedEntry, SourceDocument
from imports.models import ProposalWords
from imports.proposals import FIELDS, Proposal, Vocabulary, applied, in_words, propose, read_words, values_of
from imports.rules import completed, stated_fields
from tests import makers

pytestmark = pytest.mark.django_db(databases=[])


def shipped() -> dict[str, Vocabulary]:
    """The words that every site starts with."""
    rows: dict[str, list] = {field: [] for field in ProposalWords.Field.values}
    with Path("imports/first_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["words"] == read_words(row["words"])
            rows[row["field"]] += [(word, row["value"]) for word in row["words"].split(" | ")]
    return {field: Vocabulary(pairs) for field, pairs in rows.items()}


WORDS = shipped()


def found(field: str, **values) -> list[str]:
    """The values proposed for a field of an entry that says nothing else."""
    document = EntryDocument(**({"name": "A thing"} | values))
    return [proposal.value for proposal in propose(document, WORDS, fields=FIELDS) if proposal.field == field]


@pytest.mark.parametrize(("name", "kind"), [
    ("Removal of the Gallbladder", None), ("Splenectomy", "Surgery"), ("Fasciotomy, Forearm", "Surgery"),
    ("Total elbow replacement surgery", "Surgery"), ("Ultrasound-guided liver biopsy", "Surgery"),
    ("Colonoscopy with biopsy", "Endoscopy"), ("MRI lumbar spine", "Imaging"), ("CT scan of the sinuses", "Imaging"),
    ("Ankle X-rays", "Imaging"), ("Infusion pump", None), ("Wheelchair repair", None), ("Biopsy needle", None),
    ("Tetanus vaccine", "Vaccination"),
    ("Root canal treatment", "Dental surgery"), ("Stress test", "Cardiology"), ("Basic metabolic panel", "Laboratory"),
    ("Wheelchair with removable arms", None), ("Evaluation without imaging", None), ("Caesarean section", "Obstetrics"),
])  # fmt: skip
def test_a_name_says_the_kind_by_the_word_that_it_is_about(name, kind):
    assert found("kind", name=name) == [kind] * bool(kind)


def test_other_names_and_the_summary_say_the_kind_when_the_name_does_not():
    assert found("kind", name="Keyhole mending", technical_terms=["Laparoscopic hernioplasty"]) == ["Surgery"]
    assert found("kind", technical_terms=["Hernioplasty"], common_names=["Belly scan"]) == []
    assert found("kind", texts={"summary": "This is a minimally invasive surgical procedure that frees a nerve."}) == [
        "Surgery"
    ]
    assert found("kind", texts={"summary": "This is a chair for people after surgery."}) == []


@pytest.mark.parametrize(("roles", "specialties"), [
    (["Orthopedic surgeon", "Anesthesiologist", "Radiologist"], ["Orthopedic surgery"]),
    (["Orthopaedic or vascular surgeon"], ["Orthopedic surgery", "Vascular surgery"]),
    (["Surgeon", "Pathologist"], []), (["Surgeon (ear, nose and throat specialist)"], []), (["Nurse", "Urologist"], ["Urology"]),
    (["Ear, nose and throat surgeon"], ["Otolaryngology"]), (["Cardiologist (if the heart is weak)"], []), ([], []),
])  # fmt: skip
def test_the_person_in_charge_says_the_specialty(roles, specialties):
    people = [Person(role.partition(" (")[0], role.partition(" (")[2].rstrip(")")) for role in roles]
    assert found("specialties", personnel=people) == specialties


def test_body_sites_come_from_the_names_and_from_an_official_title_that_everybody_may_read():
    assert found("body_sites", name="Fasciotomy, hip or thigh") == ["Hip", "Thigh"]
    assert found("body_sites", name="Hand-assisted surgery under a C-arm") == []
    assert found("body_sites", name="Dressing other than of the face") == []
    assert found("body_sites", texts={"summary": "It is a mending of the wrist. The neck is not touched."}) == ["Wrist"]
    (proposal,) = propose(
        EntryDocument("Mending"), WORDS, fields=["body_sites"], title="Repair Right Elbow Joint, Open"
    )
    assert proposal == ("body_sites", "Elbow", "Repair Right Elbow Joint, Open", "title")
    assert proposal.place == "official title of the code"


@pytest.mark.parametrize(("text", "settings"), [
    ("In a hospital operating room.", ["Hospital operating room"]),
    ("At an ambulatory surgery centre or in an operating theatre.", ["Day surgery unit", "Hospital operating room"]),
    ("In the operating room. Afterwards you are moved to intensive care.", ["Hospital operating room"]),
    ("In an operating room, then in intensive care; home the same day.", ["Hospital operating room"]),
    ("In a clinic, not in a hospital ward.", ["Outpatient clinic"]),
    ("In a clinic rather than the operating room.", ["Outpatient clinic"]),
    ("In a hospital.", []), ("In a sleep laboratory.", []), ("In a nursing home; others go home.", ["Nursing home"]),
     ("Tested in a laboratory.", ["Laboratory"]), ("It is rarely done in the emergency room.", []), ("Not applicable.", []),
])  # fmt: skip
def test_the_setting_section_says_the_settings(text, settings):
    assert found("settings", texts={"setting_text": text}) == settings


@pytest.mark.parametrize(("text", "kinds"), [
    ("General or regional anesthesia.", ["General", "Regional"]), ("General anaesthetic.", ["General"]),
    ("Usually local", ["Local"]), ("Local anesthesia with sedation.", ["Local", "Sedation"]),
    ("General anesthesia, with local anesthetic injected around the cut.", ["General"]),
    ("No general anesthesia is needed.", []), ("General anesthesia is not needed.", []), ("None.", ["None"]),
    ("No anesthesia is needed.", ["None"]), ("Not required; a numbing cream is used.", ["Topical"]),
    ("Local anesthesia rather than general anesthesia.", ["Local"]),
    ("General anesthesia only if the child cannot lie still.", []),
    ("It does not require anesthesia.", ["None"]), ("Anesthesia is given.", []),
    ("It heals after surgery under general anesthesia.", []), ("Children might be given sedation.", []),
])  # fmt: skip
def test_the_description_says_the_anesthesia(text, kinds):
    assert found("anesthesia_types", texts={"anesthesia_text": text}) == kinds


def test_steps_and_then_the_experience_of_the_patient_say_the_anesthesia_too():
    assert found("anesthesia_types", steps=[Step("Anesthesia", "Spinal or general"), Step("Cut", "A cut.")]) == [
        "Spinal or epidural",
        "General",
    ]
    assert found("anesthesia_types", texts={"during_procedure": "You sleep under general anesthesia."}) == ["General"]


@pytest.mark.parametrize(("text", "minutes"), [
    ("The operation takes 1 to 2 hours. You wake up within 30 minutes.", "60-120"), ("It lasts up to 45 minutes.", "-45"),
    ("The scan takes at least 20 minutes.", "20-"), ("Recovery takes 2 hours.", ""), ("The operation takes 2 days.", ""),
    ("The first part takes 20 minutes. The surgery takes 1 hour. The test takes 2 hours.", ""),
    ("It takes 30 minutes, longer if both knees are done.", ""),
])  # fmt: skip
def test_minutes_come_from_what_the_text_says_of_the_procedure_itself(text, minutes):
    assert found("minutes", texts={"duration_text": text}) == [minutes] * bool(minutes)


@pytest.mark.parametrize("field", [
    "other_options", "pros_and_cons", "alternatives_text", "risks_text", "risk_management", "medical_condition", "conditions",
    "patient_criteria", "diagnostic_tests", "instructions", "post_procedure_care", "recovery_time", "goals",
])  # fmt: skip
def test_sections_about_other_things_propose_nothing(field):
    text = "Open surgery of the knee by an orthopedic surgeon under general anesthesia in the operating room takes 2 hours."
    assert propose(EntryDocument("A thing", texts={field: text}), WORDS, fields=FIELDS) == []


def test_only_empty_fields_that_were_asked_for_are_proposed():
    full = makers.document(name="Knee replacement")
    assert propose(full, WORDS, fields=FIELDS) == []
    assert [item.field for item in propose(EntryDocument("Knee replacement"), WORDS, fields=["kind"])] == ["kind"]


def test_accepted_values_are_written_and_never_replace_what_is_there():
    wanted = [Proposal("kind", "Surgery", ""), Proposal("body_sites", "knee", ""), Proposal("minutes", "60-", "")]
    bare = applied(EntryDocument("A thing"), wanted)
    assert [values_of(bare, field) for field in ("kind", "body_sites", "minutes")] == [["Surgery"], ["knee"], ["60-"]]
    full = makers.document(kind="Therapy", body_sites=["Knee"])
    assert applied(full, wanted) == full
    assert in_words(wanted) == "kind: Surgery; body site: knee; minutes: at least 60"
    assert [Proposal("minutes", text, "").shown for text in ("30-30", "-5", "5-9")] == ["30", "up to 5", "5 to 9"]


def test_a_page_that_comes_again_does_not_take_away_what_a_person_added():
    page = SourceDocument(
        "a.txt", "A thing\n", ParsedEntry(EntryDocument("A thing", texts={"duration_text": "It varies."}))
    )
    site = makers.document(name="A thing", texts={"duration_text": "It varies."})
    again = completed(page.parsed.document, stated_fields(page, site), site)
    assert [values_of(again, field) for field in FIELDS] == [values_of(site, field) for field in FIELDS]
    assert again.tools == []
    changed = makers.document(texts={"duration_text": "One hour."})
    assert values_of(completed(page.parsed.document, stated_fields(page, changed), changed), "minutes") == []
    ours = makers.written(kind="", body_sites=[])
    assert stated_fields(ours, site) is None
    assert completed(ours.parsed.document, None, site).kind == ""


TEXTS = st.lists(
    st.sampled_from(
        ["knee", "no", "general", "anesthesia", "surgeon", "or", "x-ray", "clinic", "if", "takes", "hours", *"2,.(-\nÉ"]
    ),
    max_size=12,
).map(" ".join)


@given(name=TEXTS, texts=st.dictionaries(st.sampled_from(TEXT_FIELDS), TEXTS | st.text(max_size=40)))
def test_any_text_gives_the_same_proposals_each_with_words_that_stand_in_it(name, texts):
    document = EntryDocument(name, texts=texts, primary_code=CodeReference("cpt4", "1", "Hip surgery"))
    proposals = propose(document, WORDS, fields=FIELDS)
    assert proposals == propose(document, WORDS, fields=FIELDS)
    whole = " ".join(f"{name} {' '.join(texts.values())}".split())
    for proposal in proposals:
        assert " ".join(proposal.words.strip("…").split()) in whole
        assert proposal.value.casefold() in {
            value.casefold() for value in values_of(applied(document, [proposal]), proposal.field)
        }
