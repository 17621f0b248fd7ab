"""The rules: what each finds in an entry and what it leaves alone, with a small change of one that has nothing to find."""

import pytest
from hypothesis import strategies as st

from checks.rules import BLOCKING, RULES, CodeFacts, Other, Severity, Text, findings
from checks.rules.neighbors import name_key
from checks.rules.reading import grade, syllables
from documents.entry import CodeReference, Likelihood, RiskItem, Step
from procedures.content import content_from
from tests import makers
from tests.laws import law

TITLE = "Repair Right Elbow Joint, Open Approach"
MINUTES = ("duration_min_minutes", "duration_max_minutes")
CLEAN = {"risks": [RiskItem("Bruising", Likelihood.COMMON, "about 1 in 20", "It fades.")]}


def found(rule: str, facts: CodeFacts = CodeFacts("ICD-10-PCS 0RQL0ZZ", TITLE), **changes) -> list[tuple]:  # noqa: B008
    """What the rule finds in the entry with these changes: (sentence, field, row)."""
    extra = {
        name: changes.pop(name) for name in ("broken_links", "others", "unsettled", "highest_grade") if name in changes
    }
    texts = makers.document().texts | changes.pop("texts", {})
    texts = {field: text for field, text in texts.items() if text}
    content = content_from(makers.document(**(CLEAN | {"texts": texts} | changes)))
    codes = {(row["system"], row["code"]): facts for row in content["codes"]}
    text = Text(content, codes, **({"highest_grade": 12} | extra))
    return [(one.sentence, one.field, one.row) for one in findings(text, [rule])]


def risk(*cells) -> dict:
    """An entry with one risk."""
    return {"risks": [RiskItem(*cells)]}


def steps(*labels) -> dict:
    """An entry with these steps."""
    return {"steps": [Step(label, "It is done.") for label in labels]}


def test_an_entry_with_everything_in_order_has_no_finding():
    assert {rule: found(rule) for rule in RULES if found(rule)} == {}


#: Rule, change of the entry, what the sentence says, the field and row that it points to.
WRONG = [
    ("missing-section", {"texts": {"summary": ""}}, "“Summary” is empty", "summary", None),
    ("no-source", {"sources": []}, "No source is named", "sources", None),
    ("unsettled", {"unsettled": ("line 8 of a.txt fits no field",)}, "Line 8 of a.txt fits no field", "", None),
    (
        "figure-without-number",
        risk("Fever", Likelihood.COMMON, "1 in 50", "x") | {"sources": ["A", "B"]},
        "Fever: the figure “1 in 50” does not say which source",
        "risks",
        0,
    ),
    ("unknown-source", {"texts": {"summary": "It helps [2]."}}, "“[2]” names no source of this entry: it has 1", "summary", None),
    ("unknown-source", risk("Fever", Likelihood.COMMON, "1 in 50 [1, 9]", "x"), "“[9]” names no source", "risks", 0),
    ("source-not-accessed", {"sources": ["A", "B [Kind: Official site]"]}, "Source 2, “B”, is a site", "sources", 1),
    ("source-not-accessed", {"sources": ["A [Address: https://example.org/a]"]}, "enter the date of access", "sources", 0),
    ("source-dates", {"sources": ["A [Year: 2025; Accessed: 2024-12-31]"]}, "is of 2025, but was accessed on", "sources", 0),
    ("figure-against-band", risk("Fever", Likelihood.RARE, "1 in 5", "x"), "“rare” means 1 in 10,000 to", "risks", 0),
    ("figure-against-band", risk("Fever", Likelihood.COMMON, "up to 40%", "x"), "figure given is “up to 40%”", "risks", 0),
    ("heading-as-primary", {"facts": CodeFacts("ICD-10-PCS 0RQ", is_heading=True)}, "0RQ is a heading", "codes", 0),
    ("retired-primary", {"facts": CodeFacts("ICD-10-PCS 0RQ", retired_in="FY2025")}, "retired in FY2025", "codes", 0),
    ("withheld-primary", {"facts": CodeFacts("CPT 1", why_withheld="It is theirs.")}, "CPT 1 without its title. It", "codes", 0),
    ("unlike-title", {"facts": CodeFacts("X 1", "Bypass Aortic Valve")}, "shares no word with the official title", "codes", 0),
    ("unlike-title", {"name": "Mending of the left elbow"}, "The name says “left”", "codes", 0),
    ("unlike-title", {"name": "Arthroscopic mending of the elbow"}, "The name says “Arthroscopic”", "codes", 0),
    ("cut-name", {"name": "Mending of the elbow with"}, "“Mending of the elbow with” looks cut off", "name", None),
    ("cut-name", {"name": "Mending (of the elbow"}, "looks cut off", "name", None),
    ("cut-name", {"technical_terms": ["Cubitorr…"]}, "“Cubitorr…” looks cut off", "names", 1),
    ("near-duplicate", {"others": (Other("Elbow, mending"),)}, "“Elbow, mending” has the same name", "name", None),
    ("near-duplicate", {"others": (Other("Cubitorrhaphy"),)}, "has the same name:", "name", None),
    ("near-duplicate", {"others": (Other("A", ("Elbow mendings",)),)}, "has the same name:", "name", None),
    ("near-duplicate", {"others": (Other("A", (), True),)}, "“A” has the same primary code", "codes", None),
    ("minutes-against-words", {"texts": {"duration_text": "About 4 hours."}}, "fields say 30–90 minutes", "duration_text", None),
    ("minutes-against-words", {"texts": {"summary": "The operation takes about ten minutes."}}, "ten min", "summary", None),
    (
        "minutes-against-words",
        {"texts": {"duration_text": "It takes about an hour."}, "duration_min_minutes": 10, "duration_max_minutes": 10},
        "It takes about an hour.”, the fields say 10 minutes",
        "duration_text",
        None,
    ),
    ("setting-against-words", {"texts": {"setting_text": "You stay overnight."}}, "“overnight”, the chosen", "settings", None),
    (
        "setting-against-words",
        {"texts": {"setting_text": "In a doctor's office."}, "settings": ["Hospital operating room"]},
        "the chosen settings are “Hospital operating room”",
        "settings",
        None,
    ),
    ("no-likelihood", risk("Fever", Likelihood.NOT_STATED, "", "x"), "Fever: nothing says how often", "risks", 0),
    ("range-reversed", risk("Fever", Likelihood.UNCOMMON, "1 in 150 to 1 in 400"), "“1 in 400 to 1 in 150”", "risks", 0),
    ("no-management", risk("Fever", Likelihood.RARE, "", ""), "Fever: nothing says how it is prevented", "risks", 0),
    (
        "repeated-risk",
        {"risks": [RiskItem("Fever", Likelihood.RARE, "", "x"), RiskItem("FEVER", Likelihood.COMMON, "", "x")]},
        "row 1 names the same risk",
        "risks",
        1,
    ),
    ("figure-without-source", {"sources": []}, "Bruising: the figure “about 1 in 20” has no source", "risks", 0),
    ("steps-out-of-order", steps("Closure", "Incision"), "Step 2, “Incision”, stands after “Closure”", "steps", 1),
    ("steps-out-of-order", steps("Step 2", "Step 1"), "has a lower number", "steps", 1),
    ("steps-out-of-order", steps("Opening", "First, numbing"), "says that it is the first", "steps", 1),
    ("steps-out-of-order", steps("Finally", "Opening"), "says that it is the last", "steps", 0),
    ("reading-grade", {"highest_grade": 1}, "this site asks for 1 at most", None, None),
    ("long-sentence", {"texts": {"goals": "So " + "it goes on and on " * 9}}, "has 46 words", "goals", None),
    ("capitals", {"texts": {"goals": "IMPORTANT: rest."}}, "“IMPORTANT” stands in capitals", "goals", None),
    ("capitals", {"name": "MENDING OF THE ELBOW"}, "“MENDING OF THE ELBOW” stands in capitals", "name", None),
    ("dose", {"texts": {"goals": "Take 500 mg twice."}}, "“500 mg” reads like a dose", "goals", None),
    ("dose", {"steps": [Step("Numbing", "Give 2–4 mg/kg.")]}, "“2–4 mg/kg”", "steps", 0),
    ("dose", {"texts": {"goals": "Take 2 tablets a day."}}, "“2 tablets a day”", "goals", None),
    ("phone", {"texts": {"goals": "Ring +44 20 7946 0000."}}, "“+44 20 7946 0000” reads like a phone", "goals", None),
    ("phone", {"texts": {"goals": "Call (555) 010-4477 now."}}, "555) 010-4477", "goals", None),
    ("phone", {"texts": {"goals": "In an emergency call 112."}}, "“112”", "goals", None),
    (
        "broken-link",
        {"texts": {"goals": "See [hips](/procedures/hip/)."}, "broken_links": {"/procedures/hip/"}},
        "“/procedures/hip/” leads to no page",
        "goals",
        None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "change", "words", "field", "row"), WRONG)
def test_each_check_finds_what_is_wrong_and_points_to_it(rule, change, words, field, row):
    lines = found(rule, **change)
    sentence, place, number = next(line for line in lines if words in line[0])
    assert field in (None, place) and number == row
    assert sentence[0].isupper() or sentence[0] in "“" and sentence.endswith((".", "?"))


#: Rule, change of the entry that it has nothing to say about.
RIGHT = [
    ("figure-without-number", risk("Fever", Likelihood.COMMON, "1 in 50 [2]") | {"sources": ["A", "B"]}),
    ("figure-without-number", risk("Fever", Likelihood.COMMON, "1 in 50, an estimate") | {"sources": ["A", "B"]}),
    ("figure-without-number", risk("Fever", Likelihood.COMMON, "1 in 50") | {"sources": ["A"]}),
    ("unknown-source", {"texts": {"summary": "It helps [1], as [x] says."}}),
    ("source-not-accessed", {"sources": ["A [Kind: Study; Address: https://example.org/a]", "https://example.org/b"]}),
    ("source-not-accessed", {"sources": ["A [Kind: Official site; Accessed: 2024-05-12]"]}),
    ("source-dates", {"sources": ["A [Year: 2024; Accessed: 2024-01-01]"]}),
    ("missing-section", {"texts": {"summary": ""}, "not_applicable": ["summary"]}),
    ("figure-against-band", risk("Fever", Likelihood.NOT_STATED, "1 in 5")),
    ("figure-against-band", risk("Fever", Likelihood.RARE, "not known")),
    ("unlike-title", {"name": "Mending of the right elbow"}),
    ("unlike-title", {"facts": CodeFacts("X 1")}),
    ("cut-name", {"name": "Mending of the elbow (open)"}),
    ("near-duplicate", {"others": (Other("Mending of the knee"),)}),
    ("minutes-against-words", {"texts": {"duration_text": "About an hour."}}),
    ("minutes-against-words", {"texts": {"duration_text": "It varies."}}),
    ("minutes-against-words", {"texts": {"summary": "Recovery takes 4 hours."}}),
    ("minutes-against-words", {"texts": {"duration_text": "4 hours."}} | dict.fromkeys(MINUTES)),
    ("setting-against-words", {"texts": {"setting_text": "No overnight stay is needed."}}),
    ("setting-against-words", {"texts": {"setting_text": "As a day case in a hospital."}}),
    ("setting-against-words", {"texts": {"setting_text": "In a hospital, at times overnight."}, "settings": ["Imaging"]}),
    ("no-likelihood", risk("Fever", Likelihood.NOT_STATED, "1 in 7")),
    ("range-reversed", risk("Fever", Likelihood.RARE, "1 in 4,000 to 1 in 1,500")),
    ("steps-out-of-order", steps("Anesthesia", "Incision", "Closure", "Dressing")),
    ("steps-out-of-order", steps("Step 1", "Step 2", "Finally")),
    ("reading-grade", {"texts": {"goals": "To heal the elbow. " * 30}}),
    ("long-sentence", {"texts": {"goals": "It is short. " * 50}}),
    ("capitals", {"texts": {"goals": "CT or MRI, ERCP, COVID-19 and HELLP."}}),
    ("dose", {"texts": {"goals": "About 500 ml of blood flows in 10 minutes; 40% of 20 people, 5 cm."}}),
    ("phone", {"texts": {"goals": "Between 2019-2024, 10,000 people; call your doctor within 24 hours."}}),
    ("broken-link", {"texts": {"goals": "See [hips](/procedures/hip/) and [others](https://example.org/x)."}}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "change"), RIGHT)
def test_each_check_leaves_alone_what_is_right(rule, change):
    assert found(rule, **change) == []


def test_an_entry_without_a_primary_code_has_no_finding_about_it():
    assert [line for rule in RULES for line in found(rule, primary_code=None, related_codes=[])] == []


def test_only_the_primary_code_counts_and_its_row_is_named():
    facts = CodeFacts("CPT 1", is_heading=True)
    others = {"primary_code": None, "related_codes": [CodeReference("cpt4", "99999")]}
    assert found("heading-as-primary", facts, **others) == []


def test_a_finding_keeps_its_fingerprint_until_the_words_change_that_it_speaks_of():
    def prints(**changes):
        document = makers.document(**(risk("Fever", Likelihood.RARE, "", "") | changes))
        content = content_from(document)
        codes = {(row["system"], row["code"]): CodeFacts("A 1", TITLE) for row in content["codes"]}
        return {one.fingerprint for one in findings(Text(content, codes, highest_grade=9), ["no-management"])}

    assert prints() == prints(name="Another name") != prints(**risk("Shivers", Likelihood.RARE, "", ""))


def test_what_blocks_is_critical_and_the_table_names_every_check_once():
    assert {RULES[key].severity for key in BLOCKING} == {Severity.CRITICAL}
    assert len({rule.label for rule in RULES.values()}) == len(RULES)


def test_names_are_alike_whatever_their_order_small_words_and_plural():
    assert name_key("Removal of the gallstones") == name_key("Gallstone removal")
    assert name_key("The operation") != name_key("A procedure")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1),
        ("table", 2),
        ("make", 1),
        ("used", 1),
        ("wanted", 2),
        ("biopsy", 3),
        ("ileum", 3),
        ("section", 2),
        ("doing", 2),
    ],
)
def test_syllables_are_counted_by_groups_of_vowels(word, count):
    assert syllables(word) == count


def test_the_grade_is_that_of_kincaid_and_rises_with_long_words_and_sentences():
    plain = ["The cat sat. " * 20]  # three words of one syllable: 0.39 * 3 + 11.8 * 1 - 15.59
    assert grade(plain) == pytest.approx(-2.62)
    hard = ["Laparoscopic cholecystectomy necessitates perioperative anticoagulation considerations. " * 10]
    assert grade(hard) > 20 > 9 > grade(plain)
    assert grade(["Too short to say anything."]) is None


@law(st.lists(st.text(max_size=200), max_size=8), least=0.9)
def test_no_text_makes_a_check_fail(words):
    """Whatever stands in an entry, each check returns sentences about a field of the form."""
    texts = dict(zip(("summary", "goals", "duration_text", "setting_text"), words, strict=False))
    name, label, band = (*words, "", "", "")[:3]
    lines = [
        line
        for rule in RULES
        for line in found(
            rule, name=name, texts=texts, steps=[Step(label, name)], risks=[RiskItem(name, Likelihood.RARE, band)]
        )
    ]
    return all(sentence and (field == "" or field in content_from(makers.document())) for sentence, field, _ in lines)
