"""A person accepts or rejects what is proposed for an imported draft, or fills the field by hand; until then it waits."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import roles
from documents.source import Placement, SourceLine
from imports import actions
from imports.actions import import_documents, importer
from imports.models import Finding, ImportedDocument, ProposalWords
from imports.queries import open_findings
from procedures.models import ProcedureVersion
from procedures.queries import entry_document
from procedures.rules import EditorialError
from tests import makers

from .desk_form import address_of, filled_form

pytestmark = pytest.mark.django_db

PAGE = """Name of the Procedure:

Arthroscopic repair of the shoulder

Summary

It mends a torn tendon.

Setting

In a day surgery unit or an operating room.

Personnel

  • Orthopedic surgeon

Alternatives

Open surgery under general anesthesia.
"""
WAITING = (
    "proposed values are neither accepted nor rejected (kind: Surgery; specialty: Orthopedic surgery; body site: Shoulder; "
    "setting: Day surgery unit, Hospital operating room)"
)
WORDS = reverse("admin:imports_proposalwords_add")


def page(text=PAGE, filename="icd9proc-8183-shoulder.txt"):
    return makers.arrived(text, filename)


def draft(text=PAGE, **options) -> ProcedureVersion:
    import_documents(documents=[page(text)], actor=importer(), **options)
    return ProcedureVersion.objects.order_by("-number").first()


def proposal(value: str) -> Finding:
    return Finding.objects.get(value=value)


@pytest.fixture
def wanda(client):
    """A writer who is signed in."""
    wanda = makers.writer()
    client.force_login(wanda)
    return wanda


@pytest.fixture
def press(client, wanda):
    """A function that saves the form of a draft with changes and a button, and returns the page that follows."""

    def press(version, **changes) -> str:
        data = filled_form(client, version) | {name: terms_of(version, name) for name in ("specialties", "settings")}
        return client.post(address_of(version), data | changes, follow=True).content.decode()

    def terms_of(version, name) -> list[int]:
        return list(getattr(version, name).values_list("pk", flat=True))

    return press


def test_a_draft_waits_until_each_proposal_is_accepted_or_rejected(wanda):
    version = draft()
    assert open_findings(version) == [WAITING]
    assert entry_document(version).kind == ""
    document = version.imported_document
    for value in ("Surgery", "Orthopedic surgery", "Day surgery unit"):
        count = actions.settle_proposals(
            document=document, outcome="accepted", findings=[proposal(value).pk], actor=wanda
        )
        assert count == 1
    assert actions.settle_proposals(document=document, outcome="rejected", actor=wanda) == 2
    assert open_findings(version) == []
    version.refresh_from_db()
    text = entry_document(version)
    assert (text.kind, text.specialties, text.body_sites) == ("Surgery", ["Orthopedic surgery"], [])
    assert text.settings == ["Day surgery unit"]
    assert [event.verb for event in version.events.order_by("id")] == ["started", "edited", "edited", "edited"]
    assert {finding.settled_by for finding in document.findings.all()} == {wanda}


def test_only_a_writer_settles_a_proposal_and_only_once_in_a_draft(wanda):
    version = draft()
    document, kind = version.imported_document, proposal("Surgery")
    with pytest.raises(PermissionDenied):
        actions.settle_proposals(document=document, outcome="accepted", actor=makers.reviewer())
    for wrong in ("filled", "dropped", ""):
        with pytest.raises(EditorialError, match="does not settle"):
            actions.settle_proposals(document=document, outcome=wrong, actor=wanda)
    with pytest.raises(EditorialError, match="does not settle"):
        actions.settle(finding=kind, outcome="accepted", actor=wanda)
    actions.settle_proposals(document=document, outcome="rejected", findings=[kind.pk], actor=wanda)
    with pytest.raises(EditorialError, match="before"):
        actions.settle_proposals(document=document, outcome="accepted", findings=[kind.pk], actor=wanda)
    makers.discard(version=version, actor=wanda)
    with pytest.raises(EditorialError, match="Only a draft"):
        actions.settle_proposals(document=document, outcome="accepted", actor=wanda)


def test_the_database_itself_keeps_drafts_with_open_proposals_from_readers():
    version = draft()
    with pytest.raises(IntegrityError, match="has findings that nobody has settled"), transaction.atomic():
        ProcedureVersion.objects.filter(pk=version.pk).update(state="published")
    for wrong in ({"outcome": "placed"}, {"value": ""}, {"field": "name"}, {"kind": "guess"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.filter(value="Surgery").update(**wrong)


def test_proposals_stand_beside_their_fields_with_their_words_and_a_button_each(client, press):
    version = draft()
    form = client.get(address_of(version)).content.decode()
    for words in (
        "5 values proposed",
        "Proposed for Setting",
        "In a day surgery unit or an operating room.",
        "Orthopedic surgeon",
    ):
        assert words in form
    assert "Proposed for Procedure Description" not in form
    assert "“Surgery” was accepted, and the draft was saved" in press(
        version, _propose=f"{proposal('Surgery').pk}:accepted"
    )
    assert "“Shoulder” was rejected" in press(version, kind="surgery", _propose=f"{proposal('Shoulder').pk}:rejected")
    assert "3 proposed values were accepted" in press(version, kind="surgery", _propose="all:accepted")
    version.refresh_from_db()
    assert version.kind == "surgery"
    assert version.settings.count() == 2
    assert "Accept<" not in client.get(address_of(version)).content.decode()


def test_a_field_that_is_filled_by_hand_needs_no_answer(press, wanda):
    version = draft()
    press(version, kind="therapy")
    assert proposal("Surgery").outcome == "filled"
    assert proposal("Orthopedic surgery").outcome == ""
    actions.settle_proposals(
        document=version.imported_document, outcome="accepted", findings=[proposal("Day surgery unit").pk], actor=wanda
    )
    press(version, kind="therapy")  # what was accepted does not count as filled by hand
    assert proposal("Hospital operating room").outcome == ""
    page = press(version, kind="therapy", _propose=f"{proposal('Surgery').pk}:accepted")
    assert "the field was filled by hand" in page
    version.refresh_from_db()
    assert version.kind == "therapy"


def test_a_button_leads_back_to_the_part_of_the_form_where_it_stands(client, wanda):
    version = draft()
    for value, part in (("Surgery", "part-entry"), ("Day surgery unit", "part-setting")):
        data = filled_form(client, version) | {"_propose": f"{proposal(value).pk}:rejected"}
        assert client.post(address_of(version), data).url == f"{address_of(version)}#{part}"
        assert f'id="{part}"' in client.get(address_of(version)).content.decode()


def test_who_may_only_look_sees_proposals_and_no_buttons(client):
    version = draft()
    client.force_login(makers.reviewer())
    form = client.get(address_of(version)).content.decode()
    assert "Proposed for Setting" in form
    assert 'name="_propose"' not in form


def test_proposals_of_another_draft_cannot_be_settled_from_this_one(client, wanda):
    mine = draft()
    import_documents(documents=[makers.written("ankle.txt", name="Ankle", primary_code=None)], actor=importer())
    other = ProcedureVersion.objects.get(name="Ankle")
    for value in (f"{proposal('Surgery').pk}:accepted", "all:accepted", "x:accepted"):
        data = filled_form(client, other) | {"_propose": value}
        assert client.post(address_of(other), data).status_code == 403
    assert Finding.objects.open().filter(document__version=mine).count() == 5


def test_the_same_page_again_is_unchanged_after_its_proposals_were_accepted(wanda):
    version = draft()
    actions.settle_proposals(document=version.imported_document, outcome="accepted", actor=wanda)
    assert import_documents(documents=[page()], actor=importer()).unchanged == 1


def test_a_rejected_value_is_not_proposed_again_for_the_entry(wanda):
    version = draft()
    actions.settle_proposals(document=version.imported_document, outcome="rejected", actor=wanda)
    makers.discard(version=version, actor=wanda)
    again = draft(PAGE.replace("torn tendon", "torn muscle").replace("Orthopedic surgeon", "Podiatrist"))
    assert [row.value for row in Finding.objects.filter(document__version=again)] == ["Podiatry"]


def test_what_medref_writes_itself_has_no_proposals():
    for changes in ({}, {"kind": "", "specialties": [], "body_sites": [], "name": "Knee replacement"}):
        import_documents(documents=[makers.written(**changes)], actor=importer())
    assert not Finding.objects.exists()


def test_a_first_fill_leaves_proposals_to_a_person_or_takes_them_in_the_name_of_one():
    boss = makers.person("boss", roles.ADMINISTRATOR)
    counts = import_documents(documents=[page()], actor=importer(), publish_as=boss, dry_run=True)
    assert counts.waiting == [("icd9proc-8183-shoulder.txt", WAITING)]
    assert "  proposed: Kind: Surgery, from “Arthroscopic repair of the shoulder” (names)" in counts.report
    stray = page(PAGE.replace("shoulder", "ankle"), "icd9proc-8149-ankle.txt")
    stray.parsed.unplaced.append(SourceLine(3, "Odd"))
    stray.parsed.placements.append(Placement("risks", 3, 3, "inferred"))
    counts = import_documents(documents=[page(), stray], actor=importer(), publish_as=boss, accept_guesses=True)
    assert counts.waiting == [("icd9proc-8149-ankle.txt", "line 3 of icd9proc-8149-ankle.txt fits no field")]
    published, waits = ProcedureVersion.objects.order_by("-name")
    assert (published.state, published.kind, published.created_by) == ("published", "surgery", importer())
    assert (waits.state, entry_document(waits).body_sites) == ("draft", ["Ankle"])
    assert set(Finding.objects.exclude(outcome="").values_list("kind", "settled_by__username")) == {
        ("proposal", "boss"),
        ("guess", "boss"),
    }


def test_guesses_about_an_entry_that_the_site_has_are_left_to_the_editor_of_its_draft():
    boss = makers.person("boss", roles.ADMINISTRATOR)
    import_documents(documents=[page()], actor=importer(), publish_as=boss, accept_guesses=True)
    changed = page(PAGE.replace("torn tendon", "torn muscle").replace("Orthopedic surgeon", "Podiatrist"))
    changed.parsed.placements.append(Placement("risks", 3, 3, "inferred"))
    import_documents(documents=[changed], actor=importer(), publish_as=boss, accept_guesses=True)
    assert open_findings(ProcedureVersion.objects.get(state="draft")) == [
        "guesses in Risks and Complications are not accepted"
    ]


def test_an_import_shows_guesses_and_proposals_before_anything_is_imported(client, wanda):
    (*_, (batch, _)) = actions.upload(documents=[page()], name="shoulder.txt", actor=wanda)
    assert (
        "5 proposed: kind: Surgery; specialty: Orthopedic surgery"
        in client.get(batch.get_absolute_url()).content.decode()
    )
    shown = client.get(batch.documents.get().get_absolute_url()).content.decode()
    assert "“Orthopedic surgeon”" in shown
    ImportedDocument.objects.update(placements=[["risks_text", 1, 1, "inferred"]])
    assert "1 guessed: risks text" in client.get(batch.get_absolute_url()).content.decode()


def test_editors_extend_the_words_and_the_next_import_uses_them(client, wanda):
    row = {"field": "body_sites", "value": "Tendon", "words": " tendon |tendon| | sinew"}
    client.post(WORDS, row)
    assert ProposalWords.objects.get(value="Tendon").words == "tendon | sinew"
    assert "Choose one of" in client.post(WORDS, row | {"field": "kind"}).content.decode()
    assert "at least one word" in client.post(WORDS, row | {"value": "Sinew", "words": " - | "}).content.decode()
    (*_, (batch, _)) = actions.upload(
        documents=[page(PAGE.replace("of the shoulder", "of a tendon"))], name="a", actor=wanda
    )
    assert "Tendon" in [item.value for item in batch.documents.get().proposed]
    ProposalWords.objects.filter(value="Tendon").delete()
    list(actions.look_again(batch=batch, actor=wanda))
    assert "Tendon" not in [item.value for item in batch.documents.get().proposed]


def test_a_term_of_the_site_is_proposed_by_its_own_name_and_a_title_only_if_everybody_may_read_it():
    makers.published(name="Other", specialties=["Tendonology"], body_sites=[], primary_code=None, related_codes=[])
    makers.load_codes()
    makers.load_codes("cpt4", "2026", rows=[makers.CodeRow("29827", "Knee words")])
    text = PAGE.replace("of the shoulder", "of it").replace("Orthopedic surgeon", "Tendonology team")
    batch = ImportedDocument.objects
    for name in ("icd10pcs-0RQL0ZZ-x.txt", "cpt4-29827-x.txt"):
        import_documents(documents=[makers.arrived(text.replace("of it", name[:4]), name)], actor=importer())
    pcs, cpt = batch.order_by("id")
    assert [(item.value, item.section) for item in pcs.proposed if item.field in ("specialties", "body_sites")] == [
        ("Tendonology", "personnel"),
        ("Elbow", "title"),
    ]
    assert [item.value for item in cpt.proposed if item.field == "body_sites"] == []
