"""Documents become drafts: all of a run, or none."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts import roles
from documents.entry import CodeReference, Person, RiskItem
from documents.text.writer import write_entry_document
from imports.actions import import_documents, importer
from imports.models import ImportedDocument
from procedures.models import Procedure, ProcedureVersion, Risk, Tool
from procedures.queries import entry_document
from tests import makers
from tests.published import ENTRIES, needs_entries

pytestmark = pytest.mark.django_db


def text_of(**changes) -> str:
    return write_entry_document(makers.document(**changes))


def take(*texts, **options):
    documents = [makers.arrived(text, f"document-{number}.txt") for number, text in enumerate(texts, start=1)]
    return import_documents(documents=documents, actor=importer(), **options)


@needs_entries
def test_every_line_of_a_real_document_fits_a_field():
    [real] = ENTRIES.glob("cpt4-27025-*.txt")
    counts = import_documents(documents=[makers.arrived(real.read_text(), real.name)], actor=importer())
    assert (str(counts), counts.unplaced) == ("added 1, revised 0, retired 0, unchanged 0, bad 0", [])
    version = ProcedureVersion.objects.get()
    entry = entry_document(version)
    likelihoods = [risk.likelihood for risk in entry.risks]
    assert (likelihoods.count("common"), likelihoods.count("rare"), len(likelihoods)) == (3, 4, 7)
    assert (len(entry.steps), len(entry.tools)) == (5, 4)
    assert (entry.duration_min_minutes, entry.duration_max_minutes) == (60, 120)
    assert (entry.primary_code.system, entry.primary_code.code) == ("cpt4", "27025")
    assert version.imported_document.unplaced == []
    assert version.imported_document.text == real.read_text()
    again = import_documents(documents=[makers.arrived(real.read_text(), real.name)], actor=importer())
    assert again.as_dict() == {"added": 0, "revised": 0, "retired": 0, "unchanged": 1, "bad": 0}


def test_a_document_becomes_a_draft_with_its_source_kept():
    counts = take(text_of())
    version = ProcedureVersion.objects.get()
    assert counts.added == 1
    assert (version.state, version.created_by.username) == ("draft", "import")
    assert entry_document(version) == makers.document(slug="mending-of-the-elbow")
    assert version.imported_document.text == text_of()
    assert str(version.imported_document) == "document-1.txt"


@pytest.mark.parametrize("odd", [
    {}, {"related_codes": [CodeReference("cpt4", "99999")] * 2 + [CodeReference("icd10pcs", "0RQL0ZZ")]},
    {"tools": ["µCT", "µCT", "Σκαλπελοσ", "ΣΚΑΛΠΕΛΟΣ", "İğne", "ßaw", "ǆ"]},
    {"specialties": ["surgery", "Surgery"], "personnel": [Person("NURSE"), Person("nurse")]},
    {"duration_min_minutes": None}, {"duration_max_minutes": None}, {"not_applicable": ["benefits"]},
    {"primary_code": CodeReference("icd9proc", "81.85", "Title")}, {"kind": ""}, {"sources": [], "risks": []},
    {"primary_code": None, "name": "Коленная пластика"},
])  # fmt: skip
def test_the_same_document_twice_changes_nothing_the_second_time(odd):
    text = text_of(**odd)
    assert take(text).added == 1
    assert take(text).as_dict() == {"added": 0, "revised": 0, "retired": 0, "unchanged": 1, "bad": 0}


def test_a_dry_run_counts_and_changes_nothing():
    makers.published(name="Other", primary_code=None, related_codes=[])
    before = (Procedure.objects.count(), Tool.objects.count(), ImportedDocument.objects.count())
    counts = take(text_of(tools=["Never seen"]), text_of(name="Other", primary_code=None), "nothing", dry_run=True)
    assert str(counts) == "added 1, revised 1, retired 0, unchanged 0, bad 1"
    assert (Procedure.objects.count(), Tool.objects.count(), ImportedDocument.objects.count()) == before


def test_a_changed_document_waits_as_a_draft_while_readers_see_the_old_text(client):
    live = makers.published()
    before = client.get(live.get_absolute_url()).content
    counts = take(text_of(tools=["Drill"]))
    assert (counts.added, counts.revised) == (0, 1)
    draft = live.procedure.versions.get(state="draft")
    assert (draft.number, entry_document(draft).tools) == (2, ["Drill"])
    assert client.get(live.get_absolute_url()).content == before
    counts = take(text_of(tools=["Saw"]))
    assert counts.refused == [
        ("document-1.txt", "version 2 of “Mending of the elbow” is still open: finish or discard it first")
    ]
    assert entry_document(draft).tools == ["Drill"]


BAD = {
    "no entry": ("nothing", "not an entry document"),
    "an unknown kind": (text_of(name="B", primary_code=None, kind="Sorcery"), "“Sorcery” is not a kind of procedure"),
    "an unknown system": (text_of(primary_code=CodeReference("martian", "123")), "There is no code system “martian”"),
    "a malformed code": (text_of(primary_code=CodeReference("icd10pcs", "0RQ-1")), "does not match the ICD-10-PCS code format"),
    "no name": ("Summary\n\nIt is something.\n", "needs a name"),
    "a name that is too long": (text_of(name="N" * 300, primary_code=None), "300 characters long; the limit is 255"),
    "a tool that is too long": (text_of(tools=["N" * 300]), "tool, name: “NNN"),
    "a role that is too long": (text_of(personnel=[Person("N" * 300)]), "personnel role, name"),
    "a note that is too long": (text_of(personnel=[Person("Nurse", "n" * 300)]), "the limit is 250"),
    "a risk that is too long": (text_of(risks=[RiskItem("N" * 300)]), "risk, name"),
    "another name that is too long": (text_of(common_names=["N" * 300]), "procedure name, name"),
    "durations the wrong way round": (
        text_of(duration_min_minutes=90, duration_max_minutes=30), "(90 minutes) is longer than the longest (30 minutes)"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), BAD.values(), ids=BAD)
def test_a_bad_document_is_counted_with_its_reason_and_the_good_ones_go_in(text, reason):
    counts = take(text_of(name="First", primary_code=None), text, text_of(name="Last", primary_code=None))
    assert (counts.added, len(counts.refused)) == (2, 1)
    assert counts.refused[0][0] == "document-2.txt"
    assert reason in counts.refused[0][1]
    assert list(Procedure.objects.values_list("slug", flat=True)) == ["first", "last"]
    assert not Tool.objects.exclude(name="Scalpel").exists()


def test_a_run_that_is_cut_off_half_way_leaves_nothing():
    def documents():
        yield makers.arrived(text_of())
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        import_documents(documents=documents(), actor=importer())
    assert not Procedure.objects.exists()
    assert not Risk.objects.exists()


def test_a_first_fill_is_published_unreviewed_and_a_second_run_finds_it_unchanged(client):
    boss = makers.person("boss", roles.ADMINISTRATOR)
    assert take(text_of(), publish_as=boss).added == 1
    version = ProcedureVersion.objects.get()
    assert (version.state, version.is_unreviewed, version.reviewed_on) == ("published", True, None)
    assert version.events.last().actor == boss
    assert "Not clinically reviewed" in client.get(version.get_absolute_url()).content.decode()
    assert take(text_of(), publish_as=boss).unchanged == 1
    assert take(text_of(tools=["Drill"]), publish_as=boss).revised == 1
    assert entry_document(version.procedure.versions.get(state="published")).tools == ["Scalpel"]
    assert version.procedure.versions.get(number=2).state == "draft"


def test_a_withdrawn_entry_does_not_come_back_by_an_import():
    version = makers.in_state("withdrawn")
    boss = makers.person("boss", roles.ADMINISTRATOR)
    take(text_of(tools=["Drill"]), publish_as=boss)
    assert [v.state for v in version.procedure.versions.order_by("number")] == ["withdrawn", "draft"]


def test_who_may_not_publish_unreviewed_stops_the_run():
    with pytest.raises(PermissionDenied):
        take(text_of(), publish_as=makers.writer())
    assert not Procedure.objects.exists()


def test_only_writers_import():
    with pytest.raises(PermissionDenied):
        import_documents(documents=[makers.arrived(text_of())], actor=makers.reviewer())


def test_entries_that_the_site_has_stay_as_they_are_where_only_new_ones_are_wanted():
    makers.published()
    counts = take(text_of(tools=["Drill"]), text_of(name="New", primary_code=None), only_new=True)
    assert (counts.added, counts.revised, counts.unchanged) == (1, 0, 1)


def test_what_found_no_field_is_counted_and_kept_with_its_line():
    counts = take("Name of the Procedure:\n\nKnee\n\nSummary\n\nIt mends.\n\nClassification\n\nColor: blue\n")
    assert counts.unplaced == [("document-1.txt", 11, "Color: blue")]
    assert ImportedDocument.objects.get().unplaced == [[11, "Color: blue"]]
    assert counts.added == 1


def test_the_importers_account_cannot_sign_in():
    account = importer()
    assert importer() == account
    assert not account.has_usable_password()
    assert not account.is_staff


def test_of_two_files_about_one_entry_the_first_goes_in():
    counts = take(text_of(), text_of(tools=["Drill"]))
    assert counts.added == 1
    assert "document-1.txt is about the same entry" in counts.refused[0][1]
