"""What a reader could not place, guessed or found contradictory has to be settled by a person before a draft goes on."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import roles
from documents.source import ParsedEntry, Placement, SourceDocument, SourceLine
from imports import actions
from imports.actions import import_documents, importer
from imports.models import Finding, ImportedDocument
from imports.queries import open_findings
from imports.rules import stands_in
from procedures import actions as editorial
from procedures.models import Procedure, ProcedureVersion
from procedures.queries import entry_document
from procedures.rules import EditorialError
from tests import makers

from .desk_form import address_of, filled_form

pytestmark = pytest.mark.django_db

SOURCE = "\n".join(
    ["Mending of the elbow", "Risks", "Bruising", "Ring the ward sister", "Personnel", "A porter", "", "Odd: blue wax"]
)
CLASH = "Bruising: “rare” means fewer than 1 in 1,000, but the figure given is “1 in 5”."
UNPLACED = "lines 4, 8 of elbow.txt fit no field"
GUESSES = "guesses in Risks and Complications are not accepted"


def source(**changes) -> SourceDocument:
    """A document with two lines without a field, a guess and a contradiction."""
    parsed = ParsedEntry(
        makers.document(**changes),
        placements=[
            Placement("name", 1, 1, "stated"),
            Placement("risks", 3, 3, "inferred"),
            Placement("personnel", 6, 6, "stated"),
        ],
        unplaced=[SourceLine(4, "Ring the ward sister"), SourceLine(8, "Odd: blue wax")],
        warnings=[CLASH],
        contradictions=[CLASH],
    )
    return SourceDocument("elbow.txt", SOURCE, parsed)


def draft(*sources, **options) -> ProcedureVersion:
    import_documents(documents=sources or [source()], actor=importer(), **options)
    return ProcedureVersion.objects.open().first()


@pytest.fixture
def wanda(client):
    """A writer who is signed in."""
    wanda = makers.writer()
    client.force_login(wanda)
    return wanda


def test_a_draft_with_findings_is_not_submitted_until_each_is_settled(wanda):
    version = draft()
    assert open_findings(version) == [UNPLACED, GUESSES, f"not confirmed: {CLASH}"]
    with pytest.raises(EditorialError, match=f"Settle this first: {UNPLACED}; guesses in"):
        makers.submit(version=version, actor=wanda)
    document = version.imported_document
    stray, odd = document.findings.filter(kind="unplaced")
    actions.settle(finding=stray, outcome="note", actor=wanda)
    actions.settle(finding=odd, outcome="dropped", actor=wanda)
    actions.accept(document=document, sections=["risks"], actor=wanda)
    with pytest.raises(EditorialError, match="not confirmed: Bruising"):
        makers.submit(version=version, actor=wanda)
    actions.settle(finding=document.findings.get(kind="contradiction"), outcome="accepted", actor=wanda)
    assert makers.submit(version=version, actor=wanda).state == "in_review"
    assert set(Finding.objects.values_list("settled_by__username", flat=True)) == {"wanda"}


def test_a_line_counts_as_placed_only_when_its_words_are_in_the_draft(wanda):
    version = draft()
    stray = Finding.objects.get(line=4)
    with pytest.raises(EditorialError, match="The words of line 4 are not in the draft"):
        actions.settle(finding=stray, outcome="placed", actor=wanda)
    text = entry_document(version)
    text.texts["restrictions"] = "If it bleeds, ring the ward sister."
    editorial.fill_draft(version=version, document=text, actor=wanda)
    actions.settle(finding=stray, outcome="placed", actor=wanda)
    assert open_findings(version)[0] == "line 8 of elbow.txt fits no field"


@pytest.mark.parametrize(("line", "stands"), [
    ("Scalpel", True), ("• SCALPEL.", True), ("Tools: scalpel", True), ("Surgeon, nurse", True), ("Scal", False),
    ("Tools:", False), ("", False), ("Scalpel and drill", False), ("None", False),
])  # fmt: skip
def test_case_punctuation_and_a_label_do_not_count_where_a_line_is_looked_for(line, stands):
    assert stands_in(line, makers.document()) is stands


def test_only_writers_settle_and_only_in_drafts(wanda):
    version = draft(source())
    odd, guess = Finding.objects.get(line=8), Finding.objects.get(kind="guess")
    with pytest.raises(PermissionDenied):
        actions.settle(finding=odd, outcome="dropped", actor=makers.reviewer())
    for finding, outcome in ((odd, "accepted"), (odd, ""), (guess, "dropped")):
        with pytest.raises(EditorialError, match="does not settle"):
            actions.settle(finding=finding, outcome=outcome, actor=wanda)
    makers.discard(version=version, actor=wanda)
    with pytest.raises(EditorialError, match="Only a draft"):
        actions.settle(finding=Finding.objects.get(line=8), outcome="dropped", actor=wanda)


def test_the_database_itself_keeps_unsettled_drafts_from_reviewers_and_readers():
    version = draft()
    for state in ("in_review", "published"):
        with pytest.raises(IntegrityError, match="has findings that nobody has settled"), transaction.atomic():
            ProcedureVersion.objects.filter(pk=version.pk).update(state=state)
    for wrong in ({"outcome": "dropped"}, {"kind": "guess"}, {"settled_by": importer()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.filter(line=8).update(**wrong)


def test_discarding_the_draft_does_not_lose_its_findings(wanda):
    version = draft()
    makers.discard(version=version, actor=wanda)
    with pytest.raises(
        EditorialError, match=r"discarded before this was settled: lines 4, 8 .* Import its document again"
    ):
        editorial.start_draft(procedure=version.procedure, actor=wanda)
    assert draft(source()).number == 2
    assert Finding.objects.open().count() == 8


def test_a_first_fill_publishes_only_what_is_settled_by_itself():
    boss = makers.person("boss", roles.ADMINISTRATOR)
    exact = makers.written("ankle.txt", name="Ankle", primary_code=None)
    counts = import_documents(documents=[source(), exact], actor=importer(), publish_as=boss)
    assert (counts.added, dict(ProcedureVersion.objects.values_list("name", "state"))) == (
        2,
        {"Mending of the elbow": "draft", "Ankle": "published"},
    )
    assert counts.waiting == [("elbow.txt", f"{UNPLACED}; {GUESSES}; not confirmed: {CLASH}")]
    with pytest.raises(EditorialError, match="Settle this first"):
        editorial.publish_unreviewed(version=ProcedureVersion.objects.get(state="draft"), actor=boss)


def test_who_may_not_publish_is_refused_even_if_nothing_would_be_published():
    with pytest.raises(PermissionDenied):
        import_documents(documents=[source()], actor=importer(), publish_as=makers.writer())
    assert not Procedure.objects.exists()


def test_a_person_settles_everything_on_the_form_of_the_draft(client, wanda):
    version = draft()
    page = client.get(address_of(version)).content.decode()
    for words in (
        "Before this draft can be submitted",
        UNPLACED.capitalize(),
        "The source contradicts itself",
        "1 in 5",
    ):
        assert words in page
    assert page.count("Save and mark as placed") == 2
    findings = {finding.line or finding.kind: finding.pk for finding in Finding.objects.all()}

    def press(**buttons) -> str:
        data = filled_form(client, version) | buttons
        return client.post(address_of(version), data, follow=True).content.decode()

    assert "The words of line 4 are not in the draft" in press(_settle=f"{findings[4]}:placed")
    answer = press(_settle=f"{findings[4]}:placed", summary="Ring the ward sister!")
    assert "Line 4: placed in the draft, and the draft was saved" in answer
    assert "Line 8: kept as a note" in press(_settle=f"{findings[8]}:note")
    assert "The contradiction: accepted" in press(_settle=f"{findings['contradiction']}:accepted")
    answer = press(_accept="all")
    assert "Before this draft can be submitted" not in answer
    assert "<aside" not in answer
    version.refresh_from_db()
    assert version.summary == "Ring the ward sister!"
    assert makers.submit(version=version, actor=wanda).state == "in_review"


def test_a_button_of_a_section_leads_back_to_that_section(client, wanda):
    version = draft()
    findings = {finding.line or finding.kind: finding.pk for finding in Finding.objects.all()}

    def place(**buttons) -> str:
        return client.post(address_of(version), filled_form(client, version) | buttons).headers["Location"]

    assert place(_accept="summary") == f"{address_of(version)}#part-summary"
    assert place(_settle=f"{findings[8]}:note").startswith(f"{address_of(version)}#part-")
    assert place(_accept="all") == address_of(version)
    page = client.get(address_of(version)).content.decode()
    assert 'id="part-summary"' in page and 'id="part-entry"' in page, "also once the section has no source beside it"


def test_nothing_is_accepted_if_a_colleague_saved_meanwhile(client, wanda):
    version = draft()
    data = filled_form(client, version)
    makers.edit(version, makers.writer("will"), restrictions="From will.")
    page = client.post(address_of(version), data | {"_accept": "all"}).content.decode()
    assert "What changed meanwhile" in page and "From will." in page
    assert "Before this draft can be submitted" in page
    assert not version.imported_document.accepted_sections.exists()


def test_a_line_kept_as_a_note_is_shown_with_every_later_version(client, wanda):
    version = draft()
    document = version.imported_document
    for finding in document.findings.all():
        outcome = {4: "note", 8: "dropped"}.get(finding.line, "accepted")
        actions.settle(finding=finding, outcome=outcome, actor=wanda)
    makers.publish(version=makers.submit(version=version, actor=wanda), actor=makers.reviewer())
    following = editorial.start_draft(procedure=version.procedure, actor=wanda)
    page = client.get(address_of(following)).content.decode()
    assert "Notes from imports" in page and "line 4: Ring the ward sister" in page
    assert "blue wax" not in page
    assert "dropped by wanda" in client.get(document.get_absolute_url()).content.decode()
    client.force_login(makers.person("cody", roles.CODE_MANAGER))
    assert document.get_absolute_url() not in client.get(address_of(version)).content.decode(), "it would refuse them"


def test_findings_of_another_draft_cannot_be_settled_from_this_one(client, wanda):
    draft()
    other = draft(makers.written("ankle.txt", name="Ankle", primary_code=None))
    other = ProcedureVersion.objects.get(name="Ankle")
    for value in (f"{Finding.objects.get(line=8).pk}:dropped", "x:dropped", "²:dropped"):
        data = filled_form(client, other) | {"_settle": value}
        assert client.post(address_of(other), data).status_code == 403
    assert Finding.objects.open().count() == 4


def test_who_may_only_look_sees_the_findings_and_no_buttons(client):
    version = draft()
    client.force_login(makers.reviewer())
    page = client.get(address_of(version)).content.decode()
    assert UNPLACED.capitalize() in page
    assert "Ring the ward sister" in page
    assert 'name="_settle"' not in page


def test_an_official_title_that_fits_no_field_stays_behind_its_licence(client, wanda):
    title = "Zyzzogenic mending of the elbow"
    reference = makers.CodeReference("cpt4", "99999", title)
    parsed = ParsedEntry(
        makers.document(primary_code=reference, related_codes=[]),
        unplaced=[SourceLine(1, title)],
        title_lines=[1],
        system="cpt4",
    )
    counts = import_documents(documents=[SourceDocument("elbow.txt", title, parsed)], actor=importer())
    assert counts.unplaced == [("elbow.txt", 1, "(official title)")]
    version = ProcedureVersion.objects.get()
    assert "Zyzzogenic" not in client.get(address_of(version)).content.decode()
    actions.settle(finding=Finding.objects.get(), outcome="note", actor=wanda)
    page = client.get(address_of(version)).content.decode()
    assert "line 1: (official title)" in page
    assert "Zyzzogenic" not in page


def test_exact_documents_have_no_findings():
    assert draft(makers.written()).imported_document.findings.count() == 0
    assert ImportedDocument.objects.get().contradictions == []


def test_a_document_that_calls_a_frequent_risk_rare_has_a_contradiction_to_confirm():
    text = "Name of the Procedure:\n\nKnee mending\n\nRisks and Complications\n\nRare: Headache (1 in 5)\n"
    version = draft(makers.arrived(text, "icd9proc-8185-knee.txt"))
    finding = version.imported_document.findings.get(kind="contradiction")
    assert "“rare”" in finding.text
    assert "The figure was taken" in finding.text


def test_a_document_without_headings_has_guesses_to_accept(wanda):
    text = "Name of the Procedure:\n\nKnee mending\n\nRisks\n\n- Bruising\n- Stiffness\n"
    version = draft(makers.arrived(text, "icd9proc-8185-knee.txt"))
    assert open_findings(version)[0] == GUESSES
    actions.accept(document=version.imported_document, sections=["risks"], actor=wanda)
    assert GUESSES not in open_findings(version)


def test_files_that_wait_and_drafts_with_findings_are_worklists_of_writers(client, wanda):
    def listed(key: str) -> list[dict]:
        rows = client.get(reverse("admin:worklist", args=[key])).context["rows"]
        return [{cell.label: cell.text for cell in cells} for _, cells in rows]

    version = draft()
    list(
        actions.upload(
            documents=[source(name="Knee", primary_code=None, related_codes=[])], name="knee.txt", actor=wanda
        )
    )
    [waiting] = listed("imports")
    shown = ("Import", "By", "Documents", "Selected")
    assert [waiting[column] for column in shown] == ["knee.txt", "wanda", "1", "1"]
    [unsettled] = listed("unsettled-imports")
    counted = ("Lines that fit no field", "Guesses", "Proposed values", "Contradictions")
    assert [unsettled[column] for column in counted] == ["2", "1", "", "1"]
    makers.discard(version=version, actor=wanda)
    assert not listed("unsettled-imports")
