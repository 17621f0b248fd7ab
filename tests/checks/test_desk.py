"""Checks at the desk: the panel of a version, silences, what keeps a text from readers, and the list of entries."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from accounts import roles
from checks import actions
from checks.models import CheckResult, Silence, unchecked_versions
from checks.queries import checked
from codes.formats.rows import CodeRow
from codes.models import Release
from documents.entry import CodeReference, Likelihood, RiskItem
from imports.actions import import_documents, importer
from procedures.actions import publish_unreviewed, start_draft
from procedures.models import ProcedureVersion
from procedures.rules import EditorialError
from record.models import Event
from tests import makers

pytestmark = pytest.mark.django_db

LIST = "/admin/checks/checkresult/"
FADES = RiskItem("Bruising", Likelihood.COMMON, "about 1 in 20", "It fades.")
SHIVERS = RiskItem("Shivers", Likelihood.COMMON, "about 1 in 20", "")
CLASH = RiskItem("Fever", Likelihood.RARE, "1 in 5", "It is watched.")


def page_of(version) -> str:
    return reverse("admin:procedures_procedureversion_change", args=[version.pk])


def found_in(version) -> dict[str, str]:
    """What the checks find in a version: rule -> fingerprint; silenced findings are left out."""
    result = next(checked([ProcedureVersion.objects.with_page_data().get(pk=version.pk)]))
    return {one.finding.rule: one.finding.fingerprint for one in result.shown if not one.silence}


def panel(client, version) -> str:
    """The panel as a person sees it."""
    html = client.get(page_of(version)).content.decode()
    return html[html.index('id="checks"') : html.index("</section>", html.index('id="checks"'))]


@pytest.fixture
def shivering():
    """A draft with one risk that nobody manages."""
    return makers.draft(makers.writer(), risks=[SHIVERS])


def test_the_form_lists_what_was_found_with_links_to_the_fields(client, shivering):
    client.force_login(shivering.created_by)
    makers.edit(shivering, shivering.created_by, summary="", risks=[{**vars(CLASH), "likelihood": "rare", "id": None}])
    html = panel(client, shivering)
    assert "Checks: 2 critical" in html and "“Summary” is empty" in html
    assert 'href="#id_summary"' in html and 'href="#risks-0"' in html
    page = client.get(page_of(shivering)).content.decode()
    assert 'id="risks-0"' in page and 'id="id_summary"' in page


def test_reviewers_see_the_findings_and_other_roles_do_not(client, shivering):
    version = makers.submit(version=shivering, actor=shivering.created_by)
    client.force_login(makers.reviewer())
    html = panel(client, version)
    assert "Shivers: nothing says how it is prevented" in html and 'href="#risks-0"' in html
    live = makers.publish(version=version, actor=makers.User.objects.get(username="ravi"))
    client.force_login(makers.person("eve", roles.EXPORTER))
    assert 'id="checks"' not in client.get(page_of(live)).content.decode()


def test_the_panel_takes_few_queries_whatever_it_finds(client, shivering, django_assert_max_num_queries):
    stored = ProcedureVersion.objects.with_page_data().get(pk=shivering.pk)
    client.force_login(shivering.created_by)
    with django_assert_max_num_queries(3):  # silences, entries nearby, and what an import left to settle
        next(checked([stored]))


def test_a_writer_silences_advice_until_its_words_change(client, shivering):
    wanda = shivering.created_by
    client.force_login(wanda)
    fingerprint = found_in(shivering)["no-management"]
    actions.silence(version=shivering, fingerprint=fingerprint, reason=" It passes \n by itself. ", actor=wanda)
    assert "no-management" not in found_in(shivering)
    html = panel(client, shivering)
    assert "It passes by itself." in html and "wanda" in html and "1 silenced" in html
    event = Event.objects.get(verb="silenced")
    assert event.details["reason"] == "It passes by itself." and "Risk without management" in event.sentence
    changed = makers.edit(shivering, wanda, risks=[{**vars(SHIVERS), "name": "Chills", "id": None}])
    assert "no-management" in found_in(changed)


def test_a_silence_is_lifted_and_stays_on_record(shivering):
    wanda = shivering.created_by
    fingerprint = found_in(shivering)["no-management"]
    made = actions.silence(version=shivering, fingerprint=fingerprint, reason="It passes.", actor=wanda)
    assert actions.silence(version=shivering, fingerprint=fingerprint, reason="Again.", actor=wanda) == made
    for _ in range(2):
        actions.lift(silence=made, version=shivering, actor=wanda)
    assert "no-management" in found_in(shivering)
    assert Silence.objects.get().lifted_by == wanda and Event.objects.filter(verb="lifted").count() == 1


def test_a_silence_belongs_to_the_entry_and_holds_in_its_next_version(shivering):
    wanda = shivering.created_by
    actions.silence(version=shivering, fingerprint=found_in(shivering)["no-management"], reason="So.", actor=wanda)
    live = makers.publish(version=makers.submit(version=shivering, actor=wanda), actor=makers.reviewer())
    assert "no-management" not in found_in(start_draft(procedure=live.procedure, actor=wanda))


def test_what_is_critical_gone_or_without_reason_is_not_silenced(shivering):
    wanda = shivering.created_by
    fingerprint = found_in(shivering)["no-management"]
    with pytest.raises(EditorialError, match="Say why"):
        actions.silence(version=shivering, fingerprint=fingerprint, reason="  ", actor=wanda)
    with pytest.raises(EditorialError, match="no longer finds this"):
        actions.silence(version=shivering, fingerprint="0" * 64, reason="So.", actor=wanda)
    makers.edit(shivering, wanda, sources=[])
    with pytest.raises(EditorialError, match="cannot be silenced"):
        actions.silence(version=shivering, fingerprint=found_in(shivering)["no-source"], reason="So.", actor=wanda)
    with pytest.raises(PermissionDenied):
        actions.silence(
            version=shivering, fingerprint=fingerprint, reason="So.", actor=makers.person("eve", roles.EXPORTER)
        )
    assert not Silence.objects.exists()


def test_a_reviewer_ticks_advice_and_gives_the_reason_without_a_form_that_can_be_saved(client, shivering):
    version = makers.submit(version=shivering, actor=shivering.created_by)
    ravi = makers.reviewer()
    client.force_login(ravi)
    own = reverse("admin:checks_silence", args=[version.pk])
    assert own in panel(client, version)
    ticked = {"_checks": "silence", "_silence": found_in(version)["no-management"], "_silence_reason": "It passes."}
    for typed, said in (
        (ticked | {"_silence_reason": ""}, "Say why"),
        ({"_checks": "silence"}, "Tick the advice"),
        (ticked, "1 piece of advice was silenced."),
    ):
        response = client.post(own, typed, follow=True)
        assert said in response.content.decode() and response.redirect_chain[-1][0].endswith("#checks")
    silence = Silence.objects.get()
    assert silence.by == ravi and f'value="lift:{silence.pk}"' in panel(client, version)
    client.post(own, {"_checks": f"lift:{silence.pk}"})
    assert not Silence.objects.in_force().exists()
    assert client.post(own, {"_checks": f"lift:{silence.pk}"}).status_code == 403


def test_nobody_silences_without_the_right_or_about_what_they_may_not_read(client, shivering):
    own = reverse("admin:checks_silence", args=[shivering.pk])
    client.force_login(makers.person("ada", roles.ADMINISTRATOR))
    html = panel(client, shivering)
    assert "Shivers" in html and "_silence" not in html
    typed = {"_checks": "silence", "_silence": found_in(shivering)["no-management"], "_silence_reason": "So."}
    assert client.post(own, typed).status_code == 403
    client.force_login(makers.person("eve", roles.EXPORTER))
    assert client.post(own, typed).status_code == 404


def test_a_figure_against_its_band_keeps_a_text_from_readers_at_every_step():
    wanda, boss = makers.writer(), makers.person("boss", roles.ADMINISTRATOR)
    version = makers.draft(wanda, risks=[FADES, CLASH])
    refusal = (
        "Settle this first: Fever: “rare” means 1 in 10,000 to 1 in 1,000, but the figure given is “1 in 5”. Correct"
    )
    for step, actor in ((makers.submit, wanda), (publish_unreviewed, boss)):
        with pytest.raises(EditorialError, match=re.escape(refusal)):
            step(version=version, actor=actor)
    fixed = makers.edit(version, wanda, risks=[{**vars(FADES), "likelihood": "common", "id": None}])
    assert makers.submit(version=fixed, actor=wanda).state == "in_review"


def test_a_heading_or_a_retired_code_as_primary_code_keeps_a_text_from_readers():
    makers.load_codes(rows=[CodeRow("0RQ", "Repair of joints", is_header=True), *makers.PCS])
    wanda, ravi = makers.writer(), makers.reviewer()
    version = makers.draft(wanda, primary_code=CodeReference("icd10pcs", "0RQ"))
    with pytest.raises(EditorialError, match="ICD-10-PCS 0RQ is a heading and cannot be billed"):
        makers.submit(version=version, actor=wanda)
    waits = makers.submit(version=makers.draft(wanda, name="Elbow, again"), actor=wanda)
    makers.load_codes(label="FY2026", rows=[row for row in makers.PCS if row.code != "0RQL0ZZ"])
    with pytest.raises(EditorialError, match="0RQL0ZZ was retired in FY2026"):
        makers.publish(version=waits, actor=ravi)


def test_a_discarded_draft_is_copied_with_what_its_text_shows():
    wanda = makers.writer()
    version = makers.discard(version=makers.draft(wanda, risks=[CLASH]), actor=wanda)
    assert "figure-against-band" in found_in(start_draft(procedure=version.procedure, actor=wanda))


def test_an_import_that_publishes_leaves_critical_entries_as_drafts_and_says_why():
    makers.load_codes(rows=[CodeRow("0RQ", "Repair of joints", is_header=True), *makers.PCS])
    documents = [
        makers.written(name="Good elbow", related_codes=[]),
        makers.written("bad.txt", name="Bad elbow", primary_code=CodeReference("icd10pcs", "0RQ"), related_codes=[]),
    ]
    boss = makers.person("boss", roles.ADMINISTRATOR)
    counts = import_documents(documents=documents, actor=importer(), publish_as=boss)
    assert counts.added == 2 and [name for name, _ in counts.waiting] == ["bad.txt"]
    assert "0RQ is a heading" in counts.waiting[0][1]
    assert {version.name: version.state for version in ProcedureVersion.objects.all()} == {
        "Good elbow": "published",
        "Bad elbow": "draft",
    }


def test_links_to_pages_that_readers_do_not_see_are_found(shivering):
    live = makers.published(name="Live elbow", primary_code=None, related_codes=[])
    links = {
        live.procedure.get_absolute_url(): False, f"{live.procedure.get_absolute_url()}v1/#risks": False,
        f"/procedures/{shivering.procedure.slug}/": True, "/procedures/live-elbow/v9/": True, "/nowhere/": True, "/": False,
    }  # fmt: skip
    text = " ".join(f"[see]({link})" for link in links)
    version = makers.edit(shivering, shivering.created_by, goals=text)
    result = next(checked([ProcedureVersion.objects.with_page_data().get(pk=version.pk)]))
    said = " ".join(one.finding.sentence for one in result.shown if one.finding.rule == "broken-link")
    assert {link: f"“{link}”" in said for link in links} == links


def test_an_entry_of_the_same_name_in_another_order_is_found_whether_one_is_checked_or_all(shivering):
    makers.published(by=shivering.created_by, name="Elbow mending", primary_code=None, related_codes=[])
    call_command("check_entries")
    assert "near-duplicate" in found_in(shivering)
    assert "near-duplicate" in CheckResult.objects.get(version=shivering).advice


def test_lists_know_what_was_found_and_what_has_changed_since(client, shivering, capsys):
    client.force_login(shivering.created_by)
    assert "1 text has changed" in client.get(LIST).content.decode()
    call_command("check_entries")
    assert capsys.readouterr().out == "checked 1\n"
    assert not unchecked_versions().exists() and "no-management" in CheckResult.objects.get().advice
    makers.edit(shivering, shivering.created_by, sources=[])
    assert list(unchecked_versions()) == [shivering]
    response = client.post(reverse("admin:checks_check"), follow=True)
    assert "1 checked." in response.content.decode() and CheckResult.objects.get().critical == ["no-source"]
    makers.load_codes(label="FY2031")
    assert Release.objects.exists() and list(unchecked_versions()) == [shivering]
    call_command("check_entries", all=True)
    assert capsys.readouterr().out == "checked 1\n"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("severity=critical", ["Bad elbow"]),
        ("severity=advice", ["Mending of the elbow"]),
        ("severity=none", []),
        ("severity=nonsense", ["Bad elbow", "Mending of the elbow"]),
        ("check=no-source", ["Bad elbow"]),
        ("check=no-management", ["Mending of the elbow"]),
        ("check=nonsense", ["Bad elbow", "Mending of the elbow"]),
        ("q=bad", ["Bad elbow"]),
    ],
)
def test_the_list_is_filtered_by_severity_and_check(client, shivering, query, names):
    makers.draft(shivering.created_by, name="Bad elbow", sources=[], risks=[FADES], primary_code=None)
    call_command("check_entries")
    client.force_login(shivering.created_by)
    response = client.get(f"{LIST}?{query}")
    assert [result.version.name for result in response.context["cl"].result_list] == names
    assert "No source (1)" in response.content.decode()


def test_the_worklist_of_critical_checks_names_them_and_leads_to_them(client, shivering):
    bad = makers.draft(shivering.created_by, name="Bad elbow", sources=[], primary_code=None)
    call_command("check_entries")
    client.force_login(shivering.created_by)
    worklist = reverse("admin:worklist", args=["critical-checks"])
    for query in ("", "?check=no-source"):
        html = client.get(f"{worklist}{query}").content.decode()
        assert f"{page_of(bad)}#checks" in html and "No source" in html and "Mending of the elbow" not in html
    assert "No row fits" in client.get(f"{worklist}?check=retired-primary").content.decode()


def test_the_criteria_of_a_mark_are_counted_on_this_site(client):
    live = makers.published()
    makers.draft(live.created_by, name="Draft", primary_code=None, sources=[])
    call_command("check_entries")
    client.force_login(live.created_by)
    html = client.get(reverse("admin:checks_pif")).content.decode()
    for line in (
        "Approved by a clinical reviewer: 1 of 1 (100 %)",
        "Name their sources: 1 of 1",
        "Writers: 1",
        "10. Effect",
    ):
        assert line in html
