"""JSON and NDJSON: types are checked, a bad object does not take others along, and garbage is refused at once."""

import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.entry import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step
from documents.fields import entry_data
from documents.json import objects
from documents.json.objects import read_json, read_ndjson
from tests.documents.entries import any_entry, full_entry

from .entry_texts import words, words_of


def read(content, reader=read_json):
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    return list(reader("t.json", BytesIO(content)))


def read_one(**fields):
    (document,) = read([{"name": "Bar"} | fields])
    return document


def outcomes(content, reader=read_json) -> list[str]:
    """The name of each entry, or where and why there is none."""
    return [
        document.parsed.document.name if document.parsed else f"{document.filename}: {document.reason}"
        for document in read(content, reader)
    ]


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


def test_what_an_object_does_not_speak_of_is_left_alone_and_null_empties():
    parsed = read_one(tools=None, goals="", kind=None, risks=[], primary_code=None, slug=None).parsed
    assert parsed.given == {"name", "tools", "goals", "kind", "risks", "primary_code"}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"risks": [{"name": "a"}, {"name": "b", "likelihood": "often"}]}, "risks[1].likelihood “often” is none of very_common,"),
        ({"risks": [{"likelihood": "rare"}]}, "risks[0].name is missing."),
        ({"risks": ["Pain"]}, "risks[0]: an object with name, likelihood, frequency, management is expected, not a text."),
        ({"risks": {"name": "a"}}, "risks: an array of objects is expected, not an object."),
        ({"personnel": [{"note": "a"}]}, "personnel[0].role is missing."),
        ({"steps": [{"label": 3}]}, "steps[0].label: a text is expected, not a number."),
        ({"tools": "saw"}, "tools: an array of texts is expected, not a text."),
        ({"tools": ["saw", 3]}, "tools[1]: a text is expected, not a number."),
        ({"goals": ["a"]}, "goals: a text is expected, not an array."),
        ({"slug": True}, "slug: a text is expected, not true or false."),
        ({"duration_min_minutes": "30"}, "duration_min_minutes: a whole number of minutes is expected, not a text \"30\"."),
        ({"duration_min_minutes": 1.5}, "duration_min_minutes: a whole number of minutes is expected, not a number 1.5."),
        ({"duration_min_minutes": True}, "duration_min_minutes: a whole number"),
        ({"duration_min_minutes": -1}, "duration_min_minutes: a whole number"),
        ({"duration_min_minutes": float("nan")}, "duration_min_minutes: a whole number"),
        ({"duration_min_minutes": float("inf")}, "duration_min_minutes: a whole number"),
        ({"duration_min_minutes": 10**30}, "duration_min_minutes: a whole number"),
        ({"not_applicable": ["tools"]}, "not_applicable “tools” is none of summary,"),
        ({"primary_code": {"system": "cpt4"}}, "primary_code.code is missing."),
        ({"primary_code": {"code": "99"}}, "primary_code: The code “99” has no code system"),
        ({"primary_code": "?"}, "“?” is no code"),
        ({"Name": "Baz"}, "name is there twice."),
    ],
)  # fmt: skip
def test_wrong_values_are_named_by_their_path(fields, reason):
    document = read_one(**fields)
    assert document.reason.startswith(reason)
    assert '"name": "Bar"' in document.text


def test_a_key_that_is_there_twice_is_refused_at_any_depth():
    bad, deep, good = outcomes('[{"name":"a","name":"b"},{"name":"c","x":[{"y":1,"y":2}]},{"name":"d"}]')
    assert bad == "t.json, entry 1: The key “name” is there twice."
    assert deep == "t.json, entry 2: The key “y” is there twice."
    assert good == "d"


@pytest.mark.parametrize(
    "content",
    [
        '[{"name":"a"},{"name":"b"}]',
        '{"made":"today","entries":[{"name":"a"},{"name":"b"}],"count":2}',
        '{"name":"a"} {"name":"b"}',
        '\ufeff[ {"name":"a"} ,\n{"name":"b"}\n]\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_arrays_files_with_entries_and_objects_one_after_the_other(content, encoding):
    assert outcomes(content.encode(encoding) if encoding == "utf-8" else content.strip("\ufeff").encode(encoding)) == [
        "a",
        "b",
    ]


def test_a_file_in_another_encoding_is_read_with_a_warning():
    (document,) = read('[{"name":"Bár"}]'.encode("cp1252"))
    assert document.parsed.document.name == "Bár"
    assert "windows-1252" in document.parsed.warnings[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "t.json: This file holds no entries."),
        ("[]", "t.json: This file holds no entries."),
        ("{}", "t.json, entry 1: Which entry is this?"),
        ("[3]", "t.json, entry 1: An object is expected, one for each entry, not a number."),
        ("name", "t.json: Line 1, column 1: an array or an object is expected, not “n”."),
        ('[{"name":\n"a" "b"}]', "t.json: Line 2, column 5: this is no JSON: Expecting ',' delimiter."),
        ('{"entries":[{"name":"a"}', "a t.json: Line 1, column 25: a comma or “]” is expected. Nothing behind it was read."),
        ('[{"name":"a"} {"name":"b"}]', "a t.json: Line 1, column 15: a comma or “]” is expected. Nothing behind it was read."),
        ('{"name" "a"}', "t.json: Line 1, column 9: a colon is expected."),
        ("{name}", "t.json: Line 1, column 2: a key in quotation marks is expected."),
        ("\xff\xfea", "t.json: Line 1, column 1"),
    ],
)  # fmt: skip
def test_where_the_notation_breaks_the_entries_above_stand(content, reason):
    assert " ".join(outcomes(content)).startswith(reason)


def test_each_line_of_ndjson_stands_for_itself():
    lines = ['{"name":"a"}', "", "{bad", "[1]", '{"name":"b"}', "[" * 100_000, '{"name":"c","slug":1}', '{"name":"d"}']
    found = outcomes("\n".join(lines), read_ndjson)
    assert [found[0], found[3], found[6]] == ["a", "b", "d"]
    assert found[1].startswith("t.json, line 3: This is no JSON: column 2")
    assert found[2].startswith("t.json, line 4: An object is expected")
    assert found[4] == "t.json, line 6: This object is nested too deeply."
    assert found[5].startswith("t.json, line 7: slug: a text")
    assert outcomes("\n\n", read_ndjson) == ["t.json: This file is empty."]


@pytest.mark.parametrize("reader", [read_json, read_ndjson])
def test_entries_come_in_pieces_however_large_the_file_is(reader, monkeypatch):
    monkeypatch.setattr(objects, "LONGEST_OBJECT", 60)
    monkeypatch.setattr(objects, "_PIECE", 120)
    content = "\n".join(json.dumps({"name": f"entry {number}"}) for number in range(200))
    assert outcomes(content, reader) == [f"entry {number}" for number in range(200)]
    assert "characters" in outcomes(json.dumps({"name": "x" * 500}), reader)[0]


@pytest.mark.parametrize(
    "flood", [b"[", b'{"a":', b'[{"a":', b"1", b'"', b"\\", b" ", b"[],", b'{"a":"', b"\x00", b"\xff", b'{"entries":[']
)
@pytest.mark.parametrize("reader", [read_json, read_ndjson])
def test_floods_are_refused(flood, reader):
    documents = read(flood * (300_000 // len(flood)), reader)
    assert documents
    assert all(document.reason for document in documents)


def test_deep_objects_are_refused_and_the_next_one_is_read():
    deep = '{"name":"a","x":' + "[" * 100 + "]" * 100 + "}"
    assert outcomes(f'[{deep},{{"name":"b"}}]') == ["t.json, entry 1: This object is nested too deeply.", "b"]


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
    (document,) = read([entry_data(entry) | {"color": "dark red"}])
    parsed = document.parsed
    assert parsed.document == entry
    assert parsed.given == set(entry_data(entry))
    found = words_of(parsed.document) + words(*(line.text for line in parsed.frame + parsed.unplaced))
    assert found == words(document.text)


def test_the_same_file_gives_the_same_entries():
    content = json.dumps([entry_data(full_entry())] * 2)
    assert read(content) == read(content)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "risks", "steps", "primary_code", "goals", "tools", "entries", "likelihood", "code"]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(_json, st.sampled_from([read_json, read_ndjson]))
def test_no_value_raises(value, reader):
    for document in read(value if not isinstance(value, str) else json.dumps(value), reader):
        assert (document.parsed is None) == bool(document.reason)


@given(
    st.binary(max_size=100) | st.text('[]{}":,0a\n ', max_size=60).map(str.encode),
    st.sampled_from([read_json, read_ndjson]),
)
def test_no_bytes_raise(content, reader):
    documents = read(content, reader)
    assert documents
    assert all((document.parsed is None) == bool(document.reason) for document in documents)
