"""bin/manage import_entries: what it prints, what it returns, and which files it reads."""

import json
from io import StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from accounts import roles
from documents.text.writer import write_entry_document
from procedures.models import Procedure, ProcedureVersion
from tests import makers

pytestmark = pytest.mark.django_db


def run(*arguments, **options) -> tuple[str, str]:
    """What the command prints and what it complains about."""
    out, err = StringIO(), StringIO()
    call_command("import_entries", *map(str, arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def refusal(*arguments, **options) -> str:
    with pytest.raises(CommandError) as caught:
        run(*arguments, **options)
    assert not Procedure.objects.exists()
    return str(caught.value)


@pytest.fixture
def folder(tmp_path):
    """A folder with two entries, one of them deeper, and a file of another kind."""
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "knee.txt").write_text(write_entry_document(makers.document("Knee mending", primary_code=None)))
    (tmp_path / "deep" / "deeper" / "hip.MD").write_text(
        write_entry_document(makers.document("Hip mending", primary_code=None))
    )
    (tmp_path / "notes.docx").write_bytes(b"PK")
    return tmp_path


def test_folders_are_walked_and_one_line_of_counts_is_the_end(folder):
    out, _ = run(folder)
    assert out.splitlines()[-1] == "added 2, revised 0, retired 0, unchanged 0, bad 0"
    assert set(Procedure.objects.values_list("slug", flat=True)) == {"knee-mending", "hip-mending"}
    assert not ProcedureVersion.objects.exclude(state="draft").exists()
    assert run(folder)[0] == "added 0, revised 0, retired 0, unchanged 2, bad 0\n"


def test_files_are_named_one_by_one_too(folder):
    assert run(folder / "knee.txt", folder / "deep")[0] == "added 2, revised 0, retired 0, unchanged 0, bad 0\n"


def test_counts_come_as_json(folder):
    assert json.loads(run(folder, json=True)[0]) == {"added": 2, "revised": 0, "retired": 0, "unchanged": 0, "bad": 0}


def test_a_dry_run_says_what_would_happen_and_changes_nothing(folder):
    out, err = run(folder, dry_run=True)
    assert out.startswith("added 2,")
    assert "knee.txt" in err
    assert "hip.MD" in err
    assert not Procedure.objects.exists()


def test_tables_data_and_archives_come_in_like_documents(folder):
    (folder / "some.csv").write_text("name,summary\nElbow mending,It mends.\n")
    (folder / "some.ndjson").write_text('{"name": "Ear mending"}\n{"name": "Toe mending"}\n')
    with ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("inner/nose.json", '[{"name": "Nose mending"}]')
    assert run(folder)[0] == "added 6, revised 0, retired 0, unchanged 0, bad 0\n"


def test_a_file_that_lacks_fields_leaves_them_as_they_are(folder):
    makers.person("boss", roles.ADMINISTRATOR)
    run(folder / "knee.txt", publish_as="boss")
    (folder / "some.json").write_text('{"slug": "knee-mending", "name": "Knee mending", "summary": "All new."}')
    assert run(folder / "some.json")[0] == "added 0, revised 1, retired 0, unchanged 0, bad 0\n"
    draft = ProcedureVersion.objects.get(state="draft")
    assert (draft.summary, draft.goals) == ("All new.", makers.document().texts["goals"])


def test_a_bad_row_is_named_by_its_place(folder):
    (folder / "some.ndjson").write_text('{"name": "Ear mending"}\n{"name": 3}\n')
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_entries", str(folder), stderr=err, stdout=(out := StringIO()))
    assert "some.ndjson, line 2: not imported: name must be a text, not a number." in err.getvalue()
    assert out.getvalue() == "added 3, revised 0, retired 0, unchanged 0, bad 1\n"


def test_bad_documents_make_the_command_fail_after_the_good_ones_went_in(folder, capsys):
    (folder / "bad.txt").write_text("nothing of an entry")
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("import_entries", str(folder), stdout=out, stderr=err)
    assert caught.value.code == 1
    assert out.getvalue() == "added 2, revised 0, retired 0, unchanged 0, bad 1\n"
    assert "bad.txt: not imported: This is not an entry document" in err.getvalue()
    assert Procedure.objects.count() == 2


def test_what_an_editor_should_look_at_is_said(tmp_path):
    (tmp_path / "knee.txt").write_text(
        "Name of the Procedure:\n\nKnee\n\nSummary\n\nIt mends.\n\nClassification\n\nColor: x\n"
    )
    _, err = run(tmp_path)
    assert "knee.txt: warning: Code not found" in err
    assert "knee.txt: line 11 fits no field: Color: x" in err
    assert "1 lines fit no field" in err


def test_a_first_fill_goes_live_in_the_name_of_an_administrator(folder):
    makers.person("boss", roles.ADMINISTRATOR)
    run(folder, publish_as="boss")
    assert set(ProcedureVersion.objects.values_list("state", flat=True)) == {"published"}


def test_a_first_fill_needs_an_account_that_may(folder):
    assert refusal(folder, publish_as="nobody") == "There is no account “nobody”."
    makers.writer()
    assert "Ask an administrator for the role" in refusal(folder, publish_as="wanda")


def test_an_old_word_processors_file_is_read_with_its_accents(tmp_path):
    text = write_entry_document(makers.document("Ménière’s “ear” repair", primary_code=None)).replace("\n", "\r\n")
    (tmp_path / "ear.txt").write_bytes(text.encode("cp1252"))
    run(tmp_path)
    assert ProcedureVersion.objects.get().name == "Ménière’s “ear” repair"
    (tmp_path / "ear.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert "unchanged 1" in run(tmp_path)[0]


def test_paths_that_cannot_be_read_are_named(folder, tmp_path_factory):
    assert "missing.txt does not exist" in refusal(folder, folder / "missing.txt")
    assert "notes.docx cannot be imported: the name of the file must end in .txt, .md, .csv" in refusal(
        folder / "notes.docx"
    )
    assert "No documents found" in refusal(tmp_path_factory.mktemp("empty"))


def test_a_huge_file_is_refused_by_name_and_stops_no_other(folder):
    (folder / "huge.txt").write_text("Name of the Procedure:\n\nHuge\n" + "word " * 250_000)
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_entries", str(folder), stderr=err, stdout=(out := StringIO()))
    assert "huge.txt: not imported: " in err.getvalue()
    assert out.getvalue() == "added 2, revised 0, retired 0, unchanged 0, bad 1\n"


def test_the_code_is_read_from_the_files_name(tmp_path):
    text = write_entry_document(makers.document("Knee", primary_code=None, related_codes=[]))
    (tmp_path / "icd9proc-81.85-knee.txt").write_text(text)
    run(tmp_path)
    assert str(ProcedureVersion.objects.get().codes.get().code) == "ICD-9-CM procedures 81.85"


def test_a_first_fill_accepts_guesses_only_in_the_name_of_a_person(tmp_path):
    makers.person("boss", roles.ADMINISTRATOR)
    (tmp_path / "knee.txt").write_text("Name of the Procedure:\n\nKnee replacement\n\nSummary\n\nA new knee.\n")
    assert "--accept-guesses needs --publish-as" in refusal(tmp_path, accept_guesses=True)
    out, err = run(tmp_path, "--publish-as", "boss", "--dry-run")
    assert "stays a draft until somebody settles this at the desk: proposed values are neither" in err
    assert "--accept-guesses" in err
    out, err = run(tmp_path, "--publish-as", "boss", "--accept-guesses")
    assert out == "added 1, revised 0, retired 0, unchanged 0, bad 0\n"
    assert "stays a draft" not in err
    version = ProcedureVersion.objects.get()
    assert (version.state, version.kind) == ("published", "surgery")
