"""bin/manage export_entries: what it writes, where, and what it refuses."""

import json
import os
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from codes.formats.rows import CodeRow
from documents.entry import CodeReference
from documents.fields import FIELDS
from documents.json.writer import entry_data
from documents.tables.writer import LONG, WIDE
from exports.files import FORMATS, TABLES
from tests import makers
from tests.documents.entries import full_entry

pytestmark = pytest.mark.django_db

FORMS = [*((format, "wide") for format in FORMATS), *((format, "long") for format in TABLES)]


def exported(format="json", *args) -> tuple[bytes, str]:
    """(what goes to stdout, what goes to stderr)."""
    out, err = TextIOWrapper(BytesIO()), StringIO()
    call_command("export_entries", f"--format={format}", *args, stdout=out, stderr=err)
    return out.buffer.getvalue(), err.getvalue()


def names(*args) -> list[str]:
    return [entry["name"] for entry in json.loads(exported("json", *args)[0])]


def readable(content: bytes, format: str) -> str:
    if format != "xlsx":
        return content.decode("utf-8-sig")
    return str(CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python())


def full():
    entry = full_entry()
    fields = {name: getattr(entry, name) for name in vars(entry) if name != "name"}
    return makers.published(**fields)


def test_entries_go_out_with_every_field_and_without_their_publication():
    makers.load_codes()
    full()
    (entry,) = json.loads(exported("json")[0])
    assert entry == entry_data(full_entry())
    assert tuple(entry) == FIELDS
    assert json.loads(exported("ndjson")[0]) == entry
    for shape, headings in (("wide", WIDE), ("long", LONG)):
        assert exported("csv", f"--shape={shape}")[0].decode("utf-8-sig").splitlines()[0] == ",".join(headings)


def test_the_same_entries_make_the_same_file(monkeypatch):
    full()
    makers.published(
        name="Lancing", primary_code=None, specialties=["b", "a", "B"], not_applicable=["risks", "setting"]
    )
    files = {(format, shape): exported(format, f"--shape={shape}")[0] for format, shape in FORMS}
    monkeypatch.setattr("time.time", lambda: 2_000_000_000)
    for (format, shape), first in files.items():
        assert exported(format, f"--shape={shape}")[0] == first, (format, shape)
        text = readable(first, format)
        assert 0 <= text.find("Lancing") < text.find("Mending of the elbow"), (format, shape)


def test_official_titles_go_out_as_anyone_may_read_them():
    makers.load_codes()
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Zyzzogenic repair")])
    related = [CodeReference("icd10pcs", "0RQL4ZZ", "Repair Right Elbow Joint, Percutaneous")]
    makers.published(primary_code=CodeReference("cpt4", "99999", "Zyzzogenic words"), related_codes=related)
    for format, shape in FORMS:
        text = readable(exported(format, f"--shape={shape}")[0], format)
        assert "Zyzzogenic" not in text, (format, shape)
        assert "Repair Right Elbow Joint, Percutaneous" in text, (format, shape)


def test_documents_stand_one_after_the_other():
    makers.published(name="B", primary_code=None)
    makers.published(name="A", primary_code=None)
    first, second = exported("txt")[0].decode().split("\n\f\n")
    assert first.startswith("Name of the Procedure:\n\nA\n")
    assert second.startswith("Name of the Procedure:\n\nB\n")


def test_drafts_and_earlier_versions_stay_in():
    makers.follow_up(makers.published(), name="Better mending")
    makers.draft(makers.writer("will"), name="A draft", primary_code=None)
    assert names() == ["Better mending"]


def test_the_filter_is_that_of_the_page():
    makers.published(name="A", kind="Imaging", primary_code=None)
    makers.published(name="B", kind="Surgery", body_sites=["Knee"], primary_code=None)
    assert names("--filter=kind=surgery&body_site=Knee") == names("--filter=?kind=surgery") == ["B"]
    assert names("--filter=kind=therapy") == []


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("kind=sorcery", "A filter is not valid. kind: Select a valid choice. sorcery is not one"),
        ("bodysite=Knee", "There is no filter “bodysite”. Filters: q, letter, sort, kind, specialty, body_site"),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused(query, reason):
    with pytest.raises(CommandError, match=reason):
        exported("csv", f"--filter={query}")


def test_a_shape_is_for_tables():
    with pytest.raises(CommandError, match="--shape long applies to csv and xlsx only, not to json"):
        exported("json", "--shape=long")


def test_the_count_stands_where_the_data_does_not(tmp_path, capsysbinary):
    makers.published()
    content, said = exported("csv")
    assert said == "exported 1 entries\n"
    path = tmp_path / "entries.csv"
    call_command("export_entries", "--format=csv", f"--output={path}")
    assert capsysbinary.readouterr() == (b"exported 1 entries\n", b"")  # and no progress bar off a terminal
    assert path.read_bytes() == content


def test_a_file_that_cannot_be_written_whole_leaves_the_old_one(tmp_path):
    makers.published(texts=makers.document().texts | {"goals": "Long. " * 6000})
    path = tmp_path / "entries.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(CommandError, match="mending-of-the-elbow: goals has 35,999 characters.*Use csv or json"):
        exported("xlsx", f"--output={path}")
    assert [file.name for file in tmp_path.iterdir()] == ["entries.xlsx"]
    assert path.read_bytes() == b"old"
    with pytest.raises(CommandError, match=r"nowhere/entries\.csv cannot be written: No such file or directory"):
        exported("csv", f"--output={tmp_path / 'nowhere' / 'entries.csv'}")
    with pytest.raises(CommandError, match="is not a regular file and cannot be replaced"):
        exported("csv", f"--output={os.devnull}")


def test_many_entries_take_the_same_queries_a_chunk(monkeypatch, django_assert_num_queries):
    for name in "ABC":
        makers.published(name=name, primary_code=None)
    with django_assert_num_queries(11):
        exported("txt")
    monkeypatch.setattr("exports.queries.CHUNK", 1)
    with django_assert_num_queries(2 + 3 * 9):
        exported("txt")
