"""Names in lists of which some are wrapped onto a second line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.entry import Person
from documents.source import ParsedEntry
from documents.text.reader import parse_entry_document

WRAPPED = [
    "Injury to the bar",
    "Injury to the Bar and\nHinge",
    "Bending that does\nnot stop",
    "Loss of\nAchilles",
    "Rash",
    "Pain at the site of\nthe cut for\nlong",
]


def read(section: str, body: str) -> ParsedEntry:
    return parse_entry_document(f"Name of the Procedure:\n\nBar mending\n\n{section}\n\n{body}\n")


def risks(body: str) -> list[str]:
    return [risk.name for risk in read("Risks", body).document.risks]


@given(st.lists(st.sampled_from(WRAPPED), min_size=2), st.sampled_from(["", "- ", "  • "]), st.integers(0, 4))
def test_a_wrapped_name_is_one_name(names, marker, deeper):
    inner = "\n" + " " * (len(marker) + deeper if marker else deeper)
    lines = [marker + name.replace("\n", inner) for name in names]
    assert risks("Rare:\n" + "\n".join(lines)) == [name.replace("\n", " ") for name in names]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("Rare:\nrash\nholes\ntorn bars", ["rash", "holes", "torn bars"]),
        ("Rare:\nRash\n\nholes\n\nBurns", ["Rash"]),
        ("Rare:\nRash, holes and\nburns", ["Rash", "holes", "burns"]),
        ("Rare:\nDamage to the nearby\nFrame", ["Damage to the nearby Frame"]),
        ("Rare:\n- rash\nholes\n- burns", ["rash", "holes", "burns"]),
        ("Rare:\n- Rash.\nholes", ["Rash", "holes"]),
    ],
)
def test_a_line_of_its_own_is_a_name_of_its_own(body, names):
    assert risks(body)[: len(names)] == names


def test_a_line_below_a_role_is_its_note_and_below_half_a_role_its_end():
    entry = read("Personnel", "Healthcare Professionals:\nSurgeon\nleads the team\nNurse with training in\nbar mending")
    assert entry.document.personnel == [
        Person("Surgeon", "leads the team"),
        Person("Nurse with training in bar mending"),
    ]


def test_wrapped_tools_are_one_tool():
    entry = read("Procedure Description", "1. Cut.\n\nTools:\nSaw with a long\nhandle\nHook\nNeedle and\nthread")
    assert entry.document.tools == ["Saw with a long handle", "Hook", "Needle and thread"]


def test_lines_below_a_band_that_begin_with_capitals_are_names_of_their_own():
    lines = "Common\nBurning, bleeding\nNo grip (75%)\nRare\nRash of the bar and its wide frame\nHoles (thought to be small)"
    risks = parse_entry_document(f"Name of the Procedure:\nBar mending\n\nRisks\n{lines}\n").document.risks
    assert [risk.name for risk in risks] == [
        "Burning",
        "bleeding",
        "No grip",
        "Rash of the bar and its wide frame",
        "Holes (thought to be small)",
    ]
