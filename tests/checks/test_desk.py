"""Checks at the desk: the panel of a version, and advice that somebody silences with a reason."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts import roles
from checks import actions
from checks.models import CheckResult, Silence
from checks.queries import checked
from documents.entry import Likelihood, RiskItem
from procedures.actions import start_draft
from procedures.models import ProcedureVersion
from procedures.rules import EditorialError
from record.models import Event
from tests import makers
from tests.checks.seen import found_in, page_of
from tests.imports import desk_form

pytestmark = pytest.mark.django_db

SHIVERS = RiskItem("Shivers", Likelihood.COMMON, "about 1 in 20", "")
CLASH = RiskItem("Fever", Likelihood.RARE, "1 in 5", "It is watched.")


def panel(client, version) -> str:
    """The panel as a person sees it."""
    html = client.get(page_of(version)).content.decode()
    return html[html.index('id="checks"') : html.index("</section>", html.index('id="checks"'))]


def test_the_form_lists_what_was_found_with_links_to_the_fields(client, shivering):
    client.force_login(shivering.created_by)
    makers.edit(shivering, shivering.created_by, summary="", risks=[{**vars(CLASH), "likelihood": "rare", "id": None}])
    html = panel(client, shivering)
    assert "Checks: 2 critical" in html and "“Summary” is empty" in html
    assert 'href="#id_summary"' in html and 'href="#risks-0"' in html
    page = client.get(page_of(shivering)).content.decode()
    assert " id=risks-0" in page and " id=id_summary" in page


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
    both = ticked | {"_silence": [ticked["_silence"], "0" * 64], "_silence_reason": "It p\0asses."}
    for _ in range(2):  # a double click
        client.post(own, {"_checks": f"lift:{silence.pk}"})
    client.post(own, both)
    assert not Silence.objects.in_force().exists(), "all that is ticked is silenced, or nothing"
    assert client.post(own, both | {"_silence": both["_silence"][0]}).status_code == 302
    assert Silence.objects.in_force().get().reason == "It passes."
    assert client.post(own, {"_checks": f"lift:{silence.pk + 9}"}).status_code == 403


def test_nobody_silences_without_the_right_or_about_what_they_may_not_read(client, shivering):
    own = reverse("admin:checks_silence", args=[shivering.pk])
    client.force_login(makers.person("ada", roles.ADMINISTRATOR))
    html = panel(client, shivering)
    assert "Shivers" in html and "_silence" not in html
    typed = {"_checks": "silence", "_silence": found_in(shivering)["no-management"], "_silence_reason": "So."}
    assert client.post(own, typed).status_code == 403
    client.force_login(makers.person("eve", roles.EXPORTER))
    assert client.post(own, typed).status_code == 404


def test_a_writer_saves_the_draft_and_silences_what_is_ticked_with_one_button(client, shivering):
    client.force_login(shivering.created_by)
    assert 'form="procedureversion_form"' in panel(client, shivering)
    assert 'id="procedureversion_form"' in client.get(page_of(shivering)).content.decode()
    form = desk_form.filled_form(client, shivering)
    ticked = {"_checks": "silence", "_silence": found_in(shivering)["no-management"], "_silence_reason": "It passes."}
    response = client.post(page_of(shivering), form | ticked | {"summary": "Saved with it."}, follow=True)
    assert "1 piece of advice was silenced." in response.content.decode()
    assert "no-management" not in found_in(shivering)
    shivering.refresh_from_db()
    assert shivering.summary == "Saved with it." and CheckResult.objects.get().silenced == 1
