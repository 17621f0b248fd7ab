"""Notes of a tabular list: read, kept with their release, shown at their code and below, never searched."""

import io
from collections import Counter

import pytest
from django.core.management import call_command

from codes.actions import withdraw_release
from codes.actions.notes import LONGEST_NOTE
from codes.formats import NOTE_KINDS, read_codes, read_terms
from codes.formats.rows import CodeRow, NoteRow, TermRow
from codes.models import CodeNote, CodeSystem, CodeUpload, Release
from tests import makers

from .code_files import look, send

pytestmark = pytest.mark.django_db

BOOK = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>2026</version>
<chapter><name>19</name><desc>Mishaps of every kind (S00-T88)</desc>
  <notes><note>Say in a second code what caused it.</note></notes>
  <excludes1><note>mishaps at birth (P10-P15)</note><note>mishaps of mothers (O70-O71)</note></excludes1>
  <sectionIndex><sectionRef first="S70" last="S79" id="S70-S79">Mishaps of the hip</sectionRef></sectionIndex>
  <section id="S70-S79"><desc>Mishaps of the hip (S70-S79)</desc>
    <excludes2><note>chilblains (T69.1-)</note><note>bites (S79.9)</note></excludes2>
    <diag><name>S70</name><desc>Graze of hip</desc>
      <includes><note>scrape of hip</note></includes>
      <codeFirst><note>the crash, if any, such as:</note><note>fall (W19)</note></codeFirst>
      <useAdditionalCode><note>code to tell the dirt (S70.1, S70-S79)</note></useAdditionalCode>
      <codeAlso><note>the torn trousers</note></codeAlso>
      <sevenChrNote><note>Each code of category S70 has a 7th character</note></sevenChrNote>
      <sevenChrDef><extension char="A">first visit</extension><extension char="S">sequela</extension></sevenChrDef>
      <diag><name>S70.0</name><desc>Graze of left hip</desc>
        <inclusionTerm><note>Sore left hip</note></inclusionTerm>
        <excludes1><note>quibblewort of hip (S70.1-)</note><note> </note></excludes1>
      </diag>
      <diag><name>S70.1</name><desc>Graze of right hip</desc></diag>
    </diag>
    <diag><name>S79</name><desc>Other mishap</desc><diag><name>S79.9</name><desc>Mishap of hip</desc></diag></diag>
  </section>
</chapter></ICD10CM.tabular>
"""


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "icd10cm_tabular_2026.xml"
    path.write_text(BOOK)
    return path


def load_book(book, label="FY2026"):
    """The counts of a release with 14 notes."""
    return makers.load_codes("icd10cm", label, read_codes(book, system="icd10cm"))


def page_of(client, code, system="icd10cm"):
    return client.get(f"/codes/{system}/{code}/").content.decode()


def test_the_tabular_list_gives_every_note_with_its_kind_in_the_order_of_the_book(book):
    rows = list(read_codes(book, system="icd10cm"))
    notes = [row for row in rows if isinstance(row, NoteRow)]
    assert Counter(note.kind for note in notes) == {
        "note": 1,
        "excludes1": 3,
        "excludes2": 2,
        "includes": 1,
        "code_first": 2,
        "use_additional": 1,
        "code_also": 1,
        "seventh": 3,
    }
    assert notes[0][:3] == ("CH-19", "Say in a second code what caused it.", "note")
    assert [note.text for note in notes if note.kind == "seventh"][1:] == ["A: first visit", "S: sequela"]
    assert Counter(type(row) for row in rows) == {CodeRow: 11, TermRow: 1, NoteRow: 14}
    assert [row.term for row in read_terms(book, system="icd10cm")] == ["Sore left hip"]


def test_the_kinds_of_rows_are_those_of_the_table():
    assert CodeNote.Kind.values == list(NOTE_KINDS)


def test_a_code_shows_its_notes_and_those_of_the_headings_above_with_links_to_known_codes(
    client, book, django_assert_num_queries
):
    load_book(book)
    page = page_of(client, "S700XXA")
    positions = [page.index(text) for text in ("quibblewort", "scrape of hip", "chilblains", "mishaps at birth")]
    assert positions == sorted(positions), "the nearest heading comes first"
    assert 'href="/codes/icd10cm/S701/">S70.1</a>-)' in page
    assert 'href="/codes/icd10cm/S70-S79/">S70-S79</a>)' in page
    assert "chilblains (T69.1-)" in page and "mishaps at birth (P10-P15)" in page
    assert "As printed in FY2026" in page
    own = page_of(client, "S700")
    assert own.index("quibblewort") < own.index("<h3>From <a"), "its own notes come first, without a heading"
    for code in ("S700XXA", "S799"):
        with django_assert_num_queries(13):
            page_of(client, code)


def test_what_a_code_excludes_does_not_lead_to_it(client, book):
    load_book(book)
    assert "/codes/icd10cm/S700/" in client.get("/search/?q=sore+left+hip").content.decode()
    assert "/codes/icd10cm/S700/" not in client.get("/search/?q=quibblewort").content.decode()


def test_notes_are_withheld_with_the_texts_of_their_system(client, settings):
    rows = [CodeRow("99990", "A secret service"), NoteRow("99990", "Not with 99991", "note")]
    makers.load_codes("cpt4", "2026", rows)
    assert CodeNote.objects.count() == 1
    assert "Not with" not in page_of(client, "99990", "cpt4")
    settings.MEDREF_LICENSED_SYSTEMS = {"cpt4"}
    assert "Not with" in page_of(client, "99990", "cpt4")


def test_notes_are_those_of_the_newest_release_that_has_any(client, book):
    load_book(book)
    codes = [row for row in read_codes(book, system="icd10cm") if isinstance(row, CodeRow)]
    makers.load_codes("icd10cm", "FY2026", codes)
    makers.load_codes("icd10cm", "FY2027", codes)
    assert "quibblewort" in page_of(client, "S700"), "a file without notes takes none away"
    makers.load_codes("icd10cm", "FY2025", [*codes, NoteRow("S700", "An older note", "note")])
    assert "An older note" not in page_of(client, "S700")
    makers.load_codes("icd10cm", "FY2027", [*codes, NoteRow("S700", "A newer note", "note")])
    page = page_of(client, "S700")
    assert "A newer note" in page and "quibblewort" not in page
    withdraw_release(release=Release.objects.get(label="FY2027"))
    assert "quibblewort" in page_of(client, "S700")


def test_a_release_that_is_loaded_again_replaces_its_notes(book):
    load_book(book)
    assert load_book(book).notes == CodeNote.objects.count() == 14


def test_the_command_and_the_desk_tell_how_many_notes_a_file_has(book, client, cora):
    err = io.StringIO()
    call_command("import_codes", "icd10cm", book, release="FY2026", dry_run=True, stderr=err, stdout=io.StringIO())
    assert "14 notes at codes and headings" in err.getvalue()
    send(client, book.read_bytes(), name="tabular.xml", system="icd10cm")
    assert "14 notes at codes and headings" in look(client, CodeUpload.objects.get())


def test_a_note_without_a_code_or_that_is_too_long_is_a_bad_line():
    rows = [
        CodeRow("S70", "Graze"),
        NoteRow("S71", "Nowhere", "note", 7),
        NoteRow("S70", "x" * (LONGEST_NOTE + 1), "note", 8),
    ]
    bad = {row.line: row.reason for row in makers.load_codes("icd10cm", "FY2026", rows).bad_rows}
    assert bad == {7: "ICD-10-CM has no code S71", 8: "the note has more than 10,000 characters"}


def test_a_dry_run_keeps_no_notes(book):
    makers.load_codes("icd10cm", "FY2026", read_codes(book, system="icd10cm"), dry_run=True)
    assert not CodeNote.objects.exists()
    assert not CodeSystem.objects.get(slug="icd10cm").codes.exists()
