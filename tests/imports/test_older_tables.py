"""A table that was exported from an older version of an entry undoes no later change."""

import io
import json

import pytest

from documents.json.reader import read_object
from documents.tables.reader import read_table
from documents.tables.rows import Table
from exports.files import file_chunks
from exports.queries import exportable, in_order, read_entries
from imports.actions import import_documents, importer, look_again, upload
from imports.models import ImportedDocument
from imports.readers import read_csv
from procedures.actions import withdraw
from procedures.models import ProcedureVersion
from tests import makers

pytestmark = pytest.mark.django_db


def exported(format="csv", shape="wide") -> bytes:
    chunks = read_entries(in_order(exportable()), None)
    return b"".join(file_chunks(chunks, format, shape, with_publication=True))


def uploaded(file: bytes) -> ImportedDocument:
    documents = read_csv("elbow.csv", io.BytesIO(file))
    (*_, (batch, _)) = upload(documents=documents, name="elbow.csv", actor=importer())
    return batch.documents.get()


def changed_meanwhile():
    """An entry whose tools and summary were changed after the export that is returned."""
    live = makers.published()
    file = exported()
    texts = makers.document().texts | {"summary": "All new."}
    makers.follow_up(live, tools=["Drill"], texts=texts)
    return file


def test_an_older_table_that_would_undo_later_changes_is_a_conflict(client):
    document = uploaded(changed_meanwhile())
    assert (document.verdict, document.exported_version, document.is_chosen) == ("conflict", 1, False)
    assert document.reason == (
        "it was made from version 1, and would undo what was changed up to version 2 in: Summary, Tools. "
        "Export the entry again, and make your changes there."
    )
    client.force_login(makers.writer("will"))
    page = client.get(document.get_absolute_url()).content.decode()
    assert "In version 1" in page
    assert "<td>About summary.</td><td>All new.</td><td>About summary.</td>" in page.replace("<p>", "").replace(
        "</p>", ""
    )
    assert page.count("undoes a later change") == 2
    batch_page = client.get(document.batch.get_absolute_url()).content.decode()
    assert "would undo what was changed" in batch_page
    assert f'name="chosen" value="{document.pk}"' not in batch_page


def test_the_command_names_the_conflict_with_its_fields_and_imports_nothing():
    file = changed_meanwhile()
    documents = list(read_csv("elbow.csv", io.BytesIO(file)))
    counts = import_documents(documents=documents, actor=importer(), dry_run=True)
    assert counts.as_dict() == {"added": 0, "revised": 0, "retired": 0, "unchanged": 0, "bad": 1}
    assert "  Tools: Drill -> Scalpel" in counts.report
    counts = import_documents(documents=documents, actor=importer())
    assert [reason[:30] for _, reason in counts.refused] == ["it was made from version 1, an"]
    assert not ProcedureVersion.objects.filter(state="draft").exists()


def test_an_older_table_may_change_what_nobody_changed_since():
    live = makers.published()
    row = b"slug,version,tools\nmending-of-the-elbow,1,Saw\n"
    makers.follow_up(live, texts=makers.document().texts | {"summary": "All new."})
    document = uploaded(row)
    assert (document.verdict, document.reason) == ("changed", "")


def test_a_field_that_both_changed_is_a_conflict_too():
    makers.follow_up(makers.published(), tools=["Drill"])
    assert uploaded(b"slug,version,tools\nmending-of-the-elbow,1,Saw\n").verdict == "conflict"


def test_a_table_of_the_newest_version_or_of_none_that_the_site_has_is_compared_as_ever():
    makers.follow_up(makers.published(), tools=["Drill"])
    assert uploaded(exported()).verdict == "unchanged"
    for version in ("2", "7", "draft", ""):
        assert uploaded(f"slug,version,tools\nmending-of-the-elbow,{version},Saw\n".encode()).verdict == "changed"


@pytest.mark.parametrize("version", ["", "v1", "7"])
def test_a_table_that_does_not_say_its_version_is_warned_about_if_it_brings_an_earlier_text_back(version):
    live = makers.published()
    row = f"slug,version,tools,summary\nmending-of-the-elbow,{version},Scalpel,About summary.\n".encode()
    live = makers.follow_up(live, tools=["Drill"])
    live = makers.follow_up(live, tools=["Drill"], texts=makers.document().texts | {"summary": "All new."})
    document = uploaded(row)
    *unknown, back = document.warnings
    assert document.verdict == "changed" and len(unknown) == (version == "7")
    assert back.startswith("It would bring back what version 2 said in: Summary.")
    assert uploaded(b"slug,tools\nmending-of-the-elbow,Saw\n").warnings == []
    withdraw(version=live, note="Not safe", actor=makers.reviewer("rosa"))
    assert "was withdrawn: to publish what is imported would bring it back" in uploaded(row).warnings[0]


def test_what_is_found_out_later_is_added_to_the_warnings_of_an_import_that_waits():
    live = makers.published()
    document = uploaded(b"slug,version,tools,goals\nmending-of-the-elbow,,Scalpel,Better goals.\n")
    makers.follow_up(live, tools=["Drill"])
    list(look_again(batch=document.batch, actor=importer()))
    document.refresh_from_db()
    assert [warning[:50] for warning in document.warnings] == ["It would bring back what version 1 said in: Tools."]


def test_an_older_table_that_says_the_same_is_unchanged():
    live = makers.published()
    file = exported()
    makers.follow_up(makers.follow_up(live, tools=["Drill"]))
    assert uploaded(file).verdict == "unchanged"


@pytest.mark.parametrize("cell", ["3", " 3 ", "3.0"])
def test_tables_and_data_say_which_version_they_were_made_from(cell):
    wide = [(1, ("name", "version", "summary"), ""), (2, ("Elbow", cell, "It mends."), "")]
    long = [(1, ("name", "version", "part", "text"), ""), (2, ("Elbow", cell, "tool", "Saw"), "")]
    for rows in (wide, long):
        (document,) = read_table(Table("elbow.csv", lambda rows=rows: iter(rows)))
        assert (document.parsed.exported_version, document.parsed.unplaced) == (3, [])
    assert read_object("elbow.json", {"name": "Elbow", "edition": {"version": 3}}).parsed.exported_version == 3


@pytest.mark.parametrize(
    "exported_version", [None, "3", [3], {"version": None}, {"version": True}, {"version": "v3"}, {"version": 10**12}]
)
def test_an_exported_version_without_a_number_says_nothing(exported_version):
    assert read_object("elbow.json", {"name": "Elbow", "edition": exported_version}).parsed.exported_version is None


def test_downloads_name_their_version_in_every_shape():
    makers.follow_up(makers.published(), tools=["Drill"])
    assert {row["edition"]["version"] for row in json.loads(exported("json"))} == {2}
    for shape in ("wide", "long"):
        (document,) = read_csv("all.csv", io.BytesIO(exported(shape=shape)))
        assert document.parsed.exported_version == 2
