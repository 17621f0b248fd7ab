"""Pages that lost all headings: each line goes where its wording and the order of sections put it, or is left to a person."""

import pytest

from documents.source import NotAnEntry, ParsedEntry
from documents.text.reader import parse_entry_document

from .test_text_laws import check_laws

SUMMARY = "Bar mending is an operation that makes a torn bar straight."
STEPS = "1. Clean the bar.\n2. Make a small cut."
PARTS = [
    SUMMARY,
    "It is used to treat tears.",
    STEPS,
    "About 45 minutes.",
    "In a hospital operating room.",
    "Surgeon, nurse and porter",
    "Infection (2%)\nBleeding (rare)",
    "Less pain\nBetter movement",
    "Rest for two weeks",
    "You will feel pressure.",
]


def read(*parts: str, blank: str = "\n\n", head: str = "Name of the Procedure:\n\nBar mending\n\n") -> ParsedEntry:
    text = head + blank.join(parts)
    assert check_laws(text, "cpt4-1.txt")
    return parse_entry_document(text, filename="cpt4-1.txt")


def fields(entry: ParsedEntry) -> set[str]:
    lists = {name for name in ("steps", "personnel", "risks") if getattr(entry.document, name)}
    return lists | entry.document.texts.keys()


@pytest.mark.parametrize("summary", ["", "Summary\n\n"])
@pytest.mark.parametrize("blank", ["\n\n", "\n"])
def test_every_section_is_inferred_with_or_without_blank_lines(blank, summary):
    entry = read(summary + PARTS[0], *PARTS[1:], blank=blank)
    document = entry.document
    assert (document.name, document.texts["summary"]) == ("Bar mending", SUMMARY)
    assert document.texts["purpose_text"] == PARTS[1]
    assert [step.text for step in document.steps] == ["Clean the bar.", "Make a small cut."]
    assert (document.texts["duration_text"], document.texts["setting_text"]) == (PARTS[3], PARTS[4])
    assert [person.role for person in document.personnel] == ["Surgeon", "nurse", "porter"]
    assert [risk.name for risk in document.risks] == ["Infection", "Bleeding"]
    assert [document.texts[name] for name in ("benefits_text", "recovery_text", "patient_experience_text")] == PARTS[7:]
    guessed = {place.field for place in entry.placements if place.confidence == "inferred"}
    assert guessed >= fields(entry) - {"summary"}
    assert sum("was inferred from order and wording" in warning for warning in entry.warnings) == 9


KINDS = {
    "steps": [
        "1. Rash is removed.\n2. It is bent.",
        "Clean the bar\nBend it back",
        "- Open the case\n- Insert the bar\n- Close the case",
        "Then cut the bar.\nPlace the plate.",
    ],
    "duration_text": [
        "1 to 2 hours",
        "It takes about an hour.",
        "Usually 30 minutes",
        "Takes 20-30 minutes.",
        "Approximately 90 minutes",
        "The procedure lasts around two hours.",
    ],
    "setting_text": [
        "Outpatient clinic",
        "At the bedside",
        "Hospital or surgical center",
        "It is done in an operating room.",
        "In the office",
        "A day surgery unit in a hospital",
    ],
    "personnel": [
        "Surgeon\nScrub nurse",
        "- Radiologist\n- Radiology nurse",
        "The team includes a surgeon and a nurse.",
        "Cardiologist, nurse",
    ],
    "risks": [
        "Infection\nBleeding",
        "- Scars\n- Nerve injury",
        "Rarely, clots\nSwelling (1 in 20)",
        "Bruising is common\nInfection 1:50",
    ],
    "purpose_text": [
        "To relieve pressure.",
        "It is done to treat tears.",
        "The goal is a straight bar.",
        "This is performed for broken bars.",
    ],
    "indications_text": [
        "It is indicated for broken bars.",
        "It is recommended when bars are bent.",
        "Candidates are adults with torn bars.",
    ],
    "preparation_text": [
        "Do not eat for six hours.",
        "Bars are washed beforehand.",
        "Stop taking aspirin a week ahead.",
    ],
    "recovery_text": ["Return to work after a week", "Rest for two days", "Avoid lifting"],
    "alternatives_text": ["Physical therapy instead", "Other options are braces."],
}


@pytest.mark.parametrize(("field", "text"), [(field, text) for field, texts in KINDS.items() for text in texts])
def test_a_block_goes_where_its_wording_belongs(field, text):
    for blank in ("\n\n", "\n"):
        entry = read(SUMMARY, text, blank=blank)
        assert fields(entry) == {"summary", field}
        assert entry.document.texts["summary"] == SUMMARY
        assert entry.unplaced == []


WEAK = [
    "Blue ones",
    "Bars have always bent.",
    "Iron was found long ago, and people have made bars of it ever since.",
    "- Red\n- Green",
    "It depends on many things.",
    "See the picture.",
    "Version 3 of May",
    "Bars, rods and wires",
    "A sturdy frame helps.",
    "The bar is heavy because of its injury in the war.",
]


@pytest.mark.parametrize("text", WEAK)
def test_what_reads_like_nothing_is_unplaced_and_named(text):
    for blank in ("\n\n", "\n"):
        entry = read(SUMMARY, PARTS[3], text, PARTS[6], blank=blank)
        assert fields(entry) == {"summary", "duration_text", "risks"}
        assert [line.text for line in entry.unplaced] == [line.removeprefix("- ") for line in text.split("\n")]
        assert any("no section is known for" in warning for warning in entry.warnings)
        assert len(entry.document.risks) == 2


def test_a_guess_against_the_order_of_sections_is_unplaced():
    entry = read(SUMMARY, PARTS[3], PARTS[6], "About 2 hours of waiting.", "Less pain")
    assert fields(entry) == {"summary", "duration_text", "risks", "benefits_text"}
    assert [line.text for line in entry.unplaced] == ["About 2 hours of waiting."]


def test_a_summary_alone_stays_whole_and_numbered_steps_are_no_headings():
    entry = read("Summary\n\nA bar is bent.", "Bars have always bent.")
    assert entry.document.texts == {"summary": "A bar is bent.\n\nBars have always bent."}
    entry = read(SUMMARY, "1. Preparation: Bars are washed.\n2. Bending: They are bent.\n3. Check: All is well.")
    assert [step.label for step in entry.document.steps] == ["Preparation", "Bending", "Check"]


def test_a_page_with_most_of_its_headings_is_read_by_them():
    entry = read("Summary\n\nA bar is bent.", "It is done in a hospital.", "Procedure Description\n\n1. Cut.")
    assert entry.document.texts["summary"] == "A bar is bent.\n\nIt is done in a hospital."


BEFOREHAND = "- The skin is washed\n- A drip is placed in the arm"
STEPS_IN_BULLETS = "- A cut is made\n- The bar is bent\n- It hums"


@pytest.mark.parametrize("last", ["Tools: Hammer, saw", "About 45 minutes."])
def test_of_two_lists_that_read_like_steps_the_first_is_the_preparation(last):
    entry = read(SUMMARY, BEFOREHAND, STEPS_IN_BULLETS, last, "Surgeon, nurse")
    assert entry.document.texts["preparation_text"] == BEFOREHAND
    assert [step.text for step in entry.document.steps] == ["A cut is made", "The bar is bent", "It hums"]


def test_a_count_that_starts_again_is_another_list():
    entry = read(SUMMARY, "1. The skin is washed.\n2. Rest.", STEPS, "About 45 minutes.", "Surgeon, nurse")
    assert entry.document.texts["preparation_text"] == "1. The skin is washed.\n2. Rest."
    assert [step.text for step in entry.document.steps] == ["Clean the bar.", "Make a small cut."]


def test_a_list_that_says_what_is_done_beforehand_is_no_steps():
    entry = read(SUMMARY, BEFOREHAND + "\n- Blood thinners are stopped", "About 45 minutes.", "Surgeon, nurse")
    assert not entry.document.steps
    assert "Blood thinners" in entry.document.texts["preparation_text"]


FRAME = "Search all codes\n\nBar, torn, mending\n\nCPT4 code\n\n"


@pytest.mark.parametrize("head", ["Bar mending\n\n", f"{FRAME}Bar mending\n\n"])
def test_without_one_heading_the_name_and_every_section_are_guesses(head):
    entry = read(*PARTS, head=head)
    assert entry.document.name == "Bar mending"
    assert fields(entry) == {
        *("steps", "personnel", "risks", "summary", "purpose_text", "duration_text", "setting_text"),
        *("benefits_text", "recovery_text", "patient_experience_text"),
    }
    stated = {place.field for place in entry.placements if place.confidence == "stated"}
    assert stated == {"primary_code"} and not entry.unplaced
    team = read(*(part.replace("Surgeon, nurse and porter", "Doctor, nurse") for part in PARTS), head=head)
    assert fields(team) == fields(entry)  # people are no “When to call the doctor”


def test_what_has_a_code_is_taken_even_if_nothing_of_it_is_known():
    texts = ("Bar mending", "Anything", "Something else")
    for name, text in (("cpt4-1.txt", "\n".join(texts)), ("page.txt", FRAME + "\n".join(texts))):
        entry = parse_entry_document(text, filename=name)
        assert entry.document.name == "Bar mending"
        assert [line.text for line in entry.unplaced][-2:] == ["Anything", "Something else"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("To buy\n- bread\n- milk\nCall mum", "To buy"),
        ("Bar mending\n\nThe bar is tight. Cold makes it worse.\n\nIt rained.", "Bar mending"),
        ("Bars are mended in 20 minutes. 1 in 20 people have an infection.", "Bar mending by hand"),
    ],
)
def test_a_page_of_which_nothing_is_known_goes_in_as_guesses_and_unplaced_lines(text, name):
    entry = parse_entry_document(text, filename="bar-mending-by_hand (2).txt")
    assert check_laws(text, "bar-mending-by_hand.txt")
    assert entry.document.name == name
    assert entry.placements and all(place.confidence == "inferred" for place in entry.placements)
    assert {place.field for place in entry.placements} <= {"name", "summary"} and not entry.title_lines
    assert entry.warnings[0].startswith("No heading, code or label of this page is known")


def test_a_page_without_a_name_has_that_of_its_file_if_it_has_words():
    text = "Summary\n\nA bar is bent.\n\nDuration\n\nAn hour."
    for filename, name in (("cpt4-1.txt", ""), ("scan-1.txt", ""), ("cpt4-1-bars.txt", "Bars"), ("", "")):
        entry = parse_entry_document(text, filename=filename)
        assert entry.document.name == name
        assert any("No name of the procedure was found" in warning for warning in entry.warnings)
    named = parse_entry_document(f"Name of the Procedure:\nTechnical Term: Orthosis bending\n\n{text}")
    assert named.document.name == "Orthosis bending"


@pytest.mark.parametrize("text", ["Bar mending", "---\n***", "1;2\n3;4"])
def test_a_text_with_nothing_to_place_is_refused_in_clear_words(text):
    with pytest.raises(NotAnEntry, match="nothing to place below its first line"):
        parse_entry_document(text, filename="page.txt")
