"""What entries are about stands above codes; what they only mention does not."""

import pytest

from codes.formats.rows import CodeRow
from documents.sections import TEXT_FIELDS
from search.queries import find
from search.subjects import sentences
from tests import makers

TEXTS = {field: "Some words." for field in TEXT_FIELDS}


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("Pain in the thumb, often at night", {"pain", "often"}),
        ("A heartbeat that is too slow", {"a", "heartbeat", "that", "is", "too", "slow"}),
        ("Failure of the liver (cirrhosis) or stones", {"failure", "cirrhosis", "stones"}),
        ("Advised, in pregnancy, asthma and diabetes", {"advised"}),
    ],
)
def test_a_sentence_is_about_the_beginnings_of_its_clauses(text, heads):
    (sentence,) = sentences(text)
    assert sentence.heads == heads


def test_one_word_is_what_a_sentence_is_about_where_it_stands_alone():
    (sentence,) = sentences("Sick sinus syndrome, acute gout, or a thin stone")
    assert sentence.alone == {"acute", "gout"}


@pytest.mark.django_db
def test_a_complaint_alone_is_one_of_many_things():
    makers.load_codes("icd10cm", "FY2026", rows=[CodeRow("Z991", "Fever"), CodeRow("Z992", "Weight loss of the ring")])
    complaints = TEXTS | {"symptoms": "Fever, weight loss, or a ring that is too loose."}
    texts = {
        "common_names": [],
        "body_sites": ["Thumb"],
        "primary_code": None,
        "related_codes": [],
        "texts": complaints,
    }
    makers.published(name="Mending", **texts)
    assert [find(text, user=None).results[0].kind for text in ("fever", "weight loss")] == ["code", "procedure"]
    makers.published(name="Bending", **texts)
    assert find("weight loss", user=None).results[0].kind == "code"


@pytest.mark.django_db
def test_an_entry_that_only_mentions_the_words_stands_below_the_codes():
    codes = ["Gout", "Sciatica of the thumb", "Sore thumb", "Swollen elbow", "Elbow, swollen and stiff", "Back pain"]
    makers.load_codes("icd10cm", "FY2026", rows=[CodeRow(f"Z99{n}", title) for n, title in enumerate(codes)])
    about = "Gout, a sore thumb, and stiffness with sciatica. Bulges that come back. Pain at night. An elbow (swollen)."
    makers.published(
        name="Mending",
        common_names=[],
        body_sites=["Thumb"],
        primary_code=None,
        related_codes=[],
        texts=TEXTS | {"medical_condition": about},
    )

    def first(text):
        return find(text, user=None).results[0].kind

    for text in ("gout", "thumb", "sore thumb", "swollen elbow", "elbow swollen stiffness"):
        assert first(text) == "procedure", f"it is about {text}"
    for text in ("sciatica", "back pain"):
        assert first(text) == "code", f"it only mentions {text}"


@pytest.mark.django_db
def test_a_whole_body_site_or_specialty_is_what_an_entry_is_about():
    sites = {"body_sites": ["Ampulla of Zorb", "Arm vein"], "specialties": ["Quuxosurgery"]}
    makers.load_codes(rows=[CodeRow("0FQC0ZZ", "Repair Ampulla of Zorb"), CodeRow("05QY0ZZ", "Repair Arm Vein")])
    makers.load_codes("hcpcs", rows=[CodeRow("G0999", "Quuxo surgery")])
    makers.published(name="Mending", common_names=[], primary_code=None, related_codes=[], **sites)
    for text in ("ampulla of zorb", "arm vein", "quuxosurgery"):
        assert find(text, user=None).results[0].kind == "procedure", text
