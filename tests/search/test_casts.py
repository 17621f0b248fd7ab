"""Casts and splints on limbs: the words for a limb find its region, in any order and with “broken” between."""

import pytest

from codes.formats.rows import CodeRow
from search.casts import limb_held_still
from search.queries import find
from tests import makers

REGIONS = {
    "A": "Right Upper Arm",
    "C": "Right Lower Arm",
    "J": "Right Finger",
    "Q": "Right Lower Leg",
    "S": "Right Foot",
}
DEVICES = {"1": "Splint", "2": "Cast", "3": "Brace"}


@pytest.fixture
def codes():
    """Immobilization of five regions with three devices, the removal of the casts, and the codes of ICD-9-CM."""
    held = [
        CodeRow(f"2W3{part}X{sign}Z", f"Immobilization of {region} using {device}")
        for part, region in REGIONS.items()
        for sign, device in DEVICES.items()
    ]
    taken_off = [CodeRow(f"2W5{part}X2Z", f"Removal of Cast on {region}") for part, region in REGIONS.items()]
    makers.load_codes("icd10pcs", rows=[*held, *taken_off])
    makers.load_codes(
        "icd9proc", rows=[CodeRow("9353", "Application of other cast"), CodeRow("9354", "Application of splint")]
    )


def test_a_limb_in_a_cast_or_a_splint_is_found_by_its_region(db, codes):
    for text, code in (
        ("ankle cast", "2W3QX2Z"),
        ("cast for a broken ankle", "2W3QX2Z"),
        ("my broken shin was put in plaster", "2W3QX2Z"),
        ("cast on the fractured wrist", "2W3CX2Z"),
        ("forearm splint", "2W3CX1Z"),
        ("splint for the broken finger", "2W3JX1Z"),
        ("a splint on my right elbow", "2W3AX1Z"),
        ("broken foot, cast", "2W3SX2Z"),
        ("brace put on the elbow", "2W3AX3Z"),
    ):
        found = [result.code.code for result in find(text, user=None).results if result.code]
        assert code in found[:4], text
    assert find("ankle cast removal", user=None).results[0].code.code == "2W5QX2Z"


def test_one_limb_and_one_device_are_needed():
    assert limb_held_still(["broken", "toe", "splint"]).words == ("broken", "toe", "splint")
    assert limb_held_still(["brace", "put", "ankle"]).words == ("brace", "put", "ankle")
    for words in ("ankle", "cast", "cast wrist elbow", "cast splint ankle", "ankle brace", "kidney cast"):
        assert limb_held_still(words.split()) is None, words
