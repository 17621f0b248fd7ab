"""Text files of entry documents: one or many in a file, in the encodings that people save them in."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.entry import same_content
from documents.text.splitting import LONGEST_DOCUMENT
from documents.text.writer import write_entry_document
from exports.writers import text_documents
from imports import readers, sources
from imports.readers import read_text
from imports.sources import open_documents
from tests import makers
from tests.documents.entries import any_entry
from workbooks.decoding import GUESSED

PAGE = "Name of the Procedure:\n\n{}\n\nSummary\n\nIt mends.\n"


def read(text: str | bytes, filename="entries.txt"):
    return list(read_text(filename, BytesIO(text if isinstance(text, bytes) else text.encode())))


def names(text: str | bytes) -> list[str]:
    documents = read(text)
    assert [document.reason for document in documents] == [""] * len(documents)
    return [document.parsed.document.name for document in documents]


def test_a_file_is_one_document_and_its_name_says_the_code():
    (document,) = read(PAGE.format("Knee"), "folder.zip/inner/icd9proc-81.85-knee.txt")
    assert document.filename == "folder.zip/inner/icd9proc-81.85-knee.txt"
    assert (document.parsed.document.primary_code.system, document.parsed.document.primary_code.code) == (
        "icd9proc",
        "81.85",
    )
    assert document.text == PAGE.format("Knee")
    assert document.parsed.given is None


def test_many_documents_are_parted_by_form_feeds_and_the_files_name_says_nothing():
    entries = [makers.document("Knee"), makers.document("Hip", primary_code=None, related_codes=[])]
    text = "".join(text_documents(write_entry_document(entry) for entry in entries))
    documents = read(text, "icd9proc-81.85-joints.txt")
    assert [document.filename for document in documents] == [
        "icd9proc-81.85-joints.txt, document 1",
        "icd9proc-81.85-joints.txt, document 2",
    ]
    assert all(
        same_content(document.parsed.document, entry) for document, entry in zip(documents, entries, strict=True)
    )


@pytest.mark.parametrize("seam", ["\f\n", "\n\n\f\n\n\n", "\r\n \f \r\n", "\f\n\f\n"])
def test_blank_lines_around_the_form_feed_do_not_matter(seam):
    assert names(seam.join([PAGE.format("Knee"), PAGE.format("Hip"), PAGE.format("Ear")])) == ["Knee", "Hip", "Ear"]


@pytest.mark.parametrize("opening", ["Name of the Procedure: Hip", "**Procedure Name**\nHip", "# Name:\nHip"])
def test_a_document_opens_with_any_name_label(opening):
    assert names(f"{PAGE.format('Knee')}\f\n{opening}\n\nSummary\n\nIt mends.\n") == ["Knee", "Hip"]


def test_a_form_feed_inside_a_document_parts_nothing():
    page_break = "Name of the Procedure:\n\nKnee\n\nSummary\n\nIt mends.\n\f\nIt lasts.\n\n\fName of it all.\n"
    assert names(page_break) == ["Knee"]
    assert names(f"\f\n\n{PAGE.format('Knee')}\f\n") == ["Knee"]


def test_a_bad_document_is_refused_and_the_others_go_on():
    first, second, third = read(f"{PAGE.format('Knee')}\f\nName:\0\n\f\n{PAGE.format('Hip')}")
    assert (first.reason, third.reason) == ("", "")
    assert second.parsed is None
    assert second.reason.startswith("Line 1: this is a binary file")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_texts_in_unicode_are_read_as_they_are(encoding):
    (document,) = read(PAGE.format("Ménière “ear” 😀").encode(encoding))
    assert document.parsed.document.name == "Ménière “ear” 😀"
    assert GUESSED not in document.parsed.warnings


def test_an_old_word_processors_text_is_read_with_a_warning_where_it_matters():
    plain, accents = read((PAGE.format("Knee") + "\f\n" + PAGE.format("Ménière “ear”")).encode("cp1252"))
    assert accents.parsed.document.name == "Ménière “ear”"
    assert GUESSED in accents.parsed.warnings
    assert GUESSED not in plain.parsed.warnings


def test_line_ends_are_evened_out_so_that_line_numbers_count():
    (document,) = read(PAGE.format("Knee").replace("\n", "\r\n").replace("\r\n", "\r", 1))
    assert document.text == PAGE.format("Knee")


def test_what_is_no_text_is_refused_with_the_reason():
    assert read(b"")[0].reason == "This document is empty."
    assert read(b"\xff\xfe\x00")[0].reason.startswith("This file begins like UTF-16 and is not.")
    assert read("nothing of an entry")[0].reason.startswith("This is not an entry document")


@pytest.mark.parametrize("line", [b"word\n", b"word ", b"\f\nword\n"])
def test_a_document_that_never_ends_is_refused_and_not_kept(line):
    (document,) = read(line * (2 * LONGEST_DOCUMENT // len(line)))
    assert document.reason == "This document is over 1 MB. Split it."
    assert len(document.text) < 5_000


def test_a_huge_document_does_not_take_others_along():
    huge = PAGE.format("Huge") + "word " * (LONGEST_DOCUMENT // 5)
    documents = read(f"{PAGE.format('Knee')}\f\n{huge}\n\f\n{PAGE.format('Hip')}")
    assert [document.parsed and document.parsed.document.name for document in documents] == ["Knee", None, "Hip"]


@settings(max_examples=25)
@given(entries=st.lists(any_entry, min_size=2, max_size=3))
def test_whatever_editors_type_stays_in_its_document(entries):
    documents = read("".join(text_documents(map(write_entry_document, entries))))
    again = [document.parsed.document for document in documents]
    assert all(same_content(*pair) for pair in zip(again, entries, strict=True))


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".ndjson"])
@pytest.mark.parametrize("line", [b"\n", b" \n", b"\f\n"])
def test_a_flood_of_empty_lines_is_given_up_early(suffix, line):
    (document,) = open_documents(f"flood{suffix}", BytesIO(line * 200_000))
    assert "More than 10,000 lines in a row are empty" in document.reason


def test_a_csv_file_of_empty_cells_is_given_up_early():
    (document,) = open_documents("flood.csv", BytesIO(b"name\n" + b'"\n' * 60_000))
    assert "More than 10,000 rows in a row are empty" in document.reason


def test_one_long_text_is_refused_without_looking_for_its_end(monkeypatch):
    monkeypatch.setattr(readers, "read_texts", None)  # nobody asks for the documents in it
    (document,) = open_documents("long.txt", BytesIO(b"Name:\n" * 1_000_000))
    assert document.reason == "This document is over 1 MB. Split it."


def test_a_file_of_more_entries_than_anybody_has_is_read_no_further(monkeypatch):
    monkeypatch.setattr(sources, "MOST_ENTRIES", 3)
    *taken, last = open_documents("many.csv", BytesIO(b"name\n" + b"a\n" * 50))
    assert (len(taken), last.parsed) == (4, None)
    assert "more than 3 entries" in last.reason
