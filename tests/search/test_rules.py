"""How a query is read: words, phrases, systems and kinds, and the meanings from the vocabulary."""

from os.path import commonprefix

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.meanings import Vocabulary, meaning_of, words_in
from search.rules import MAX_WORDS, read_query
from search.word_forms import american, base, forms, singular, spellings, stem
from search.word_lists import WordLists, read_frame
from search.word_parts import Part, WordParts

PARTS = WordParts(
    {
        "cholecyst": Part("cholecyst", "gallbladder", (("gallbladder",),)),
        "nephr": Part("nephr", "kidney", (("kidney",),)),
    },
    {
        "ectomy": Part("ectomy", "removal", (("excision",), ("resection",))),
        "oscopy": Part("oscopy", "looking inside", (("inspection",),)),
        "scopy": Part("scopy", "looking inside", (("inspection",),)),
    },
)
LISTS = WordLists(
    stop_words=frozenset({"the", "of", "done"}),
    conditions=frozenset({"polyp"}),
    capitals=frozenset({"ice"}),
    frames=tuple(
        map(read_frame, ("what is the …", "what is the code for …", "code for …", "… code in", "how is … coded"))
    ),
)
ROWS = [
    ("abbreviation", "CABG", "heart bypass", "bypass coronary artery", "icd10pcs:021"),
    ("abbreviation", "ICE", "an abbreviation", "cold"),
    ("lay", "gallbladder removal", "it is taken out", "resection gallbladder | cholecystectomy", "icd10pcs:0FT4"),
    ("word", "kidney", "organ", "kidney | renal"),
    ("lay", "hip done", "artificial joint", "replacement hip"),
    ("name", "vein line", "line into a vein", "insertion infusion device vena cava"),
    ("device", "vein line", "line into a vein", "infusion device vein"),
    ("device", "bone pipe", "drain of a bone", "drainage device bone"),
    ("word", "replacement device", "one device in place of another", "change"),
]


def vocabulary(parts=PARTS, lists=LISTS):
    return Vocabulary([meaning_of(*row, lists=lists) for row in ROWS], parts, lists)


VOCABULARY = vocabulary()


def units(text):
    """The words of each unit, with the terms that mean something for them."""
    return [(unit.words, [meaning.term for meaning in unit.meanings]) for unit in read_query(text, VOCABULARY).units]


@pytest.mark.parametrize(
    "text", ["gallbladder removal", "removal of the gallbladder", "Removing gallbladders", "gallbladder, removed"]
)
def test_a_term_is_known_in_any_order_and_inflection(text):
    assert [terms for _, terms in units(text)] == [["gallbladder removal"]]


def test_a_query_is_cut_into_the_longest_terms_that_are_known():
    assert units("open kidney gallbladder removal") == [
        (("open",), []),
        (("kidney",), ["kidney"]),
        (("gallbladder", "removal"), ["gallbladder removal"]),
    ]


def test_what_is_put_in_can_be_revised_and_letters_apart_are_no_abbreviation():
    rows = [
        meaning_of("abbreviation", "THR", "new hip", "replacement hip joint | hip prosthesis", lists=LISTS),
        meaning_of("abbreviation", "CTC", "bowel in slices", "tomography colon", lists=LISTS),
        meaning_of("abbreviation", "CTCS", "another one", "tomography chest", lists=LISTS),
        meaning_of("lay", "postop", "afterwards", "postoperative", lists=LISTS),
        meaning_of("lay", "glass eye", "artificial eye", "ocular prosthesis", lists=LISTS),
        meaning_of("lay", "eye glasses", "spectacles", "frames", lists=LISTS),
    ]
    known = Vocabulary(rows, PARTS, LISTS)

    def said(text):
        return [[" ".join(words_in(m.expression)) for m in unit.meanings] for unit in read_query(text, known).units]

    assert said("THR") == [["replacement hip joint hip prosthesis"]]
    assert said("THR revised") == [["replacement hip joint hip prosthesis hip joint"], []]
    assert (said("CTC"), said("CTCS")) == ([["tomography colon"]], [["tomography chest"]]), (
        "one is no plural of the other"
    )
    assert (said("eye glasses"), said("glass eye")) == ([["frames"]], [["ocular prosthesis"]])
    assert said("eye glass") == [["ocular prosthesis", "frames"]], "either may be meant"
    assert said("post op") == [["postoperative"]] and said("CT C spine")[:2] == [[], []]
    assert [unit.words for unit in read_query("bed no mattress", known).units] == [("bed",), ("without", "mattress")]


def test_medical_words_are_taken_apart_and_slips_are_not():
    (unit,) = read_query("cholecystectomy", VOCABULARY).units
    assert unit.meanings[0].meaning == "gallbladder + removal"
    assert list(words_in(unit.meanings[0].expression)) == ["gallbladder", "excision", "resection"]
    assert units("nephroscopy")[0][1] == ["nephroscopy"]
    assert units("nephrscopy")[0][1] == [], "a vowel is missing between its parts"
    assert [read_query(short, VOCABULARY).words for short in ("cholecystec", "nephrosc", "insect")] == [
        ("cholecystectomy",),
        ("nephroscopy",),
        ("insect",),
    ]


def test_an_abbreviation_that_is_a_word_counts_alone_or_in_capitals():
    assert units("ice")[0][1] == units("ICE pack")[0][1] == ["ICE"]
    assert units("ice pack")[0][1] == []
    assert units("cabg pump")[0][1] == ["CABG"]
    query = read_query("ice pack", vocabulary(lists=WordLists()))
    assert query.units[0].meanings[0].term == "ICE", "no list says that it is a word"


def test_without_lists_every_word_counts():
    nothing = vocabulary(lists=WordLists())
    assert read_query("the kidney", nothing).words == ("the", "kidney")
    assert read_query("removal of the gallbladder", nothing).units[0].meanings == ()


def test_a_condition_is_known_in_its_plural_too():
    assert LISTS.is_condition("polyps") and LISTS.is_condition("polyp") and not LISTS.is_condition("stone")


@pytest.mark.parametrize(
    ("text", "system", "kind", "words"),
    [
        ("hcpcs wheelchair", "hcpcs", "", ("wheelchair",)),
        ("wheelchair HCPCS", "hcpcs", "", ("wheelchair",)),
        ("ICD-10-PCS kidney", "icd10pcs", "", ("kidney",)),
        ("icd 10 cm codes kidney", "icd10cm", "code", ("kidney",)),
        ("What is the code for kidney?", "", "", ("kidney",)),
        ("what is the icd-10-pcs code for the kidney", "icd10pcs", "", ("kidney",)),
        ("kidney code in ICD-10", "icd10pcs icd10cm icd10 icd10gm", "", ("kidney",)),
        ("how is kidney coded in hcpcs", "hcpcs", "", ("how", "is", "kidney", "coded", "in")),
        ('code for "left kidney"', "", "", ("left", "kidney")),
        ("kidney codes", "", "code", ("kidney",)),
        ("hcpcs", "", "", ("hcpcs",)),
        ("the kidney", "", "", ("kidney",)),
        ("the of", "", "", ("the", "of")),
    ],
)
def test_systems_and_kinds_named_beside_words_are_filters_and_stop_words_fall_out(text, system, kind, words):
    query = read_query(text, VOCABULARY)
    assert (" ".join(query.systems), " ".join(query.result_kind), query.words) == (system, kind, words)


@given(
    st.sampled_from(LISTS.frames), st.sampled_from([row[1] for row in ROWS]), st.sampled_from(["", "the ", "hcpcs "])
)
def test_a_question_around_a_name_asks_for_the_name(frame, name, between):
    asked = read_query(" ".join([*frame.before, between + name, *frame.after]), VOCABULARY)
    assert asked.units == read_query(name, VOCABULARY).units
    assert asked.systems == (("hcpcs",) if "hcpcs" in between else ())


def test_a_stop_word_and_a_hyphen_may_begin_a_word():
    lists = WordLists(stop_words=frozenset(("by", "in")))
    bypass = meaning_of("word", "bypass", "detour", "bypass", lists=lists)
    known = Vocabulary([bypass], VOCABULARY.parts, lists)
    assert read_query("By-pass in-house", known).words == ("bypass", "house")


def test_stop_words_of_a_term_must_be_said_if_one_other_word_is_left():
    assert units("hip done") == units("the hip done") == [(("hip",), ["hip done"])]
    assert units("hip fracture") == [(("hip",), []), (("fracture",), [])]
    lists = WordLists(stop_words=frozenset({"through", "the", "i"}))
    row = meaning_of("lay", "through the belly button", "by keyhole", "laparoscopic", lists=lists)
    known = Vocabulary([row, meaning_of("abbreviation", "I&D", "pus let out", "drainage", lists=lists)], PARTS, lists)
    said = [
        [bool(unit.meanings) for unit in read_query(text, known).units]
        for text in ("through a belly button", "belly button")
    ]
    assert [len(read_query(text, known).units[0].meanings) for text in ("D", "I&D")] == [0, 1]
    assert said == [[False, True], [False, False]], "what begins with a preposition means nothing without it"


@pytest.mark.parametrize(
    ("text", "wanted", "excluded", "pair"),
    [
        ("nephrectomy not partial", ["nephrectomy"], ["partial"], ("not", "partial")),
        ("fusion of hip except for the knee", ["fusion", "hip"], ["knee"], ("for", "the")),
        ("transplant other than kidney", ["transplant"], ["kidney"], ("than", "kidney")),
        ("amputation, not otherwise specified", ["amputation", "not", "otherwise", "specified"], [], ()),
        ("aspirin not prescribed", ["aspirin", "not", "prescribed"], [], ()),
        ("not heart", ["not", "heart"], [], ()),
        ("heart except", ["heart", "except"], [], ()),
    ],
)
def test_what_a_query_excludes_is_told_from_titles_that_say_not(text, wanted, excluded, pair):
    query = read_query(text, vocabulary())
    left_out = [word for unit in query.excluded for word in unit.words]
    assert (list(query.words), left_out, query.as_named) == (wanted, excluded, pair)


def test_a_number_is_a_word_or_a_digit():
    assert spellings("two") == ("two", "2") and spellings("3") == ("3", "three")


def test_quoted_phrases_stay_together():
    query = read_query('kidney "right of elbow" “open approach" "one"', VOCABULARY)
    assert query.phrases == (("right", "of", "elbow"), ("open", "approach"))
    assert [unit.words for unit in query.units] == [("kidney",), ("one",)]


@given(st.text(max_size=120))
def test_no_text_raises_and_the_same_text_is_always_read_alike(text):
    query = read_query(text, VOCABULARY)
    assert query == read_query(text, VOCABULARY)
    assert sum(len(unit.words) for unit in query.units) <= MAX_WORDS


@pytest.mark.parametrize(
    ("word", "one"),
    [("stones", "stone"), ("arteries", "artery"), ("biopsies", "biopsy"), ("boxes", "box"), ("abscess", "abscess"),
     ("uterus", "uterus"), ("pelvis", "pelvis"), ("gas", "gas"), ("prostheses", "prosthes")],
)  # fmt: skip
def test_plurals(word, one):
    assert singular(word) == one


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("tube tubes tubing", "tub tuberculosis tuba"),
        ("replace replaces replacement", "replicate"),
        ("biopsy biopsies", "biop"),
        ("urethra urethral urethras", "urethane"),
        ("diverticulum diverticula", "divert"),
        ("bronchus bronchi bronchial", "bronchoscopy"),
        ("diagnosis diagnoses diagnostic", "diagnose"),
        ("larynx laryngeal", "lary"),
        ("stenosis stenoses stenotic", "sten"),
        ("ear ears", "earring early"),
        ("stent stents stenting", "stentor"),
        ("lens lenses", "len"),
        ("scope scopes", "scopolamine"),
        ("cane canes", "canal"),
        ("radium", "radial"),
    ],
)
def test_the_forms_of_a_word(words, others):
    first, *rest = words.split()
    assert {first, *rest} <= set(forms(first)) and not set(others.split()) & set(forms(first))
    assert all({first, word} <= {*forms(word)} | {*forms(first)} for word in rest)


@given(st.text(alphabet="abcdefgijnsyxu1", min_size=1, max_size=12))
def test_a_word_is_one_of_its_forms_which_begin_alike(word):
    assert word in forms(word) and list(forms(word)) == sorted(set(forms(word)))
    assert len(word) < 3 or commonprefix(forms(word))


def test_words_have_an_american_and_a_british_spelling():
    assert set(spellings("anaesthesia")) == set(spellings("anesthesia")) == {"anaesthesia", "anesthesia"}
    assert spellings("hip") == ("hip",)


@given(st.text(alphabet="abcdefgijnsy", min_size=1, max_size=12))
def test_a_word_is_found_by_a_beginning_of_itself_but_for_its_plural(word):
    assert singular(word).startswith(stem(word))
    assert base(word)
    assert LISTS.key_of([word]) == base(american(word))


def test_a_side_with_a_part_that_is_a_modifier_means_the_part_on_that_side_elsewhere():
    toe = meaning_of("word", "big toe", "the first toe", "1st toe", lists=LISTS)
    (unit,) = read_query("right big toe", Vocabulary([toe], PARTS, LISTS)).units
    assert unit.aside and [meaning.expression for meaning in unit.meanings] == [("and", "right", ("and", "1st", "toe"))]


def meant(text):
    return {
        unit.words: [meaning.expression for meaning in unit.meanings] for unit in read_query(text, VOCABULARY).units
    }


def test_a_device_is_what_puts_it_in_until_something_is_done_to_it():
    put_in, in_place = ("and", "insertion", "infusion", "device", "vena", "cava"), ("and", "infusion", "device", "vein")
    assert meant("vein line")[("vein", "line")] == meant("vein line insertion")[("vein", "line")] == [put_in]
    for done in ("removal", "exchanged", "repositioning", "revision"):
        assert meant(f"{done} of the vein line")[("vein", "line")] == [put_in, in_place], done
    assert (
        meant("vein line replacement")[("replacement",)] == ["change"]
        and meant("hip replacement")[("replacement",)] == []
    )
    assert meant("bone pipe")[("bone", "pipe")] == [("and", "drainage", "device", "bone")], "nothing else explains it"


def test_words_for_putting_in_may_be_left_out_beside_what_is_put_in():
    query = read_query("insertion of the bone pipe", VOCABULARY)
    assert [unit.words for unit in query.without_putting_in] == [("bone", "pipe")]
    assert (
        read_query("insertion zebra", VOCABULARY).without_putting_in == read_query("insertion zebra", VOCABULARY).units
    )
