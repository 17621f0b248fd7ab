"""The record: everything that people do leaves an event, and nothing takes it back."""

import csv
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import roles
from codes.actions import withdraw_release
from codes.models import CodeSystem, Release
from imports import actions as imports
from record.actions import record
from record.models import Event
from tests import makers

pytestmark = pytest.mark.django_db

EVENTS = "/admin/record/event/"


@pytest.fixture
def ada(client):
    """An administrator, signed in."""
    ada = makers.person("ada", roles.ADMINISTRATOR, first_name="Ada", last_name="Admin")
    client.force_login(ada)
    return ada


def sentences(**of) -> list[str]:
    return [event.sentence for event in Event.objects.filter(**of).order_by("id")]


def form_of(client, address: str) -> dict:
    """What the form at the address sends if nothing is changed."""
    initial = client.get(address).context["adminform"].form
    values = {name: initial.get_initial_for_field(field, name) for name, field in initial.fields.items()}
    return {name: value for name, value in values.items() if value not in (None, False) and "password" not in name}


def give_roles(client, user, *names: str):
    """Save the form of an account with these roles."""
    address = reverse("admin:accounts_user_change", args=[user.pk])
    form = form_of(client, address) | {"groups": [Group.objects.get(name=name).pk for name in names]}
    joined = form.pop("date_joined", None), form.pop("last_login", None)
    assert joined
    answer = client.post(address, form | {"is_active": "on", "is_staff": "on"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors


def test_an_event_is_neither_changed_nor_deleted_by_anybody():
    event = record("tested", "tried the record.", actor=None)
    for write in (
        lambda: Event.objects.filter(pk=event.pk).update(sentence="Nothing happened."),
        lambda: Event.objects.filter(pk=event.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="is kept as it is"), transaction.atomic():
            write()
    assert str(event) == "The command line tried the record."


def test_an_event_is_written_with_what_it_tells_or_not_at_all():
    with pytest.raises(RuntimeError), transaction.atomic():
        makers.draft(makers.writer())
        raise RuntimeError
    assert not Event.objects.exists()


def test_an_entry_leaves_its_steps_with_the_names_and_reasons():
    wanda, ravi = makers.writer(), makers.reviewer()
    version = makers.submit(version=makers.draft(wanda), actor=wanda)
    version = makers.return_to_draft(version=version, actor=ravi, note="Which elbow?")
    makers.edit(version, wanda)
    title = "“Mending of the elbow (version 1)”"
    assert sentences(model="procedures.procedureversion") == [
        f"wanda (wanda) started the draft: {title}, revision 1.",
        f"wanda (wanda) submitted it for review: {title}, revision 1.",
        f"ravi (ravi) sent it back to the writer: {title}, revision 1 (“Which elbow?”).",
        f"wanda (wanda) edited the draft: {title}, revision 2.",
    ]


def test_releases_imports_and_downloads_leave_events(client):
    cora = makers.person("cora", roles.CODE_MANAGER)
    makers.load_codes(actor=cora)
    makers.load_codes(label="FY2026", rows=makers.PCS[:2], dry_run=True)
    withdraw_release(release=Release.objects.get(), actor=cora)
    assert sentences(model="codes.release") == [
        "cora (cora) loaded ICD-10-PCS FY2025: added 8, revised 0, retired 0, unchanged 0, bad 0.",
        "cora (cora) withdrew ICD-10-PCS FY2025: 8 codes were restored.",
    ]
    imports.import_documents(documents=[makers.written()], actor=makers.writer(), name="elbows.zip")
    assert sentences(verb="imported") == ["wanda (wanda) imported 1 documents from “elbows.zip” as drafts."]
    client.force_login(makers.person("ellis", roles.EXPORTER))
    client.get("/exports/procedures.csv", {"kind": "surgery"})
    client.get("/exports/codes.ndjson", {"system": "icd10pcs"})
    assert sentences(verb="exported") == [
        "ellis (ellis) exported entries as CSV (kind=surgery).",
        "ellis (ellis) exported the codes of icd10pcs as NDJSON (system=icd10pcs).",
    ]


def test_sign_ins_leave_events_but_never_what_was_typed_by_mistake(client):
    makers.person("wanda", roles.WRITER, password="right and long enough")  # noqa: S106
    page = reverse("admin:login")
    for name, password in (("wanda", "wrong"), ("my secret password", "wanda"), ("wanda", "right and long enough")):
        client.post(page, {"username": name, "password": password})
    client.post(reverse("admin:logout"))
    assert sentences() == [
        "Somebody failed to sign in as wanda (wanda).",
        "wanda (wanda) signed in.",
        "wanda (wanda) signed out.",
    ]


def test_roles_that_somebody_gives_are_told_to_the_other_administrators_once(client, ada):
    wanda, other = makers.writer(), makers.person("otto", roles.ADMINISTRATOR)
    front = reverse("admin:index")
    give_roles(client, wanda, roles.WRITER, roles.ADMINISTRATOR)
    told = "changed the user “wanda”: groups from “Writer” to “Administrator, Writer”"
    assert told in sentences(verb="changed")[-1]
    assert told not in client.get(front).content.decode(), "who did it knows"
    client.force_login(makers.person("will", roles.WRITER))
    assert told not in client.get(front).content.decode(), "only administrators are told"
    client.force_login(other)
    assert told in client.get(front).content.decode()
    assert told not in client.get(front).content.decode(), "once"


def test_their_own_roles_too(client, ada):
    other = makers.person("otto", roles.ADMINISTRATOR)
    give_roles(client, ada, roles.ADMINISTRATOR, roles.REVIEWER)
    client.force_login(other)
    assert "groups from “Administrator” to “Administrator, Clinical reviewer”" in client.get("/admin/").content.decode()


def test_who_gives_or_takes_the_mark_of_a_superuser_is_told(client, ada):
    client.force_login(makers.person("boss", is_superuser=True, is_staff=True))
    otto = makers.person("otto", roles.WRITER)
    address = reverse("admin:accounts_user_change", args=[otto.pk])
    form = {"username": "otto", "is_active": "on", "groups": [group.pk for group in otto.groups.all()]}
    for mark in ({"is_superuser": "on"}, {}):
        assert client.post(address, form | mark).status_code == 302
    client.force_login(ada)
    page = client.get("/admin/").content.decode()
    assert "superuser status from “no” to “yes”" in page and "superuser status from “yes” to “no”" in page


def test_a_display_policy_that_opens_is_told_and_a_description_is_not(client, ada):
    cpt = CodeSystem.objects.get(slug="cpt4")
    address = reverse("admin:codes_codesystem_change", args=[cpt.pk])
    form = form_of(client, address)
    client.post(address, form | {"description": "Another text."})
    client.post(address, form | {"description": "Another text.", "display_policy": "full"})
    described, opened = Event.objects.filter(model="codes.codesystem").order_by("id")
    assert not described.is_notice
    assert opened.is_notice
    policies = ["Codes only, descriptors withheld", "Descriptors shown to everyone"]
    assert list(opened.details.values()) == [policies]


def test_what_is_added_changed_and_deleted_at_the_desk_is_kept(client, ada):
    client.post(reverse("admin:procedures_tool_add"), {"name": "Bone spoon", "description": ""})
    tool = Event.objects.get(verb="added").object_id
    client.post(reverse("admin:procedures_tool_change", args=[tool]), {"name": "Bone spoon", "description": "Blunt."})
    client.post(reverse("admin:procedures_tool_delete", args=[tool]), {"post": "yes"})
    assert sentences(model="procedures.tool") == [
        "Ada Admin (ada) added the tool “Bone spoon”.",
        "Ada Admin (ada) changed the tool “Bone spoon”: description from “nothing” to “Blunt.”.",
        "Ada Admin (ada) deleted the tool “Bone spoon”.",
    ]


def test_an_administrator_searches_filters_and_exports_the_record(client, ada):
    makers.published()
    page = client.get(EVENTS, {"q": "approved"}).content.decode()
    assert "ravi (ravi) approved and published it" in page
    assert "started the draft" not in page
    chosen = {"actor_name": "wanda (wanda)", "kind": "procedures.procedureversion"}
    assert "started the draft" in client.get(EVENTS, chosen).content.decode()
    answer = client.get("/exports/record.csv", chosen)
    rows = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert {row["person"] for row in rows} == {"wanda (wanda)"}
    assert [row["verb"] for row in rows] == ["submitted", "started"], "newest first"
    assert sentences(verb="exported")[0].startswith("Ada Admin (ada) exported the record as CSV (actor_name=wanda")
    assert client.get("/exports/record.csv", {"at__year": "x"}).status_code == 400


def test_an_event_outlives_its_person_and_its_object(client, ada):
    will = makers.person("will", roles.WRITER)
    record("tested", "tried the record.", actor=will, about=will)
    will.delete()
    event = Event.objects.get(verb="tested")
    assert "will (will) tried the record." in client.get(f"{EVENTS}{event.pk}/change/").content.decode()
