"""What is found of other entries, and the lists of all: results, filters, the worklist, the criteria of a mark."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from checks.models import CheckResult, unchecked_versions
from checks.queries import checked
from codes.models import Release
from documents.entry import Likelihood, RiskItem
from procedures.models import ProcedureVersion
from tests import makers
from tests.checks.seen import found_in, page_of

pytestmark = pytest.mark.django_db

LIST = "/admin/checks/checkresult/"
FADES = RiskItem("Bruising", Likelihood.COMMON, "about 1 in 20", "It fades.")


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


def test_the_list_is_filtered_by_severity_and_check(client, shivering):
    makers.draft(shivering.created_by, name="Bad elbow", sources=[], risks=[FADES], primary_code=None)
    call_command("check_entries")
    client.force_login(shivering.created_by)
    for query, names in (
        ("severity=critical", ["Bad elbow"]),
        ("severity=advice", ["Mending of the elbow"]),
        ("severity=none", []),
        ("severity=nonsense", ["Bad elbow", "Mending of the elbow"]),
        ("check=no-source", ["Bad elbow"]),
        ("check=no-management", ["Mending of the elbow"]),
        ("check=nonsense", ["Bad elbow", "Mending of the elbow"]),
        ("state=draft&q=bad", ["Bad elbow"]),
        ("state=published", []),
    ):
        response = client.get(f"{LIST}?{query}")
        assert [result.version.name for result in response.context["cl"].result_list] == names, query
        assert "No source (1)" in response.content.decode(), query


def test_the_worklist_of_critical_checks_names_them_and_leads_to_them(client, shivering):
    bad = makers.draft(shivering.created_by, name="Bad elbow", sources=[], primary_code=None)
    call_command("check_entries")
    client.force_login(shivering.created_by)
    worklist = reverse("admin:worklist", args=["critical-checks"])
    for query in ("", "?check=no-source"):
        html = client.get(f"{worklist}{query}").content.decode()
        links = re.findall(rf'href="{page_of(bad)}\?work=[^"#]*#checks"', html)
        assert len(links) == 1 and "No source" in html and "Mending of the elbow" not in html
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
