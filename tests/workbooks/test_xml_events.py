"""XML as a stream of events with line numbers; nothing that a file declares is expanded or fetched."""

import tracemalloc
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.errors import UnreadableFile
from workbooks.xml_events import _LONGEST_PIECE, xml_events

BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
ENCODINGS = ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "latin-1"]


def told(content: bytes) -> list[tuple[int, str, str]]:
    return [(line, event, element.tag) for line, event, element in xml_events(BytesIO(content))]


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        told(content)
    return str(caught.value)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_each_event_comes_with_its_line(encoding, line_end):
    xml = line_end.join(["<a>", "", "<b>ü</b>", "<b/>", "</a>"])
    assert told(xml.encode(encoding)) == [
        (1, "start", "a"),
        (3, "start", "b"),
        (3, "end", "b"),
        (4, "start", "b"),
        (4, "end", "b"),
        (5, "end", "a"),
    ]


def test_an_element_that_has_ended_is_whole():
    texts = [element.text for _, event, element in xml_events(BytesIO("<a>zwölf\nBoxkämpfer</a>".encode()))]
    assert texts[-1] == "zwölf\nBoxkämpfer"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_declared_entities_are_refused_in_every_encoding(encoding):
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>\n' if encoding == "latin-1" else ""
    assert "declares entities or a document type" in refusal((declaration + BOMB).encode(encoding))


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_declaration_over_the_end_of_a_buffer_is_refused(cut):
    padding = " " * (_LONGEST_PIECE - cut)
    assert refusal((padding + BOMB).encode()).startswith("line 1: the XML declares")


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        '<!DOCTYPE x [<!ENTITY % e SYSTEM "http://stranger.example/e.dtd">%e;]><x/>',
        "<!DOCTYPE x><x/>",
    ],
)
def test_nothing_outside_the_file_is_referred_to(xml):
    assert "declares entities or a document type" in refusal(xml.encode())


def test_the_events_before_the_damage_come_first_and_the_line_is_told():
    events = xml_events(BytesIO(b"<a>\n<b/></c>"))
    assert [event for _, event, _ in (next(events), next(events), next(events))] == ["start", "start", "end"]
    with pytest.raises(UnreadableFile, match="line 2: the XML is broken .mismatched tag"):
        next(events)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no element found"),
        (b"<a>", "no element found"),
        (b"<a>&b;</a>", "undefined entity"),
        (b'<?xml version="1.0" encoding="nosuch"?><a/>', "unknown encoding"),
        (b'<?xml version="1.0" encoding="shift_jis"?><a/>', "multi-byte encodings"),
    ],
)
def test_broken_xml_says_why(content, reason):
    assert reason in refusal(content)


def test_memory_stays_flat_while_the_reader_clears_what_it_has_done():
    rows = BytesIO(b"<a>" + b"<row><cell>text</cell></row>\n" * 50_000 + b"</a>")
    tracemalloc.start()
    for _, event, element in xml_events(rows):
        if event == "end" and element.tag == "row":
            element.clear()
    assert tracemalloc.get_traced_memory()[1] < 15_000_000  # 50,000 empty rows in their parent
    tracemalloc.stop()


@given(st.binary(max_size=80), st.sampled_from([b"", b"<a>", b"<?xml ", b"\xff\xfe<\0"]))
def test_no_bytes_raise_anything_but_a_refusal(rest, start):
    try:
        told(start + rest)
    except UnreadableFile as error:
        assert error.reason
