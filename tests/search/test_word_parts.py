"""Medical words taken apart into the right parts, with words that the official titles contain."""

import re
from bisect import bisect_left
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.word_parts import INFLECTIONS, LONGEST, VOWELS, Part, WordParts, part_of
from tests.laws import law
from tests.published import needs_data
from tests.search.test_vocabulary_files import WORDS, lines_of, official_titles

FORMS, ENDINGS = ({row[0]: part_of(*row) for row in lines_of(name)[1:]} for name in ("forms", "endings"))
WHOLE_WORDS = {word for (word,) in lines_of("whole_words")[1:]}
WORD_PARTS = WordParts(FORMS, ENDINGS, WHOLE_WORDS)
BLADDER = Part("cyst", "bladder", (("bladder",),))
LOOKING = Part("scopy", "looking inside", (("inspection",), ("endoscopy",)))
AROUND = Part("peri", "around", ())

TAKEN_APART = """
    adhesiolysis=adhesiolysis adrenalectomy=adrenal+ectomy amniocentesis=amni+centesis appendectomy=append+ectomy
    appendicitis=appendic+itis arthroscopy=arthr+scopy arthroplasties=arthroplasty blepharoplasty=blephar+plasty
    bronchoscopically=bronch+scopic cardiomyopathies=cardi+my+pathy cholangiopancreatography=cholangiopancreat+graphy
    cholecystectomy=cholecyst+ectomy cholecystectomies=cholecyst+ectomy choledochojejunostomy=choledoch+jejunostomy
    colpocleisis=colp+cleisis craniotomy=crani+otomy cystoscopy=cyst+scopy dacryocystorhinostomy=dacryocystorhin+ostomy
    discectomy=disc+ectomy embolectomy=embolectomy endarterectomy=endarterectomy episiotomy=episi+otomy
    esophagogastroduodenoscopy=esophagogastroduoden+scopy fibromata=fibr+oma gastroduodenostomy=gastr+duodenostomy
    gastroenterostomy=gastroenterostomy gastroileal=gastr+ile+al gastroscopic=gastr+scopic glossectomy=gloss+ectomy
    haemorrhoidectomy=haemorrhoid+ectomy hemiarthroplasty=hemi+arthroplasty hemicolectomy=hemi+col+ectomy
    hemorrhoidectomy=hemorrhoid+ectomy hepatic=hepat+ic herniorrhaphy=herni+rrhaphy
    hysterosalpingography=hysterosalping+graphy keratoplasty=kerat+plasty laminectomy=laminectomy
    laparotomy=laparotomy lithotomy=lithotomy lithotripsy=lithotripsy lobectomy=lob+ectomy mammogram=mamm+gram
    mammograms=mamm+gram mastoidectomy=mastoid+ectomy meniscectomy=menisc+ectomy myringoplasty=myring+plasty
    nephrectomized=nephr+ectomy nephrolithotomy=nephr+lithotomy nephrolithotripsy=nephr+lithotripsy
    oesophagectomy=oesophag+ectomy oophorectomy=oophor+ectomy orchidopexy=orchid+pexy osteomyelitis=osteomyel+itis
    osteotomy=osteotomy pancreaticoduodenectomy=pancreaticoduoden+ectomy pericardiocentesis=pericardi+centesis
    periurethral=peri+urethr+al phlebography=phleb+graphy pleurodesis=pleurodesis pneumonectomy=pneumon+ectomy
    proctocolectomy=proctocol+ectomy prostatectomy=prostat+ectomy pulmonary=pulmon+ary pyelography=pyel+graphy
    rhinoplastic=rhin+plasty rhinoplasty=rhin+plasty salpingo=salping salpingooophorectomy=salpingooophor+ectomy
    septoplasty=sept+plasty splenectomy=splen+ectomy spondylodesis=spondyl+desis tenorrhaphy=ten+rrhaphy
    thoracentesis=thora+centesis thoracocentesis=thorac+centesis thrombectomy=thrombectomy
    thromboendarterectomy=thromb+endarterectomy thyroidectomy=thyroid+ectomy tonsillectomy=tonsill+ectomy
    tonsilloadenoidectomy=tonsilloadenoid+ectomy transurethral=trans+urethr+al
    ureteroneocystostomy=ureter+neo+cyst+ostomy ureteroscopy=ureter+scopy urethroplasty=urethr+plasty
    vasectomized=vasectomy vasectomy=vasectomy vasovasostomy=vasovas+ostomy vitrectomy=vitr+ectomy
"""

EVERYDAY = """
    analysis anatomy animal another antibiotic anybody apology aroma aroused assembly autonomy autopsy balcony bargain
    because behind between bicycle biography biology bladder blanket bottle breakfast brother building business cabinet
    camera capital captain cardigan cardinal carnival carpet casino catalog celebrity cellar central century ceremony
    chapter charity chemical chocolate cinema circular classic climate clinic clothing coastal collar colonial colony
    column comedy company complete cosmic costume cotton country cousin culture curtain customer cutlery decimal denial
    diagram dialog dictionary diploma disco discount doctor dolphin domain dormant economy electric elephant emotional
    empathy enterprise epidemic especially evening everybody example exercise expensive factory familiar family famous
    federal festival fiscal forget fortune foundry friendly furniture garden gastronomy general geography geometric
    glossary gradual grammar graphic gravity haircut hardly herald heroic history holiday hospital however identity
    illegal imaginary industry internal invoice isolation journal justice keyboard kitchen language lateral library
    lipstick listen lithography lonely magic manual margarine market mascara mastery material medical mental metal
    metric microscopic military mineral minimal monolithic morning mosaic muscle mystery mythic national natural
    nervous nuclear numeral nursery operation optical oral ordinary organic original orthography panic parental
    particular patient pedal penalty photography photos physical picnic pilot plastic political portal postal
    practical program public quality radians radios regular rental repair review sandal scandal seminar serial several
    signal similar simple social solar specific stomach studio sugar summer surgery sympathy synthesis telegram
    tempo tendency tender terminal testimony therapy together topic tragic trivial tropic typical uniform unusual
    usual valve vanilla various vendor venture veteran victory video virtual visual vocal volcano waiter window zodiac
"""


def terms(word):
    parts = WORD_PARTS.taken_apart(word)
    return parts and "+".join(part.term for part in parts)


@pytest.mark.parametrize("example", TAKEN_APART.split())
def test_medical_words_fall_into_their_parts(example):
    word, parts = example.split("=")
    assert terms(word) == parts


def test_everyday_words_stay_whole():
    words = EVERYDAY.split()
    assert len(words) >= 150
    assert {word: terms(word) for word in words if terms(word)} == {}


def test_a_word_that_is_known_only_in_part_stays_whole():
    assert [terms(word) for word in ("xyzectomy", "nephroxyz", "nephrxyzectomy", "endoscopy", "ectomy", "stomach")] == [
        None
    ] * 6


def test_short_and_very_long_words_stay_whole():
    assert terms("renal") is None
    assert terms("gastro" * 9 + "scopy") == "gastr+" * 8 + "gastroscopy"
    assert terms("gastro" * 10 + "scopy") is None


def test_a_prefix_alone_does_not_make_a_word_but_goes_with_a_form():
    word_parts = WordParts({"cyst": BLADDER, "peri": AROUND}, {"scopy": LOOKING, "ic": Part("ic", "of", ())})
    assert word_parts.taken_apart("periscopy") is None
    assert word_parts.taken_apart("pericystoscopy") == [AROUND, BLADDER, LOOKING]
    assert word_parts.taken_apart("cystic") == [BLADDER, Part("ic", "of", ())]


def test_no_vocabulary_takes_nothing_apart():
    assert WordParts({}, {}).taken_apart("cystoscopy") is None


def test_a_part_is_read_from_its_row():
    assert part_of("lith", "stone", "calculus | bladder stone") == Part(
        "lith", "stone", (("calculus",), ("bladder", "stone"))
    )
    assert part_of("peri", "around", "") == part_of("peri", "around", " | ") == AROUND


joined = st.lists(st.sampled_from([*FORMS, *ENDINGS, *VOWELS]), max_size=12).map("".join)
well_formed = st.builds(
    lambda stems, vowel, ending: vowel.join([*stems, ""]) + ending,
    st.lists(st.sampled_from(sorted(FORMS)), min_size=1, max_size=3),
    st.sampled_from(["", *VOWELS]),
    st.sampled_from(sorted(ENDINGS)) | st.just(""),
)


@given(st.one_of(st.text(), st.text("aeioumyntrlsc", max_size=70), joined, well_formed))
def test_any_word_gives_the_same_answer_twice_and_never_an_error(word):
    assert WORD_PARTS.taken_apart(word) == WordParts(FORMS, ENDINGS, WHOLE_WORDS).taken_apart(word)


@law(well_formed, least=0.3)
def test_the_parts_in_order_cover_the_word_but_for_joining_vowels(word):
    parts = WORD_PARTS.taken_apart(word)
    if parts is None:
        return False
    stems = [word] + [word.removesuffix(end) + plain for end, plain in INFLECTIONS if word.endswith(end)]
    cover = re.compile("".join(f"{part.term}[{VOWELS}]?" for part in parts))
    assert any(cover.fullmatch(stem) for stem in stems)
    assert all(part.term in FORMS for part in parts[:-1])
    assert any(part.words for part in parts)
    assert len(word) <= LONGEST
    return True


@pytest.mark.parametrize(("name", "least"), [("forms", 330), ("endings", 70)])
def test_each_file_is_well_formed_and_in_order_of_the_term(name, least):
    header, *rows = lines_of(name)
    found = [row[0] for row in rows]
    assert header == ["term", "meaning", "words"]
    assert len(rows) >= least
    assert found == sorted(set(found))
    for term, meaning, words in rows:
        assert re.fullmatch("[a-z]{2,}", term) and 0 < len(meaning) <= 80, term
        assert not words or WORDS.fullmatch(words), term
        assert len(set(words.split(" | "))) == len(words.split(" | ")), term


def test_words_kept_whole_would_be_taken_apart_otherwise():
    anything = WordParts(FORMS, ENDINGS)
    assert [word for word in WHOLE_WORDS if not anything.taken_apart(word)] == []
    assert anything.taken_apart("lithographic") and terms("lithographic") is None, "nor in another form"


@needs_data
def test_every_alternative_matches_an_official_title():
    titles_with = {}
    for number, (_, title) in enumerate(official_titles()):
        for word in re.findall("[a-z0-9]+", title.lower()):
            titles_with.setdefault(word, set()).add(number)
    known = sorted(titles_with)

    @cache
    def titles_with_prefix(prefix):
        here = known[bisect_left(known, prefix) : bisect_left(known, prefix + "~")]
        return set().union(*(titles_with[word] for word in here))

    for part in (*FORMS.values(), *ENDINGS.values()):
        for alternative in part.words:
            assert set.intersection(*map(titles_with_prefix, alternative)), (part.term, alternative)
