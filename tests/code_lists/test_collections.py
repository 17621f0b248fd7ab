"""Readers’ collections: entries and codes that a person with an account keeps, for themselves unless they share them."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied

from accounts import roles
from code_lists.actions import collections as actions
from code_lists.models import Collection, Kept
from code_lists.rules import ListRefused
from codes.formats.rows import CodeRow
from codes.models import Code
from procedures.actions import withdraw
from tests import makers

OPEN, SCOPE, _ = (row.code for row in makers.PCS)
KEEP, MINE = "/collections/keep/", "/collections/"


@pytest.fixture
def ella(client, db):
    """Somebody with an account, signed in, on a site with codes."""
    makers.load_codes()
    ella = makers.person("ella", roles.EXPORTER, is_staff=True)
    client.force_login(ella)
    return ella


def code(text, system="icd10pcs"):
    return Code.objects.get(system__slug=system, code=text)


def body(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer).decode()


def test_a_button_keeps_codes_and_entries_for_whoever_is_signed_in(client, ella):
    version = makers.published(related_codes=[])
    page, entry = f"/codes/icd10pcs/{OPEN}/", version.get_absolute_url()
    assert f'name="code" value="{code(OPEN).pk}"' in body(client, page)
    assert client.post(KEEP, {"code": code(OPEN).pk, "back": page})["Location"] == page
    assert "Kept in" in body(client, page)
    assert 'name="entry" value="mending-of-the-elbow"' in body(client, entry)
    for _ in range(2):
        address = client.post(KEEP, {"entry": "mending-of-the-elbow", "back": "//evil.example"})["Location"]
    mine = Collection.objects.get()
    assert (mine.name, mine.owner, address) == ("My collection", ella, mine.get_absolute_url())
    shown = body(client, address)
    assert OPEN in shown and "Mending of the elbow" in shown
    first, second = mine.kept.all()
    client.post(address, {f"note-{first.pk}": "For =Tuesday", "down": first.pk})
    assert [kept.pk for kept in mine.kept.all()] == [second.pk, first.pk]
    rows = list(csv.DictReader(io.StringIO(body(client, f"/collections/{mine.pk}.csv").removeprefix("\ufeff"))))
    assert [(row["kind"], row["code"], row["note"]) for row in rows] == [
        ("Procedure", "", ""),
        ("ICD-10-PCS", OPEN, "For =Tuesday"),
    ]
    makers.load_codes(label="FY2026", rows=makers.PCS[1:])
    assert "Retired in FY2026</span>" in body(client, address)
    assert body(client, f"/collections/{mine.pk}.csv").endswith(",For =Tuesday,FY2026\r\n")
    withdraw(version=version, note="It named the wrong side.", actor=version.reviewed_by)
    assert "is withdrawn" in body(client, address)
    client.post(address, {"drop": first.pk})
    assert Kept.objects.get().pk == second.pk
    client.post(address, {"delete": "yes"})
    assert not Collection.objects.exists()
    client.logout()
    assert "Keep" not in body(client, page)
    assert client.post(KEEP, {"code": code(OPEN).pk})["Location"].startswith("/admin/login/")


def test_a_collection_is_private_until_it_is_shared_and_never_changed_by_others(client, ella):
    address = client.post(MINE, {"name": "Elbows"})["Location"]
    elbows = Collection.objects.get()
    assert "already" in client.post(MINE, {"name": " Elbows "}, follow=True).content.decode()
    assert "Enter a name" in client.post(address, {"name": ""}, follow=True).content.decode()
    client.post(KEEP, {"code": code(OPEN).pk, "collection": elbows.pk})
    other = makers.person("otto", roles.EXPORTER, is_staff=True)
    client.force_login(other)
    assert {client.get(page).status_code for page in (address, f"/collections/{elbows.pk}.csv")} == {404}
    assert client.post(address, {"delete": "yes"}).status_code == 404
    client.post(KEEP, {"code": code(SCOPE).pk, "collection": elbows.pk})
    assert elbows.kept.count() == 1, "it went into a collection of his own"
    client.force_login(ella)
    client.post(address, {"name": "Our elbows", "is_shared": "yes"})
    client.force_login(other)
    assert "Shared by ella" in body(client, address) and OPEN in body(client, address)
    assert client.post(address, {"delete": "yes"}).status_code == 404
    assert "Our elbows" not in body(client, MINE)
    kept = elbows.kept.get()
    for act in (
        lambda: actions.drop(kept=kept, actor=other),
        lambda: actions.note(kept=kept, text="x", actor=other),
        lambda: actions.move(kept=kept, by=1, actor=other),
        lambda: actions.delete_collection(collection=elbows, actor=other),
        lambda: actions.change_collection(collection=elbows, name="x", is_shared=False, actor=other),
        lambda: actions.keep(collection=elbows, code=code(SCOPE), actor=other),
    ):
        with pytest.raises(PermissionDenied, match="somebody else"):
            act()


def test_what_is_kept_has_limits_with_a_sentence_beyond(client, ella, monkeypatch):
    monkeypatch.setattr(actions, "MOST_KEPT", 1)
    monkeypatch.setattr(actions, "MOST_COLLECTIONS", 1)
    client.post(KEEP, {"code": code(OPEN).pk})
    full = client.post(KEEP, {"code": code(SCOPE).pk}, follow=True).content.decode()
    assert "holds 1 things" in full
    assert "Delete one first" in client.post(MINE, {"name": "More"}, follow=True).content.decode()
    with pytest.raises(ListRefused, match="at most 300"):
        actions.note(kept=Kept.objects.get(), text="x" * 301, actor=ella)
    kept = Kept.objects.get()
    words = {"name": "Elbows", f"note-{kept.pk}": "x" * 301}
    refused = client.post(kept.collection.get_absolute_url(), words).content.decode()
    assert (
        "Nothing was stored. A note has at most 300" in refused and 'value="Elbows"' in refused and "x" * 301 in refused
    )
    kept.refresh_from_db()
    assert (Collection.objects.get().name, kept.note) == ("My collection", ""), "all or nothing"
    assert client.post(KEEP, {"code": "x"}).status_code == 404
    assert client.post(KEEP, {"entry": "nowhere"}).status_code == 404


def test_licensed_titles_are_withheld_and_kept_codes_outlive_their_release(client, ella):
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Zyzzogenic repair")])
    actions.keep(collection=None, code=code("99999", "cpt4"), actor=ella)
    address = Collection.objects.get().get_absolute_url()
    for page in (address, address.removesuffix("/") + ".csv"):
        assert "99999" in body(client, page) and "Zyzzogenic" not in body(client, page)


def test_characters_that_the_database_does_not_store_are_left_out(client, ella):
    address = client.post(MINE, {"name": "El\0bows"})["Location"]
    client.post(KEEP, {"code": code(OPEN).pk})
    assert client.post(KEEP, {"entry": "mending\0"}).status_code == 404
    kept = Kept.objects.select_related("collection").get()
    client.post(address, {"name": "Kn\0ees", f"note-{kept.pk}": "For\0 Tuesday"})
    kept.refresh_from_db()
    assert (Collection.objects.get().name, kept.note) == ("Knees", "For Tuesday")
