"""Matching a list: candidates from the search, decisions by people, the map as a file."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import roles
from codes.formats.rows import CodeRow
from codes.models import Code, CodeSystem
from crosswalks import actions
from crosswalks.files import concept_map
from crosswalks.models import Crosswalk
from crosswalks.queries import candidates
from crosswalks.rules import LocalRow
from record.models import Event
from tests import makers

pytestmark = pytest.mark.django_db

REPAIR = makers.PCS[0].title
ROWS = [LocalRow(1, "A1", REPAIR.upper()), LocalRow(2, "A2", "elbow repair"), LocalRow(3, "A3", "zzz")]


@pytest.fixture
def cora(client):
    """A code manager, signed in."""
    cora = makers.person("cora", roles.CODE_MANAGER, is_staff=True)
    client.force_login(cora)
    return cora


@pytest.fixture
def crosswalk(cora):
    """A list of three names: one exact, one alike, one that nothing matches."""
    makers.load_codes()
    return started(cora)


def started(actor, rows=ROWS, system=None):
    list(actions.start(name="Theatre", rows=rows, system=system, actor=actor))
    return Crosswalk.objects.latest("pk")


def states(crosswalk):
    return [(row.state, row.code.code if row.code else "") for row in crosswalk.rows.select_related("code")]


def test_each_name_gets_its_best_candidate_with_score_and_reason(crosswalk):
    exact, alike, nothing = crosswalk.rows.all()
    assert (exact.code.code, exact.score, exact.is_exact, exact.state) == ("0RQL0ZZ", 100, True, "open")
    assert alike.code.code.startswith("0RQL") and 0 < alike.score < 100 and alike.why and not alike.is_exact
    assert (nothing.code, nothing.score) == (None, 0)


def test_only_code_managers_match_lists(crosswalk):
    eve = makers.person("eve", roles.EXPORTER)
    with pytest.raises(PermissionDenied):
        actions.decide(crosswalk=crosswalk, choices={}, actor=eve)
    with pytest.raises(PermissionDenied):
        actions.accept_exact(crosswalk=crosswalk, least=100, actor=eve)
    with pytest.raises(PermissionDenied):
        started(makers.person("wim", roles.WRITER))


def test_all_exact_names_are_accepted_at_once_with_author_and_date(crosswalk, cora):
    assert actions.accept_exact(crosswalk=crosswalk, least=100, actor=cora) == 1
    row = crosswalk.rows.get(number=1)
    assert (row.state, row.decided_by) == ("accepted", cora) and row.decided_at
    assert [state for state, _ in states(crosswalk)] == ["accepted", "open", "open"]
    assert "cora (cora) matched the list “Theatre”: 1 accepted, 0 rejected." in Event.objects.latest("pk").sentence


def test_a_name_of_two_codes_and_a_heading_are_not_exact(cora):
    makers.load_codes(
        rows=[CodeRow("0RQL0ZZ", "Twice"), CodeRow("0RQL4ZZ", "Twice"), CodeRow("0RQ", "Headed", is_header=True)]
    )
    crosswalk = started(cora, [LocalRow(1, "1", "Twice"), LocalRow(2, "2", "Headed")])
    assert [row.is_exact for row in crosswalk.rows.all()] == [False, False]


def test_a_heading_is_refused_and_nothing_is_stored(crosswalk, cora):
    first, second, _ = crosswalk.rows.all()
    choices = {first.pk: first.code, second.pk: Code.objects.get(code="0RQ")}
    with pytest.raises(actions.NotBillable, match="A2: .* is a heading or retired"):
        actions.decide(crosswalk=crosswalk, choices=choices, actor=cora)
    assert {state for state, _ in states(crosswalk)} == {"open"}


def test_the_page_accepts_rejects_and_takes_a_typed_code(client, crosswalk):
    page = client.get(crosswalk.get_absolute_url()).content.decode()
    assert REPAIR in page and "100 % alike" in page and "The search finds no code for this name." in page
    first, second, third = crosswalk.rows.all()
    data = {"row": [first.pk, second.pk, third.pk], f"row-{first.pk}": first.code_id, f"row-{third.pk}": "none"}
    typed = {f"row-{second.pk}": "typed", f"code-{second.pk}": "0dtj4zz"}
    answer = client.post(reverse("admin:crosswalk_match", args=[crosswalk.pk]), data | typed, follow=True)
    assert "2 accepted, 1 rejected." in answer.content.decode()
    assert states(crosswalk) == [("accepted", "0RQL0ZZ"), ("accepted", "0DTJ4ZZ"), ("rejected", "")]
    again = client.post(reverse("admin:crosswalk_match", args=[crosswalk.pk]), data, follow=True)
    assert "0 accepted, 0 rejected." in again.content.decode()
    rejected = client.get(crosswalk.get_absolute_url(), {"state": "rejected"}).content.decode()
    assert "zzz" in rejected and REPAIR.upper() not in rejected


@pytest.mark.parametrize("typed", ["0RQ", "nonsense", "", "99999"])
def test_a_typed_text_that_is_no_billable_code_is_refused(client, crosswalk, typed):
    row = crosswalk.rows.get(number=2)
    data = {"row": row.pk, f"row-{row.pk}": "typed", f"code-{row.pk}": typed}
    answer = client.post(reverse("admin:crosswalk_match", args=[crosswalk.pk]), data, follow=True)
    assert "Nothing was stored. A2:" in answer.content.decode() and states(crosswalk)[1][0] == "open"


@pytest.mark.parametrize("sent", [{"row": "x"}, {"row": "9" * 30}, {"row": "0", "row-0": "none"}, {}])
def test_what_no_page_sends_changes_nothing(client, crosswalk, sent):
    client.post(reverse("admin:crosswalk_match", args=[crosswalk.pk]), sent)
    assert {state for state, _ in states(crosswalk)} == {"open"}


def test_a_file_is_uploaded_searched_with_progress_and_its_map_downloaded(client, crosswalk, cora):
    file = SimpleUploadedFile("list.csv", f'id,name\nB1,"{REPAIR}"\nB2,=cmd()\n'.encode())
    answer = client.post(reverse("admin:crosswalks_crosswalk_add"), {"name": "Ward", "file": file}, follow=True)
    ward = Crosswalk.objects.get(name="Ward")
    assert answer.redirect_chain[-1][0] == ward.get_absolute_url()
    client.post(reverse("admin:crosswalk_accept", args=[ward.pk]))
    answer = client.get(reverse("admin:crosswalk_map", args=[ward.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    accepted, opened = csv.DictReader(io.StringIO(text))
    assert list(accepted.values())[:7] == ["B1", REPAIR, "accepted", "icd10pcs", "0RQL0ZZ", REPAIR, "100"]
    assert accepted["decided_by"] and accepted["decided_at"]
    assert (opened["local_name"], opened["state"], opened["code"]) == ("'=cmd()", "open", "")


def test_the_map_is_a_concept_map_too(client, crosswalk, cora):
    first, second, third = crosswalk.rows.all()
    actions.decide(crosswalk=crosswalk, choices={first.pk: first.code, third.pk: None}, actor=cora)
    answer = client.get(reverse("admin:crosswalk_concept_map", args=[crosswalk.pk]))
    assert answer["Content-Type"] == "application/fhir+json"
    made = answer.json()
    assert (made["resourceType"], made["title"], made["status"]) == ("ConceptMap", "Theatre", "draft")
    matched, unmatched = made["group"]
    [element], [target] = matched["element"], matched["element"][0]["target"]
    assert (matched["target"], element["code"]) == (first.code.system.rules.fhir_url, "A1")
    assert (target["code"], target["display"], target["equivalence"]) == ("0RQL0ZZ", REPAIR, "equivalent")
    assert unmatched["element"][0]["target"][0]["equivalence"] == "unmatched" and "target" not in unmatched
    actions.decide(crosswalk=crosswalk, choices={second.pk: Code.objects.get(code="0DTJ4ZZ")}, actor=cora)
    made = concept_map(crosswalk, cora, "https://site")
    assert made["status"] == "active" and made["url"] == f"https://site{crosswalk.get_absolute_url()}"
    assert [element["target"][0]["equivalence"] for element in made["group"][0]["element"]] == [
        "equivalent",
        "relatedto",
    ]


def test_a_list_is_renamed_and_deleted_on_the_record(client, crosswalk, cora):
    def send(page, **data):
        answer = client.post(reverse(f"admin:crosswalk_{page}", args=[crosswalk.pk]), data, follow=True)
        return answer.content.decode()

    assert "Enter a name of at most 120 characters." in send("rename", name=" ")
    assert "Ward 3" in send("rename", name=" Ward 3 ")
    assert "renamed the list “Theatre” to “Ward 3”." in Event.objects.latest("pk").sentence
    assert "Tick the box" in send("remove") and Crosswalk.objects.exists()
    assert "The list “Ward 3” was deleted." in send("remove", confirmed="yes") and not Crosswalk.objects.exists()
    assert "deleted the list “Ward 3” of 3 names, 0 of them matched." in Event.objects.latest("pk").sentence


def test_only_those_who_match_lists_rename_and_delete_them_and_are_led_to_them(client, crosswalk):
    link = reverse("admin:crosswalks_crosswalk_changelist")
    assert link in client.get("/codes/lookup/").content.decode()
    eve = makers.person("eve", roles.ADMINISTRATOR, is_staff=True)
    for action in (actions.rename, actions.delete):
        with pytest.raises(PermissionDenied):
            action(crosswalk=crosswalk, actor=eve, **({"name": "x"} if action is actions.rename else {}))
    client.logout()
    assert link not in client.get("/codes/lookup/").content.decode()


def test_a_bad_file_is_refused_on_the_form(client, cora):
    file = SimpleUploadedFile("list.csv", b"A1,Elbow\nA1,Knee\n")
    page = client.post(reverse("admin:crosswalks_crosswalk_add"), {"name": "Ward", "file": file}).content.decode()
    assert "Row 2 repeats the id" in page and not Crosswalk.objects.exists()


def test_withheld_titles_are_neither_matched_nor_shown(client, cora):
    makers.load_codes("cpt4", "2026", [CodeRow("27025", "Cutting of the hip band")])
    cpt = CodeSystem.objects.get(slug="cpt4")
    assert candidates("Cutting of the hip band", cora, cpt) == []
    crosswalk = started(cora, [LocalRow(1, "1", "hip")], cpt)
    actions.decide(crosswalk=crosswalk, choices={crosswalk.rows.get().pk: Code.objects.get(code="27025")}, actor=cora)
    page = client.get(crosswalk.get_absolute_url(), {"state": "all"}).content.decode()
    assert "27025" in page and "Cutting" not in page
    assert "Cutting" not in str(concept_map(crosswalk, cora, ""))
