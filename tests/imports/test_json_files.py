"""JSON and NDJSON files: a bad object does not affect others, and garbage is refused at once."""

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.json.writer import entry_data
from imports.readers import read_json, read_ndjson
from tests.documents.entries import full_entry
from workbooks import json_values


def read(content, reader=read_json):
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    return list(reader("t.json", BytesIO(content)))


def outcomes(content, reader=read_json) -> list[str]:
    """The name of each entry, or where and why there is none."""
    return [
        document.parsed.document.name if document.parsed else f"{document.filename}: {document.reason}"
        for document in read(content, reader)
    ]


def test_a_key_that_is_there_twice_is_refused_at_any_depth():
    bad, deep, good = outcomes('[{"name":"a","name":"b"},{"name":"c","x":[{"y":1,"y":2}]},{"name":"d"}]')
    assert bad == "t.json, entry 1: The key “name” occurs twice."
    assert deep == "t.json, entry 2: The key “y” occurs twice."
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
        ("", "t.json: This file has no entries."),
        ("[]", "t.json: This file has no entries."),
        ("{}", "t.json, entry 1: It is not clear which entry this is"),
        ("[3]", "t.json, entry 1: Each entry must be an object, not a number."),
        ("name", "t.json: Line 1, column 1: expected an array or an object, not “n”."),
        ('[{"name":\n"a" "b"}]', "t.json: Line 2, column 5: this is not valid JSON: Expecting ',' delimiter."),
        ('{"entries":[{"name":"a"}', "a t.json: Line 1, column 25: expected a comma or “]”. Nothing after this point"),
        ('[{"name":"a"} {"name":"b"}]', "a t.json: Line 1, column 15: expected a comma or “]”. Nothing after this point"),
        ('{"name" "a"}', "t.json: Line 1, column 9: expected a colon."),
        ("{name}", "t.json: Line 1, column 2: expected a key in quotation marks."),
        ("\xff\xfea", "t.json: Line 1, column 1"),
    ],
)  # fmt: skip
def test_where_the_notation_breaks_the_entries_above_stand(content, reason):
    assert " ".join(outcomes(content)).startswith(reason)


def test_each_line_of_ndjson_stands_for_itself():
    lines = ['{"name":"a"}', "", "{bad", "[1]", '{"name":"b"}', "[" * 100_000, '{"name":"c","slug":1}', '{"name":"d"}']
    found = outcomes("\n".join(lines), read_ndjson)
    assert [found[0], found[3], found[6]] == ["a", "b", "d"]
    assert found[1].startswith("t.json, line 3: This is not valid JSON: column 2")
    assert found[2].startswith("t.json, line 4: Each entry must be an object")
    assert found[4] == "t.json, line 6: This object is nested too deeply."
    assert found[5].startswith("t.json, line 7: slug must be a text")
    assert outcomes("\n\n", read_ndjson) == ["t.json: This file is empty."]


@pytest.mark.parametrize("reader", [read_json, read_ndjson])
def test_entries_come_in_pieces_however_large_the_file_is(reader, monkeypatch):
    monkeypatch.setattr(json_values, "LONGEST_OBJECT", 60)
    monkeypatch.setattr(json_values, "_PIECE", 120)
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
