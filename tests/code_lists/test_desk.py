"""The desk for code lists: begun with what somebody has, written in rows, signed off by somebody else, held against releases."""

import re

import pytest
from django.urls import reverse

from code_lists import actions
from code_lists.models import CodeList, CodeListVersion
from code_lists.rules import CODES
from codes.formats.rows import CodeRow
from codes.models import CodeSystem
from desk.worklists import worklist_of
from tests import makers
from tests.code_lists.lists import codes_of, draft, owner, rule, sign_off, signed_off, signer

OPEN, SCOPE, APPENDIX = (row.code for row in makers.PCS)
NEXT = [CodeRow(OPEN, "Mend Right Elbow Joint, Open Approach"), makers.PCS[2]]
NEXT += [CodeRow("0RQM0ZZ", "Repair Left Elbow Joint, Open Approach")]
ADD, LIST = reverse("admin:code_lists_codelist_add"), reverse("admin:code_lists_codelist_changelist")


@pytest.fixture
def olga(client, db):
    makers.load_codes()
    olga = owner()
    client.force_login(olga)
    return olga


@pytest.fixture
def sven(db):
    return signer()


def page_of(code_list) -> str:
    return reverse("admin:code_lists_codelist_change", args=[code_list.pk])


def step(client, code_list, verb, **fields):
    address = reverse("admin:code_list_step", args=[code_list.pk, verb])
    return client.post(address, fields, follow=True).content.decode()


def rows(*values, **fields):
    """The form of a draft with rules by beginnings, the last written first."""
    pcs = CodeSystem.objects.get(slug="icd10pcs").pk
    data = {"rules-TOTAL_FORMS": len(values) + 1, "rules-INITIAL_FORMS": 0, "seen": mark()}
    for at, value in enumerate([*values, ""]):
        row = {
            "kind": "beginning",
            "system": pcs,
            "value": value,
            "ORDER": len(values) - at if value else "",
            "excludes": "",
        }
        data |= {f"rules-{at}-{name}": cell for name, cell in row.items()}
    return data | fields


def mark():
    return CodeListVersion.objects.latest("pk").changed_at.isoformat()


def test_a_list_begins_with_pasted_lines_and_what_is_no_code_is_named(client, olga):
    words = {"title": "Elbows", "purpose": "To count."}
    assert "Begin the list" in client.get(ADD).content.decode()
    refused = client.post(ADD, words | {"codes": "nonsense"}).content.decode()
    assert "Choose the code system" in refused and "nonsense" in refused
    assert not CodeList.objects.exists()
    lines = f"0rql0zz\n\n{makers.PCS[1].title}\nnonsense\nCPT 99999\n{OPEN}"
    page = client.post(ADD, words | {"codes": lines}, follow=True).content.decode()
    assert "“nonsense”: no code of ICD-10-PCS." in page or "“CPT 99999”" in page
    [written] = CodeList.objects.get().versions.get().rules.all()
    assert written.named == [OPEN, SCOPE, "nonsense", "CPT 99999"]
    assert "2 codes" in page and makers.PCS[0].title in page
    assert "You have a list “Elbows” already" in client.post(ADD, words).content.decode()
    client.post(ADD, words | {"title": "Elbows!"})
    assert CodeList.objects.get(slug="elbows-2").versions.get().rules.count() == 0
    listed = client.get(LIST).content.decode()
    assert "elbow" in listed.lower() and "1: draft" in listed


def test_rules_are_written_in_rows_and_shown_with_what_each_of_them_does(client, olga, django_assert_max_num_queries):
    code_list = draft(rule("0RQ"), by=olga).code_list
    address = page_of(code_list)
    with django_assert_max_num_queries(28):
        assert "adds 2." in client.get(address).content.decode()
    shown = client.post(address, rows("0D", "0R", preview="yes")).content.decode()
    assert "not saved yet" in shown and "adds 2." in shown and "adds 1." in shown
    assert [row.value for row in code_list.versions.get().rules.all()] == ["0RQ"]
    stale = rows("0D")
    options = {"with_retired": False, "change_note": "", "actor": olga}
    actions.save_draft(version=code_list.versions.get(), rules=[rule("0RQL")], **options)
    refused = client.post(address, stale).content.decode()
    assert "while you had it open" in refused and ">\n0D</textarea>" in refused
    client.post(address, rows("0RQ", **{"rules-TOTAL_FORMS": -1}))
    assert [row.value for row in code_list.versions.get().rules.all()] == ["0RQ"], "a damaged number empties no draft"
    saved = client.post(address, rows("0D", "0R", **{"rules-0-note": "Guts.", "change_note": "More."}), follow=True)
    assert "The draft is saved." in saved.content.decode()
    version = code_list.versions.get()
    assert [(row.value, row.note) for row in version.rules.all()] == [("0R", ""), ("0D", "Guts.")]
    assert version.change_note == "More."
    wrong = client.post(address, rows("0D", **{"rules-0-kind": "axes"})).content.decode()
    assert "Write position=characters" in wrong
    assert client.post(address, rows("0D", **{"rules-0-system": "0"})).status_code == 200


def test_somebody_else_signs_off_what_they_saw(client, olga, sven):
    code_list = draft(rule("0RQ"), by=olga).code_list
    assert "You wrote this version" in step(client, code_list, "sign-off", seen=mark())
    client.force_login(sven)
    page = client.get(page_of(code_list)).content.decode()
    assert "with these 2 codes" in page and 'name="rules-0-value"' not in page
    assert client.post(page_of(code_list), rows("0D")).status_code == 403
    assert "not complete" in step(client, code_list, "sign-off")
    assert "signed off with 2 codes" in step(client, code_list, "sign-off", seen=mark())
    assert worklist_of("code-lists-to-sign-off").rows(sven).count() == 0
    assert "New version" not in client.get(page_of(code_list)).content.decode()
    client.force_login(olga)
    assert "is withdrawn." in step(client, code_list, "withdraw", reason="Wrong.")
    assert "is a draft now" in step(client, code_list, "start")
    assert "Tick the box" in step(client, code_list, "discard")
    assert "is discarded" in step(client, code_list, "discard", confirmed="on")
    cora = makers.person("cora", "Code manager", is_staff=True)
    assert "Choose somebody from the list." in step(client, code_list, "hand-over", to="nobody")
    assert "belongs to cora now" in step(client, code_list, "hand-over", to="cora")
    client.force_login(cora)
    described = {"title": "Elbows", "purpose": "To count.", "is_public": "on"}
    client.post(reverse("admin:code_list_describe", args=[code_list.pk]), described)
    code_list.refresh_from_db()
    assert (code_list.title, code_list.is_public) == ("Elbows", True)
    client.post(reverse("admin:code_list_describe", args=[code_list.pk]), described | {"title": ""})
    assert CodeList.objects.get().title == "Elbows"
    assert client.post(reverse("admin:code_list_step", args=[code_list.pk, "jump"])).status_code == 404


def test_the_last_draft_takes_its_list_along(client, olga):
    code_list = draft(by=olga).code_list
    step(client, code_list, "discard", confirmed="on")
    assert not CodeList.objects.exists()


def test_a_release_shows_the_owner_what_it_changes_and_one_button_takes_it_over(client, olga, sven):
    version = signed_off(rule(f"{OPEN}\n{SCOPE}", CODES), rule("0RQ"), by=olga, signer=sven)
    work = worklist_of("code-lists-after-releases")
    assert list(work.rows(olga)) == []
    makers.load_codes(label="FY2026", rows=NEXT)
    assert list(work.rows(olga)) == [version] and list(work.rows(sven)) == []
    assert list(work.rows(makers.person("cora", "Code manager"))) == [version]
    page = client.get(page_of(version.code_list)).content.decode()
    for words in (
        "ICD-10-PCS FY2026",
        "Retired: 1",
        "Another title: 1",
        "would now take in: 1",
        "before: Repair Right",
    ):
        assert words in page
    readers = client.get(version.get_absolute_url()).content.decode()
    assert "1 of these codes is retired now" in readers and "Not yet held against ICD-10-PCS FY2026" in readers
    assert codes_of(version) == [OPEN, SCOPE], "the version keeps its codes"
    step(client, version.code_list, "start", with_releases="yes")
    second = version.code_list.versions.get(number=2)
    assert second.change_note == "For ICD-10-PCS FY2026: 1 retired, 1 new, 1 retitled."
    assert [row.value for row in second.rules.all()] == [OPEN, "0RQ"]
    assert codes_of(sign_off(second, sven)) == [OPEN, "0RQM0ZZ"]
    assert list(work.rows(olga)) == []


def test_an_owner_may_find_that_a_list_is_still_right(client, olga, sven):
    version = signed_off(rule("0DT"), by=olga, signer=sven)
    makers.load_codes(label="FY2026", rows=NEXT)
    page = client.get(page_of(version.code_list)).content.decode()
    assert "Nothing in this list." in page
    seen = re.search(r'name="releases" value="([^"]+)"', page)[1]
    makers.load_codes(label="FY2027", rows=NEXT[:1])
    for mark in (seen, ""):
        assert "while you had the page open" in step(client, version.code_list, "confirm", releases=mark)
    page = client.get(page_of(version.code_list)).content.decode()
    assert "Retired: 1" in page, "what the later release did was not on the page before"
    seen = re.search(r'name="releases" value="([^"]+)"', page)[1]
    assert "marked as right" in step(client, version.code_list, "confirm", releases=seen)
    assert [check.release.label for check in version.checks.order_by("pk")] == ["FY2025", "FY2027"]
    assert list(worklist_of("code-lists-after-releases").rows(olga)) == []


def test_a_page_about_an_older_version_does_nothing_to_the_newest(client, olga, sven):
    code_list = signed_off(rule("0RQ"), by=olga, signer=sven).code_list
    sign_off(actions.start_version(code_list=code_list, actor=olga), sven)
    assert "The newest version is 2 now" in step(client, code_list, "withdraw", version="1", reason="Wrong\0 side.")
    assert code_list.versions.signed_off().count() == 2
    assert 'name="version" value="2"' in client.get(page_of(code_list)).content.decode()
    step(client, code_list, "withdraw", version="2", reason="Wrong\0 side.")
    assert code_list.versions.get(number=2).reason == "Wrong side."
