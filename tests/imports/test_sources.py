"""Finding files on disk and in archives, and that no content of a file does harm."""

import json
import zipfile
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.source import SourceDocument
from exports.files import FORMATS, file_chunks
from imports import sources
from imports.sources import SUFFIXES, UnreadableDocument, find_documents, open_documents, read_documents
from tests.documents.entries import full_entry
from workbooks import archives

PAGE = "Name of the Procedure:\n\n{}\n\nSummary\n\nIt mends.\n"


def exported(format: str, *entries) -> bytes:
    return b"".join(file_chunks(((entry, {}) for entry in entries or [full_entry()]), format))


def archive(members: dict[str, bytes | str], compression=ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", compression) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return file.getvalue()


def opened(name: str, content: bytes) -> list[SourceDocument]:
    return list(open_documents(name, BytesIO(content)))


def reasons(name: str, content: bytes) -> dict[str, str]:
    return {document.filename: document.reason for document in opened(name, content)}


def test_folders_are_walked_in_order_and_litter_is_passed_over(tmp_path):
    for name in ("b.csv", "deep/a.TXT", "a.md", "deep/er/x.ndjson", "z.zip", "y.xlsx", "x.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    for name in ("notes.docx", "~$y.xlsx", ".hidden.txt", "__MACOSX/a.txt", ".git/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    found = [path.relative_to(tmp_path).as_posix() for path in find_documents([tmp_path])]
    assert found == ["a.md", "b.csv", "deep/a.TXT", "deep/er/x.ndjson", "x.json", "y.xlsx", "z.zip"]
    assert find_documents([tmp_path / "z.zip", tmp_path / "a.md"]) == [tmp_path / "z.zip", tmp_path / "a.md"]


def test_paths_that_hold_no_entries_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"missing\.txt does not exist"):
        find_documents([tmp_path / "missing.txt"])
    (tmp_path / "notes.docx").write_text("")
    with pytest.raises(
        UnreadableDocument, match=r"notes\.docx cannot be imported: the name of the file must end in \.txt, \.md, \.csv"
    ):
        find_documents([tmp_path / "notes.docx"])


def test_files_are_read_one_after_the_other_and_a_lost_one_is_an_error_of_the_disk(tmp_path):
    paths = [tmp_path / "knee.txt", tmp_path / "hip.json", tmp_path / "gone.txt"]
    paths[0].write_text(PAGE.format("Knee"))
    paths[1].write_text('{"name": "Hip"}')
    documents = read_documents(paths)
    assert next(documents).parsed.document.name == "Knee"
    assert next(documents).parsed.document.name == "Hip"
    with pytest.raises(FileNotFoundError):
        next(documents)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("upload", [SimpleUploadedFile, TemporaryUploadedFile, BytesIO])
def test_every_format_is_read_by_its_ending_whatever_its_case(format, upload):
    name = f"entries.{format.upper()}"
    if upload is TemporaryUploadedFile:
        file = TemporaryUploadedFile(name, "application/octet-stream", 0, None)
        file.write(exported(format))
    else:
        file = upload(exported(format)) if upload is BytesIO else upload(name, exported(format))
    with file:
        (document,) = open_documents(name, file)
    assert document.parsed.document.name == full_entry().name
    assert document.filename.startswith(name)


@pytest.mark.parametrize("name", ["notes.docx", "entries", "", "txt", ".txt", "entries.txt.exe", "x.xls"])
def test_a_file_of_another_kind_is_refused_with_the_kinds_there_are(name):
    (document,) = opened(name, b"x")
    assert document.reason == (
        "Files of this kind cannot be imported. Use .txt, .md, .csv, .xlsx, .json, .ndjson, .zip."
    )


def test_an_office_document_under_another_name_is_told_from_text():
    for content in (archive({"word/document.xml": "x"}), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)):
        (document,) = opened("entries.txt", content)
        assert document.reason.startswith("This is an office document or an archive with the wrong file name extension")


def test_a_file_of_which_nothing_can_be_read_is_given_up_early(monkeypatch):
    documents = opened("entries.ndjson", b"x\n" * 1_000_000)
    assert len(documents) == sources.MOST_REFUSED_AT_FIRST + 2
    assert documents[-1].filename == "entries.ndjson"
    assert documents[-1].reason == "Too much of this file cannot be read. The rest was skipped."
    monkeypatch.setattr(sources, "MOST_REFUSED", 200)
    assert len(opened("entries.ndjson", b'{"name": "Knee"}\n' + b"x\n" * 300)) == 1 + 200 + 2


def test_an_archive_is_read_in_order_of_names_whatever_its_folders():
    members = {
        "b/knee.txt": PAGE.format("Knee"),
        "a.ndjson": '{"name": "Hip"}\n{"name": "Ear"}',
        "B\\icd9proc-81.85-elbow.md": PAGE.format("Elbow"),
        "../../up.json": '[{"name": "Up"}]',
        "empty/": "",
    }
    documents = opened("all.zip", archive(members))
    assert [(document.filename, document.parsed.document.name) for document in documents] == [
        ("all.zip/../../up.json, entry 1", "Up"),
        ("all.zip/B/icd9proc-81.85-elbow.md", "Elbow"),
        ("all.zip/a.ndjson, line 1", "Hip"),
        ("all.zip/a.ndjson, line 2", "Ear"),
        ("all.zip/b/knee.txt", "Knee"),
    ]
    assert documents[1].parsed.document.primary_code.code == "81.85"


def test_every_format_is_read_in_an_archive():
    documents = opened("all.zip", archive({f"entries.{format}": exported(format) for format in FORMATS}))
    assert [document.parsed.document.name for document in documents] == [full_entry().name] * len(FORMATS)


def test_what_computers_leave_in_archives_is_passed_over_and_the_rest_is_named():
    members = dict.fromkeys(("__MACOSX/._a.txt", ".DS_Store", "a/.hidden.txt", "~$a.xlsx"), b"x")
    inner = archive({"a.txt": PAGE.format("Knee")})
    found = reasons("all.zip", archive({**members, "a.pdf": b"x", "in.zip": inner, "b.txt": PAGE.format("Knee")}))
    assert list(found) == ["all.zip/a.pdf", "all.zip/b.txt", "all.zip/in.zip"]
    assert found["all.zip/a.pdf"].startswith("Files of this kind cannot be imported")
    assert found["all.zip/b.txt"] == ""
    assert found["all.zip/in.zip"].startswith("An archive inside an archive is not opened.")


def test_an_archive_without_files_says_so():
    assert reasons("all.zip", archive({".DS_Store": b""})) == {
        "all.zip": "There is no file in this archive: upload one with documents."
    }


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06", archive({"a.txt": b"x"})[:-9], b"x" * 70_000])
def test_a_broken_archive_is_refused_whole(content):
    (reason,) = reasons("all.zip", content).values()
    assert reason.startswith("The archive is damaged")


def test_a_member_that_was_damaged_takes_no_other_along():
    page = PAGE.format("Knee").encode()
    content = archive({"a.txt": page, "b.txt": PAGE.format("Hip")}, zipfile.ZIP_STORED).replace(page, page.swapcase())
    found = reasons("all.zip", content)
    assert found["all.zip/a.txt"].startswith("It is damaged (Bad CRC-32")
    assert found["all.zip/b.txt"] == ""


def test_a_member_that_lies_about_its_size_is_refused():
    content = bytearray(archive({"a.txt": PAGE.format("Knee")}))
    for header, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = content.index(header) + place
        content[start : start + 4] = (5).to_bytes(4, "little")
    assert reasons("all.zip", bytes(content))["all.zip/a.txt"].startswith("It is damaged (Bad CRC-32")


def test_members_that_cannot_be_opened_are_refused_one_by_one():
    content = bytearray(archive({"a.txt": b"x"}))
    for header, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(header) + flags] |= 1
    assert "encrypted" in reasons("all.zip", bytes(content))["all.zip/a.txt"]
    assert "unsupported compression method" in reasons("all.zip", archive({"a.txt": b"x"}, ZIP_BZIP2))["all.zip/a.txt"]


def test_an_archive_holds_no_more_than_it_may(monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_MEMBER", 3_000_000)
    monkeypatch.setattr(sources, "MOST_INFLATED", 7_000_000)
    members = {"a.txt": PAGE.format("Knee")} | {f"b{number}.csv": bytes(5_000_000) for number in range(9)}
    found = reasons("all.zip", archive(members))
    assert list(found) == [f"all.zip/{name}" for name in ("a.txt", "b0.csv", "b1.csv", "b2.csv", "b3.csv")]
    assert found["all.zip/a.txt"] == ""
    assert found["all.zip/b0.csv"] == "It has more than 3 MB. Split it."
    assert found["all.zip/b3.csv"].startswith("The archive has more than 500 MB: nothing after this point was read.")


def test_an_archive_has_no_more_members_than_it_may(monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    (reason,) = reasons("all.zip", archive({f"{number}.txt": "" for number in range(3)})).values()
    assert reason.startswith("The archive has more than 2 files")


def test_names_of_members_are_shown_in_one_line():
    file = BytesIO()
    with ZipFile(file, "w") as written:
        written.writestr(ZipInfo("a\nb\x1b[31m.txt"), PAGE.format("Knee"))
    assert list(reasons("all.zip", file.getvalue())) == ["all.zip/a b[31m.txt"]


def spoilt(content: bytes):
    """The content with a few bytes of it changed, cut out or repeated."""

    def spoil(places):
        spoilt = bytearray(content)
        for place, piece in places:
            start = place % max(len(spoilt), 1)
            spoilt[start : start + len(piece) // 2] = piece
        return bytes(spoilt)

    return st.lists(st.tuples(st.integers(0, len(content)), st.binary(max_size=6)), min_size=1, max_size=4).map(spoil)


_FILES = {f".{format}": exported(format) for format in FORMATS}
_FILES |= {
    ".md": exported("txt", full_entry(), full_entry()),
    ".zip": archive({"a.txt": _FILES[".txt"], "b.json": _FILES[".json"], "c.xlsx": _FILES[".xlsx"]}),
}


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=40)
@given(data=st.data())
def test_no_bytes_do_harm(suffix, data):
    content = data.draw(st.binary(max_size=400) | spoilt(_FILES[suffix]))
    documents = opened(f"entries{suffix}", content)
    assert documents
    for document in documents:
        assert isinstance(document, SourceDocument)
        assert bool(document.reason) == (document.parsed is None)
        assert document.filename.startswith(f"entries{suffix}")
        json.dumps([document.filename, document.reason]).encode()
