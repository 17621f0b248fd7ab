"""What a search finds, in which order, and what it must not find."""

import pytest

from accounts import roles
from codes.actions import load_terms
from codes.formats.rows import CodeRow, TermRow
from documents.entry import CodeReference, Step
from documents.sections import TEXT_FIELDS
from procedures import actions
from search.queries import find, suggest
from search.queries.found import Part
from tests import makers

pytestmark = pytest.mark.django_db


def found(text, user=None, **filters):
    """What was found, as (kind, code or name)."""
    return [
        (result.kind, result.code.code if result.code else result.title)
        for result in find(text, user=user, **filters).results
    ]


def counts(found, key):
    """The counts of a facet by value, those of nothing left out."""
    facet = next((facet for facet in found.facets if facet.key == key), None)
    return {choice.value: choice.count for choice in facet.choices if choice.count} if facet else {}


def titles(text, **filters):
    return [name for _, name in found(text, **filters)]


def entry(name, **changes):
    return makers.published(name=name, **({"primary_code": None, "related_codes": []} | changes))


@pytest.mark.parametrize("typed", ["0RQL0ZZ", "0rq.l0zz", " 0rql 0zz "])
def test_a_code_finds_the_entry_that_it_stands_for_then_itself(typed):
    makers.load_codes()
    makers.published()
    results = find(typed, user=None).results
    assert [(row.kind, row.why) for row in results] == [
        ("procedure", "primary code ICD-10-PCS 0RQL0ZZ"),
        ("code", "exact code"),
    ]
    assert results[0].score == results[1].score


def test_a_code_that_an_entry_only_relates_to_comes_before_the_entry():
    makers.published()
    code, entry = find("99999", user=None).results
    assert (code.code.code, entry.title, entry.why) == ("99999", "Mending of the elbow", "uses code CPT 99999")


def test_a_code_of_several_systems_finds_the_valid_ones_first():
    makers.load_codes("icd10pcs", rows=[CodeRow("0231", "Old"), CodeRow("0DTJ4ZZ", "Other")])
    makers.load_codes("icd10pcs", "FY2026", rows=[CodeRow("0DTJ4ZZ", "Other")])
    makers.load_codes("hcpcs", "2025", rows=[CodeRow("0231", "Shunt")])
    results = find("0231", user=None).results
    assert [(row.system.slug, row.code.retired_in is None) for row in results] == [
        ("hcpcs", True),
        ("icd10pcs", False),
    ]


def test_an_exact_hit_stands_once_even_where_its_words_match_too():
    makers.load_codes(rows=[CodeRow("0RQL0ZZ", "Like 0RQL0ZZ"), CodeRow("0RQL4ZZ", "Unlike 0RQL0ZZ")])
    entry("About 0RQL0ZZ", primary_code=CodeReference("icd10pcs", "0RQL0ZZ"))
    expected = [("procedure", "About 0RQL0ZZ"), ("code", "0RQL0ZZ"), ("code", "0RQL4ZZ")]
    assert found("0rql0zz") == expected
    assert [row.kind for row in suggest("0rql0zz", user=None).results] == [kind for kind, _ in expected]
    assert find("0rql0zz", user=None).total == 3
    assert found("0rql0zz", offset=1, limit=1) == expected[1:2]
    assert found("0rql0zz", offset=2, limit=5) == expected[2:]


def test_words_are_found_in_any_order_by_their_beginnings():
    makers.load_codes()
    for words in ("elbow repair", "rep elb", "joint  open RIGHT", "open, (elbow)"):
        assert titles(words) == (["0RQL0ZZ"] if "open" in words else ["0RQL0ZZ", "0RQL4ZZ"]), words
    found = find("elbow appendix", user=None)
    assert {*found.part.words, *found.part.apart} == {"elbow", "appendix"}, "every word has to match, or it is said"


def test_words_are_found_without_their_accents_and_in_other_forms():
    makers.load_codes("icd10cm", rows=[CodeRow("H8109", "Ménière's diseases")])
    for words in ("meniere", "MÉNIÈRE disease", "Meniere’s"):
        assert titles(words) == ["H8109"], words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Repair, hip/thigh", "thigh"),
        ("Fusion L4-5", "5"),
        ("Folate w/o B12", "w o b12"),
        ("Knee.Foot", "foot knee"),
        ("X-ray <below> +10.5", "below 10 ray"),
    ],
)
def test_words_are_found_whatever_sign_joins_them(title, words):
    makers.load_codes(rows=[CodeRow("0RQL0ZZ", title)])
    assert titles(words) == ["0RQL0ZZ"]


def test_entries_with_the_words_in_a_name_come_before_codes_and_those_with_them_in_their_text_after():
    makers.load_codes(rows=[CodeRow("0DTJ4ZZ", "Elbow")])
    entry("Stitching", steps=[Step("", "Mind the elbow.")], common_names=[], body_sites=[])
    entry("Elbow mending")
    makers.load_codes(label="FY2026", rows=[CodeRow("0DTJ4ZZ", "Elbow"), CodeRow("0DTJ0ZZ", "Right elbow")])
    assert found("elbow") == [
        ("procedure", "Elbow mending"),
        ("code", "0DTJ4ZZ"),  # its whole name
        ("code", "0DTJ0ZZ"),
        ("procedure", "Stitching"),
    ]


def test_synonyms_and_index_terms_are_found():
    makers.load_codes()
    makers.published()
    load_terms(system="icd10pcs", rows=[TermRow("0DTJ4ZZ", "Vermiform keyhole", "index")])
    assert titles("vermiform") == ["0DTJ4ZZ"]
    assert titles("cubitorrhaphy") == ["Mending of the elbow"]
    assert titles("elbow fix")[0] == "Mending of the elbow"
    load_terms(system="icd10pcs", rows=[TermRow("0DTJ4ZZ", "Keyhole", "index")])
    assert titles("vermiform") == []


def test_an_entry_is_found_from_its_publication_to_its_withdrawal():
    writer, reviewer = makers.writer(), makers.reviewer()
    draft = makers.draft(writer, name="Lancing of the elbow")
    assert titles("lancing") == []
    version = makers.submit(version=draft, actor=writer)
    assert titles("lancing") == []
    version = makers.publish(version=version, actor=reviewer)
    assert titles("lancing") == ["Lancing of the elbow"], "in the same transaction"
    following = actions.start_draft(procedure=version.procedure, actor=writer)
    actions.fill_draft(version=following, document=makers.document(name="Healing of the knee"), actor=writer)
    assert titles("healing") == []
    makers.publish(version=makers.submit(version=following, actor=writer), actor=reviewer)
    assert titles("healing") == ["Healing of the knee"]
    assert titles("lancing") == [], "the superseded name is gone"
    live = version.procedure.versions.published().get()
    actions.withdraw(version=live, actor=reviewer, note="Wrong.")
    assert titles("healing") == []


def test_an_entry_that_is_published_without_review_is_found_too():
    draft = makers.draft(makers.writer(), primary_code=None, related_codes=[])
    actions.publish_unreviewed(version=draft, actor=makers.person("ada", roles.ADMINISTRATOR))
    assert titles("mending") == ["Mending of the elbow"]


def test_retired_codes_are_still_found_and_revised_ones_by_their_new_words():
    makers.load_codes()
    makers.load_codes(label="FY2026", rows=[makers.PCS[0]._replace(title="Suture of Elbow")])
    assert titles("suture")[0] == "0RQL0ZZ"
    assert "0RQL0ZZ" not in titles("repair right")
    assert titles("appendix") == ["0DTJ4ZZ"]


def test_a_code_is_still_found_by_its_text_after_a_release_without_texts():
    makers.load_codes(rows=[CodeRow("0RQL0ZZ", "Former text")])
    assert titles("former") == ["0RQL0ZZ"]
    makers.load_codes(label="FY2026", rows=[CodeRow("0RQL0ZZ", "")])
    assert titles("former") == ["0RQL0ZZ"]


def test_withheld_words_are_not_matched_and_the_code_alone_is_found(settings):
    makers.load_codes("cpt4", rows=[CodeRow("99999", "Invented descriptor", "Short invention")])
    makers.load_codes("hcpcs", rows=[CodeRow("D0120", "Invented dental text")])
    assert titles("invented") == titles("short") == []
    assert find("invented", user=None).total == 0
    result = find("99999", user=None).results[0]
    assert (result.title, result.code.code) == ("", "99999")
    settings.MEDREF_LICENSED_SYSTEMS = frozenset({"cpt4", "hcpcs"})
    assert titles("invented") == ["99999"]


def test_filters_narrow_and_counts_tell_what_each_would_show():
    makers.load_codes()
    makers.load_codes("icd10cm", rows=[CodeRow("M2500", "Elbow pain")])
    makers.published()
    everything = find("elbow", user=None)
    assert (everything.total, counts(everything, "kind")) == (4, {"procedure": 1, "code": 3})
    assert counts(everything, "system") == {"icd10pcs": 2, "icd10cm": 1}
    codes = find("elbow", user=None, chosen={"kind": ["code"]})
    assert (codes.total, counts(codes, "kind")) == (3, {"procedure": 1, "code": 3})
    entries = find("elbow", user=None, chosen={"kind": ["procedure"]})
    assert (entries.total, counts(entries, "system"), counts(entries, "setting")) == (1, {}, {"Day surgery unit": 1})
    pain = find("elbow", user=None, chosen={"system": ["icd10cm"]})
    assert (pain.total, counts(pain, "kind"), counts(pain, "section")) == (1, {"code": 1}, {"icd10cm:M": 1})
    assert counts(pain, "system") == {"icd10pcs": 2, "icd10cm": 1}
    both = find("elbow", user=None, chosen={"system": ["icd10cm", "icd10pcs"]})
    assert both.total == 3, "values of one facet widen"
    assert found("elbow", chosen={"kind": ["procedure"], "system": ["icd10cm"]}) == [], "facets narrow each other"
    none = find("elbow", user=None, chosen={"system": ["nosuch"]})
    assert (none.total, none.help.elsewhere) == (0, 4)


def test_codes_are_narrowed_by_section_body_system_and_status():
    makers.load_codes()
    makers.load_codes(label="FY2026", rows=makers.PCS[:1])
    in_system = {"system": ["icd10pcs"]}
    chosen = in_system | {"section": ["icd10pcs:0"]}
    approach = find("approach", user=None, chosen=chosen)
    assert counts(approach, "body_system") == {"icd10pcs:0D": 1, "icd10pcs:0R": 2}
    assert counts(approach, "status") == {"active": 1, "retired": 2}
    assert found("approach", chosen=chosen | {"body_system": ["icd10pcs:0D"]}) == [("code", "0DTJ4ZZ")]
    assert found("approach", chosen=in_system | {"status": ["active"]}) == [("code", "0RQL0ZZ")]


def test_a_system_or_kind_named_in_the_query_is_a_filter_that_leaves_entries_found_by_a_name():
    makers.load_codes()
    makers.load_codes("hcpcs", rows=[CodeRow("E0001", "Elbow chair")])
    entry("Mending of the elbow")
    entry("Splinting", common_names=[], texts=dict.fromkeys(TEXT_FIELDS, "Keeps an elbow still."))
    named, pcs = ("procedure", "Mending of the elbow"), [("code", "0RQL0ZZ"), ("code", "0RQL4ZZ")]
    assert found("hcpcs elbow") == found("elbow HCPCS") == [named, ("code", "E0001")]
    assert found("elbow", chosen={"system": ["hcpcs"]}) == [("code", "E0001")]
    assert counts(find("hcpcs elbow", user=None), "kind") == {"procedure": 1, "code": 1}
    assert sorted(found("elbow codes")) == sorted([*pcs, ("code", "E0001"), named])
    assert found("entries elbow") == [named, ("procedure", "Splinting")]


def test_an_entry_comes_first_where_the_query_says_a_name_of_it_and_more():
    makers.load_codes(rows=[CodeRow("0RQL0ZZ", "Bleeding after plain and elbow mending")])
    entry("Elbow mending")
    entry("Plain mending of elbows")
    results = find("bleeding after elbow mending", user=None).results
    assert [(row.title, row.why) for row in results][:1] == [("Elbow mending", "name")]
    assert [row.kind for row in results] == ["procedure", "code"]


def test_a_quoted_phrase_stands_together():
    makers.load_codes(rows=[CodeRow("0RQL0ZZ", "Repair right elbow"), CodeRow("0RQL4ZZ", "Right repair of elbow")])
    assert titles('"right elbow"') == ["0RQL0ZZ"]
    assert titles('"right elbow" repair') == ["0RQL0ZZ"]
    assert set(titles("right elbow")) == {"0RQL0ZZ", "0RQL4ZZ"}


def test_counts_and_filters_hold_for_exact_codes_too():
    makers.load_codes()
    makers.published()
    everything = find("0RQL0ZZ", user=None)
    assert (everything.total, counts(everything, "kind")) == (2, {"procedure": 1, "code": 1})
    assert counts(everything, "system") == {"icd10pcs": 1}
    only_codes = [("code", "0RQL0ZZ")]
    assert found("0RQL0ZZ", chosen={"kind": ["code"]}) == only_codes
    assert found("0RQL0ZZ", chosen={"system": ["icd10pcs"]}) == only_codes
    assert found("0RQL0ZZ", chosen={"kind": ["procedure"]}) == [("procedure", "Mending of the elbow")]
    assert found("0RQL0ZZ", chosen={"system": ["icd10cm"]}) == []


def test_where_no_code_has_any_word_the_entries_that_have_one_are_found():
    entry("Lancing")
    found = find("lancing qwertification", user=None)
    assert [result.title for result in found.results] == ["Lancing"]
    assert found.part == Part(("lancing",), unknown=("qwertification",))


def test_an_entry_alone_is_shown_as_it_was_typed():
    makers.load_codes()
    entry("Qwertification lancing")
    found = find("qwertification lancing", user=None)
    assert ([result.title for result in found.results], found.heading) == (["Qwertification lancing"], "")


def test_a_text_without_a_word_finds_nothing():
    makers.load_codes()
    for text in ("", "  ", ".", "&|!:*()'\"\\<->", "the of and", "\0"):
        assert found(text) == [], text


def test_pages_do_not_overlap_and_reach_everything():
    makers.load_codes(rows=makers.many_codes(40))
    makers.published(name="Part of the elbow")
    pages = [found("part", offset=offset, limit=7) for offset in range(0, 49, 7)]
    everything = [row for page in pages for row in page]
    assert len(everything) == len(set(everything)) == find("part", user=None).total == 41


def test_a_word_left_in_the_middle_of_its_ending_is_found():
    makers.load_codes()
    endoscopic = [("code", "0RQL4ZZ")]
    for typed in ("elbow percut", "elbow percutaneo", "elbow percutaneous", "endoscopi", "endoscopica"):
        assert endoscopic[0] in found(typed), typed
        assert "0RQL4ZZ" in [result.code.code for result in suggest(typed, user=None).results], typed
    assert find("elbow percutaneous zebra", user=None).part == Part(("elbow", "percutaneous"), unknown=("zebra",))
    assert find("zebra endoscopica", user=None).part.words == ("endoscopic",)


def test_a_code_half_typed_suggests_the_codes_that_begin_so():
    makers.load_codes()
    assert [result.code.code for result in suggest("0rq l", user=None).results] == ["0RQL0ZZ", "0RQL4ZZ"]
    assert [result.code.code for result in suggest("0RQ", user=None).results] == ["0RQ", "0RQL0ZZ", "0RQL4ZZ"]
