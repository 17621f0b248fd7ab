"""Guesses and proposed values of one kind are accepted together, as they were seen, in one draft or in all of an import."""

import html
import re

import pytest
from django.urls import reverse

from imports import actions
from imports.actions import import_documents, importer
from imports.guesses import as_seen, waiting_guesses
from imports.models import Finding, ImportBatch
from procedures.models import ProcedureVersion
from procedures.rules import EditorialError
from tests import makers

from .desk_form import address_of
from .test_findings import source
from .test_proposed_drafts import PAGE

pytestmark = pytest.mark.django_db
RISKS, SETTINGS = "guess.risks", "proposal.settings"
QUERIES = 17


@pytest.fixture
def wanda(client):
    """A writer who is signed in."""
    wanda = makers.writer()
    client.force_login(wanda)
    return wanda


@pytest.fixture
def batch(wanda) -> ImportBatch:
    """An import of three drafts: guessed risks in two, proposed values in the third."""
    ankle = source(name="Ankle", primary_code=None, related_codes=[])
    import_documents(documents=[source(), ankle, makers.arrived(PAGE, "icd9proc-8183-shoulder.txt")], actor=importer())
    return ImportBatch.objects.get()


def draft_of(name: str) -> ProcedureVersion:
    return ProcedureVersion.objects.get(name__icontains=name)


def place(batch, kind="", **query) -> str:
    return reverse("admin:imports_importbatch_guesses", args=[batch.pk], query={"kind": kind} | query)


def shown(client, address: str) -> tuple[str, list[str]]:
    """The page, and what its form would send."""
    page = html.unescape(client.get(address).content.decode())
    return page, re.findall(r'name="seen" value="([^"]+)"', page)


def accept(client, address: str, seen: list[str]) -> str:
    return html.unescape(client.post(address, {"seen": seen}, follow=True).content.decode())


def outcomes(**which) -> set[str]:
    return set(Finding.objects.filter(**which).values_list("outcome", flat=True))


def test_guesses_of_one_section_are_listed_with_values_and_words_and_accepted_in_all_drafts(client, wanda, batch):
    assert place(batch).partition("?")[0] in client.get(batch.get_absolute_url()).content.decode()
    form, _ = shown(client, address_of(draft_of("elbow")))
    link = place(batch).replace("kind=", f"draft={draft_of('elbow').pk}&kind={RISKS}")
    assert f'<a href="{link}">Guessed: Risks and Complications</a> (1)' in form
    page, seen = shown(client, place(batch, RISKS))
    for words in (
        "Guessed: Risks and Complications <b>2</b>",
        "Numb finger",
        "“Bruising”",
        "(line 3)",
        "Proposed: setting",
    ):
        assert words in page
    assert "Ring the ward sister" not in page and len(seen) == 2
    answer = accept(client, place(batch, RISKS), seen)
    assert "2 were accepted." in answer and "Guessed: Risks and Complications" not in answer
    assert outcomes(kind="guess") == {"accepted"} and outcomes(kind="proposal") == outcomes(kind="unplaced") == {""}
    assert {row.settled_by for row in Finding.objects.filter(kind="guess")} == {wanda}


def test_the_worklist_of_imported_drafts_leads_to_the_guesses_and_to_the_proposals_of_each(client, wanda, batch):
    rows = client.get(reverse("admin:worklist", args=["unsettled-imports"])).context["rows"]
    links = {cells[0].text: {cell.label: cell.link for cell in cells} for _, cells in rows}
    ankle, shoulder = (links[str(draft_of(name))] for name in ("Ankle", "shoulder"))
    assert ankle["Proposed values"] == shoulder["Guesses"] == ""
    assert '<h2 id="kind-heading">Guessed: Risks' in shown(client, ankle["Guesses"])[0]
    page, seen = shown(client, shoulder["Proposed values"])
    assert '<h2 id="kind-heading">Proposed: ' in page and 'aria-label="Place in the list"' in page
    assert "accepted." in accept(client, shoulder["Proposed values"], seen)


def test_in_one_draft_only_its_own_are_listed_and_a_doubtful_one_is_left_out(client, wanda, batch):
    _, seen = shown(client, place(batch, RISKS, draft=draft_of("Ankle").pk))
    assert len(seen) == 1
    assert "1 was accepted." in accept(client, place(batch, RISKS), seen)
    assert Finding.objects.get(kind="guess", outcome="accepted").document.version == draft_of("Ankle")
    shoulder = draft_of("shoulder")
    page, seen = shown(client, place(batch, SETTINGS, draft=shoulder.pk))
    proposal = Finding.objects.get(value="Day surgery unit")
    assert (
        "Setting: <b>Day surgery unit" in page
        and f"“{proposal.text}” " in page
        and f"({proposal.proposal.place})" in page
    )
    accept(client, place(batch, SETTINGS), seen[:1])
    assert [term.name for term in shoulder.settings.all()] == ["Day surgery unit"]
    assert shoulder.events.filter(actor=wanda, verb="edited").count() == 1
    page, rest = shown(client, place(batch, SETTINGS))
    assert "now in the draft: Day surgery unit" in page and len(rest) == 1


@pytest.mark.parametrize("change", ["edited", "settled", "discarded"])
def test_nothing_is_accepted_if_one_of_them_changed_after_the_page_was_shown(client, wanda, batch, change):
    _, seen = shown(client, place(batch, RISKS))
    ankle, will = draft_of("Ankle"), makers.writer("will")
    if change == "edited":
        makers.edit(ankle, will, risks=[])
    elif change == "settled":
        actions.accept(document=ankle.imported_document, sections=["risks"], actor=will)
    else:
        makers.discard(version=ankle, actor=will)
    assert "The list changed after you opened it, so nothing was accepted." in accept(client, place(batch, RISKS), seen)
    assert not Finding.objects.filter(settled_by=wanda).exists()
    _, seen = shown(client, place(batch, RISKS))
    assert "accepted." in accept(client, place(batch, RISKS), seen)
    assert Finding.objects.filter(settled_by=wanda).count() == len(seen) == (2 if change == "edited" else 1)


def test_an_edit_of_something_else_does_not_matter(client, wanda, batch):
    _, seen = shown(client, place(batch, RISKS))
    makers.edit(draft_of("Ankle"), makers.writer("will"), summary="From will.")
    assert "2 were accepted." in accept(client, place(batch, RISKS), seen)


def test_what_was_not_shown_on_this_page_is_refused(client, wanda, batch):
    _, seen = shown(client, place(batch, RISKS))
    stray = Finding.objects.filter(kind="unplaced").first()
    print_of = seen[0].partition(":")[2]
    for forged in (
        "",
        "x",
        "1\x00:2",
        f"²:{print_of}",
        f"{9**30}:{print_of}",
        f"{stray.pk}:{print_of}",
        f"0:{print_of}",
    ):
        assert client.post(place(batch, RISKS), {"seen": [*seen, forged]}).status_code == 403
    other = ImportBatch.objects.create(name="other", uploaded_by=wanda)
    assert client.post(place(other), {"seen": seen}).status_code == 403
    assert "The list changed" in accept(client, place(batch), [seen[0][:-1] + ("0" if seen[0][-1] != "0" else "1")])
    assert "Select at least one" in accept(client, place(batch), [])
    for draft in ("\x00", "x", "²", "9" * 18, "9" * 30):
        assert client.get(place(batch, draft=draft)).status_code == 404
    assert "Guessed: Risks" in shown(client, place(batch, "\x00"))[0]
    client.force_login(makers.reviewer())
    assert client.post(place(batch), {"seen": seen}).status_code == 403
    assert outcomes() == {""}


def test_a_proposal_whose_field_was_filled_meanwhile_undoes_the_others(wanda, batch):
    proposed = waiting_guesses(batch).filter(kind="proposal")
    seen = {guess.finding.pk: guess.fingerprint for guess in as_seen(proposed, wanda)}
    makers.edit(draft_of("shoulder"), makers.writer("will"), kind="Therapy")
    with pytest.raises(EditorialError, match="The list changed"):
        actions.accept_seen(batch=batch, seen=seen, actor=wanda)
    assert outcomes(kind="proposal") == {""} and not draft_of("shoulder").settings.exists()


def test_the_page_takes_as_many_queries_for_many_drafts_as_for_two(client, batch, django_assert_num_queries):
    client.get(place(batch, RISKS))
    with django_assert_num_queries(QUERIES):
        client.get(place(batch, RISKS))
    many = [source(name=f"Ankle {n}", primary_code=None, related_codes=[]) for n in range(55)]
    import_documents(documents=many, actor=importer())
    larger = ImportBatch.objects.order_by("-pk").first()
    client.get(place(batch, RISKS))  # the number of notices is known for half a minute
    with django_assert_num_queries(QUERIES):
        page, seen = shown(client, place(larger, RISKS))
    assert len(seen) == 50 and "50 of 55 are shown" in page and "Page 1 of 2" in page
    assert "50 were accepted." in accept(client, place(larger, RISKS), seen)
    assert Finding.objects.open().filter(kind="guess", document__batch=larger).count() == 5


def test_official_titles_stay_behind_their_licence(client, wanda):
    title = "Zyzzogenic mending of the elbow"
    licensed = source(primary_code=makers.CodeReference("cpt4", "99999", title), related_codes=[])
    licensed.parsed.title_lines, licensed.parsed.system = [3], "cpt4"
    import_documents(documents=[licensed], actor=importer())
    page, seen = shown(client, place(ImportBatch.objects.get(), RISKS))
    assert "(official title)" in page and "“Bruising”" not in page and "Zyzzogenic" not in page and len(seen) == 1
