"""JSON objects become entries: types are checked, a wrong value is named by its path, and no word is lost."""

import pytest
from hypothesis import given, settings

from documents.entry import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step
from documents.json.reader import read_object
from documents.json.writer import entry_data
from tests.documents.entries import any_entry

from .entry_texts import words, words_of


def read_one(**fields):
    return read_object("t.json, entry 1", {"name": "Bar"} | fields)


def test_an_object_becomes_an_entry_with_its_lines_and_where_they_went():
    document = read_one(
        slug="bar",
        primary_code={"system": "CPT", "code": "27025", "title": "Mending"},
        tools=["saw", "axe; no. 2"],
        risks=[{"name": "Pain", "likelihood": "very_common", "frequency": "1 in 5"}, {"name": "Itch", "color": "red"}],
        steps=[{"label": "Opening", "text": "Cut."}],
        personnel=[{"role": "Surgeon", "note": "leads"}],
        related_codes=[{"system": "icd10pcs", "code": "0FT44ZZ"}],
        goals="To mend.",
        duration_min_minutes=30,
        duration_max_minutes=60.0,
        not_applicable=["recovery"],
        weather={"sun": [1, None]},
        edition={"version": 3},
    )
    parsed = document.parsed
    assert document.filename == "t.json, entry 1"
    assert parsed.document == EntryDocument(
        "Bar",
        slug="bar",
        primary_code=CodeReference("cpt4", "27025", "Mending"),
        tools=["saw", "axe; no. 2"],
        risks=[RiskItem("Pain", Likelihood.VERY_COMMON, "1 in 5"), RiskItem("Itch")],
        steps=[Step("Opening", "Cut.")],
        personnel=[Person("Surgeon", "leads")],
        related_codes=[CodeReference("icd10pcs", "0FT44ZZ")],
        texts={"goals": "To mend."},
        duration_min_minutes=30,
        duration_max_minutes=60,
        not_applicable=["recovery"],
    )
    lines = document.text.split("\n")
    assert lines[:7] == [
        "name: Bar",
        "slug: bar",
        "primary_code: CPT 27025",
        "    title: Mending",
        "tools:",
        "    saw",
        "    axe; no. 2",
    ]
    assert (parsed.title_lines, parsed.system) == ([4], "cpt4")
    assert [line.text for line in parsed.unplaced] == ["risks[1].color: red", 'weather: {"sun": [1, null]}']
    for line in parsed.unplaced:
        assert lines[line.number - 1] == line.text


def test_what_the_name_of_a_risk_says_counts_before_its_likelihood_unless_it_was_exported():
    risks = [{"name": "Ache (rare)", "likelihood": "common"}]
    parsed = read_one(risks=risks).parsed
    assert parsed.document.risks == [RiskItem("Ache", Likelihood.RARE)]
    assert "The name was taken" in parsed.contradictions[0]
    parsed = read_one(risks=risks, edition={"version": 3}).parsed
    assert parsed.document.risks == [RiskItem("Ache (rare)", Likelihood.COMMON)]
    assert "left as it is" in parsed.contradictions[0]


def test_what_an_object_does_not_speak_of_is_left_alone_and_null_empties():
    parsed = read_one(tools=None, goals="", kind=None, risks=[], primary_code=None, slug=None).parsed
    assert parsed.given == {"name", "tools", "goals", "kind", "risks", "primary_code"}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"risks": [{"name": "a"}, {"name": "b", "likelihood": "often"}]}, "risks[1].likelihood “often” is not one of"),
        ({"risks": [{"likelihood": "rare"}]}, "risks[0].name is missing."),
        ({"risks": ["Pain"]}, "risks[0] must be an object with name, likelihood, frequency, management, not a text."),
        ({"risks": {"name": "a"}}, "risks must be an array of objects, not an object."),
        ({"personnel": [{"note": "a"}]}, "personnel[0].role is missing."),
        ({"steps": [{"label": 3}]}, "steps[0].label must be a text, not a number."),
        ({"tools": "saw"}, "tools must be an array of texts, not a text."),
        ({"tools": ["saw", 3]}, "tools[1] must be a text, not a number."),
        ({"goals": ["a"]}, "goals must be a text, not an array."),
        ({"slug": True}, "slug must be a text, not true or false."),
        ({"duration_min_minutes": "30"}, "duration_min_minutes must be a whole number of minutes, not a text \"30\"."),
        ({"duration_min_minutes": 1.5}, "duration_min_minutes must be a whole number of minutes, not a number 1.5."),
        ({"duration_min_minutes": True}, "duration_min_minutes must be a whole number"),
        ({"duration_min_minutes": -1}, "duration_min_minutes must be a whole number"),
        ({"duration_min_minutes": float("nan")}, "duration_min_minutes must be a whole number"),
        ({"duration_min_minutes": float("inf")}, "duration_min_minutes must be a whole number"),
        ({"duration_min_minutes": 10**30}, "duration_min_minutes must be a whole number"),
        ({"not_applicable": ["tools"]}, "not_applicable “tools” is not one of summary,"),
        ({"primary_code": {"system": "cpt4"}}, "primary_code.code is missing."),
        ({"primary_code": {"code": "99"}}, "primary_code: The code “99” has no code system"),
        ({"primary_code": "?"}, "“?” is not a code"),
        ({"Name": "Baz"}, "name occurs twice."),
    ],
)  # fmt: skip
def test_wrong_values_are_named_by_their_path(fields, reason):
    document = read_one(**fields)
    assert document.reason.startswith(reason)
    assert '"name": "Bar"' in document.text


def test_lone_surrogates_and_nul_leave_no_trace():
    document = read_one(goals="a\ud800b\0c", **{"x\ud800": "\udfff"})
    assert document.parsed.document.texts == {"goals": "abc"}
    document.text.encode()
    assert "\0" not in document.text
    bad = read_one(tools="\ud800")
    bad.text.encode()


@settings(deadline=None)
@given(any_entry)
def test_an_entry_comes_back_and_no_word_of_it_is_lost(entry):
    document = read_object("t.json, entry 1", entry_data(entry) | {"color": "dark red"})
    parsed = document.parsed
    assert parsed.document == entry
    assert parsed.given == set(entry_data(entry))
    found = words_of(parsed.document) + words(*(line.text for line in parsed.frame + parsed.unplaced))
    assert found == words(document.text)
