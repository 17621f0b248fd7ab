"""The word lists of the vocabulary: what each kind does, and how editors change them."""

import pytest

from search import actions
from search.admin.meaning import KINDS
from search.models import VocabularyTerm
from search.queries import find
from search.queries.vocabulary import vocabulary
from search.rules import read_query
from tests import makers
from tests.search.test_vocabulary_desk import TERMS, content, own_rows, shipped
from textindex.cache import stamps

pytestmark = pytest.mark.django_db

Kind = VocabularyTerm.Kind
EXAMPLES = {
    Kind.STOP_WORD: "the",
    Kind.GENERIC_WORD: "surgery",
    Kind.CONDITION: "polyp",
    Kind.CAPITALS: "ice",
    Kind.WHOLE_WORD: "glossary",
    Kind.FRAME: "what is the code for …",
}


def word(term, kind):
    return {"term": term, "kind": kind, "meaning": "", "words": "", "codes": ""}


def means_something(text):
    return bool(read_query(text, vocabulary(stamps())).units[0].meanings)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES.items())
def test_the_examples_that_editors_read_are_shipped(kind, example):
    assert f"“{example}”" in KINDS[kind]
    row = VocabularyTerm.objects.get(kind=kind, term=example)
    assert row.is_shipped and row.is_active and (row.meaning, row.words, row.codes) == ("", "", "")


@pytest.mark.parametrize("kind", [Kind.STOP_WORD, Kind.GENERIC_WORD, Kind.CONDITION])
def test_a_word_that_need_not_be_found_is_left_out_as_soon_as_an_editor_says_so(wanda, kind):
    makers.load_codes()
    text = "repair Gizmo elbow"
    assert find(text, user=None).part.words == ("repair", "elbow")
    row = actions.add_term(**word("Gizmo", kind), actor=wanda)
    found = find(text, user=None)
    assert row.term == "gizmo" and found.total and not found.heading
    actions.switch_term(row=row, is_active=False, actor=wanda)
    assert find(text, user=None).part.words == ("repair", "elbow")


def test_an_abbreviation_that_is_an_everyday_word_then_wants_a_capital_or_stands_alone(wanda):
    actions.add_term(**content(term="ZIG", kind="abbreviation"), actor=wanda)
    assert means_something("zig joint")
    actions.add_term(**word("zig", Kind.CAPITALS), actor=wanda)
    assert [means_something(text) for text in ("zig joint", "ZIG joint", "zig")] == [False, True, True]


def test_a_word_that_only_looks_medical_is_then_kept_whole(wanda):
    assert means_something("nephroscopy") and not means_something("glossary")
    actions.add_term(**word("nephroscopy", Kind.WHOLE_WORD), actor=wanda)
    actions.switch_term(row=shipped("glossary"), is_active=False, actor=wanda)
    assert not means_something("nephroscopy") and means_something("glossary")


def test_a_question_falls_off_as_soon_as_an_editor_adds_it(wanda):
    makers.load_codes()
    assert find("kindly tell repair elbow thanks", user=None).heading
    row = actions.add_term(**word("Kindly tell ... thanks", Kind.FRAME), actor=wanda)
    assert row.term == "kindly tell … thanks"
    assert [find(f"kindly tell {asked} thanks", user=None).heading for asked in ("repair elbow", "")] == ["", ""]
    with pytest.raises(actions.VocabularyError, match="already has its own row"):
        actions.add_term(**word("Kindly, tell … thanks", Kind.FRAME), actor=wanda)
    actions.add_term(**word("… kindly tell thanks", Kind.FRAME), actor=wanda)


def test_what_is_written_short_is_read_as_the_words_it_is_written_for(wanda):
    def words(text, **how):
        return " ".join(read_query(text, vocabulary(stamps()), **how).words)

    assert words("L knee bx w/wash") == "left knee biopsy wash"
    assert words("CT w/wo contrast") == "ct unenhanced enhanced contrast"
    assert words("bilat. tib/fib fx") == "bilateral tibia fibula fracture"
    assert words("MRI brain w/o") == "mri brain without contrast"
    assert words("lung bx", typing=True) == "lung bx", "the last word goes on"
    assert words("L knee arth", typing=True) == "left knee arth" and words("mri kne", typing=True) == "mri kne"
    for literal in ("oxygen 2 l", "l codes", "l-glutamine", "r&b", "E0143 RR LT"):
        assert not {"left", "right"} & set(words(literal).split()), literal
    assert read_query("lap appendectomy", vocabulary(stamps())).units[0].meanings[0].term == "lap appy"
    actions.add_term(**word("Zig", Kind.SHORTHAND) | {"meaning": "elbow joint"}, actor=wanda)
    assert words("Zig repair") == words("zig repair") == "elbow joint repair"
    assert words("LE") == "lower extremity" and words("le fort") == "le fort", "capitals count where a row has them"
    assert "“bx”" in KINDS[Kind.SHORTHAND] and shipped("bx").meaning == "biopsy"


def test_a_system_without_texts_that_a_question_names_hides_no_others():
    makers.load_codes()
    found = find("what is the CPT code for elbow repair?", user=None)
    assert {result.system.slug for result in found.results} == {"icd10pcs"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"term": "two words"}, "must be a single word"),
        ({"words": "repair"}, "leave both empty"),
        ({"codes": "icd10pcs:0RQL"}, "leave both empty"),
        ({"kind": "lay", "words": "repair"}, "Enter what the term means"),
        ({"kind": "shorthand"}, "what this is written for"),
        *(({"kind": "frame", "term": term}, "once in the place of what is asked") for term in ("what is", "a … b …")),
    ],
)
def test_a_row_that_its_kind_cannot_use_is_refused_with_what_to_do(wanda, changes, reason):
    with pytest.raises(actions.VocabularyError, match=reason):
        actions.add_term(**word("gizmo", Kind.STOP_WORD) | changes, actor=wanda)


def test_the_desk_explains_each_kind_and_takes_a_word_without_a_meaning(client, wanda):
    page = client.get(f"{TERMS}add/").content.decode()
    assert KINDS.keys() == set(Kind)
    for kind, does in KINDS.items():
        assert f"{kind.label}: {does}" in page, kind
    assert client.post(f"{TERMS}add/", word("gizmo", Kind.STOP_WORD)).status_code == 302
    assert own_rows().get().kind == Kind.STOP_WORD
    page = client.get(f"{TERMS}{shipped('glossary').pk}/change/").content.decode()
    assert "Search does not take it apart." in page and "was shipped with medref" in page


def test_terms_are_compared_without_endings_irregular_ones_too_and_a_fracture_is_a_broken_bone():
    lists = vocabulary(stamps()).lists
    for one, other in (("finger sewn on", "sewing on the fingers"), ("broken hip repair", "hip fracture repair")):
        assert lists.key_of(one.split()) == lists.key_of(other.split()), other
    assert lists.key_of(["fracture"]) != lists.key_of(["broken"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("twisted gut fixed", "repair twisted intestine"),
        ("food pipe dilated", "gullet stretching"),
        ("abscess back passage", "bum abscess"),
        ("ovary came out", "removed ovary"),
        ("took out a kidney", "renal removal"),
    ],
)
def test_terms_are_compared_with_one_word_for_those_that_people_use_for_one_another(one, other):
    lists = vocabulary(stamps()).lists
    assert lists.key_of(one.split()) == lists.key_of(other.split())


def test_words_alone_are_compared_as_they_are():
    lists = vocabulary(stamps()).lists
    assert lists.key_of(["gut"]) != lists.key_of(["bowel"])
    assert lists.key_of(["food", "pipe"]) != lists.key_of(["gullet"]), "a term of its own"
    assert lists.key_of(["washed", "out"]) != lists.key_of(["washed", "removed"])
