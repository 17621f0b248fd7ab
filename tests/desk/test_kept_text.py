"""A form that is refused before its page can be shown again is answered with what was typed, and with what to do."""

from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts import roles
from codes.formats.rows import CodeRow
from documents.entry import CodeReference
from procedures.actions.checks import LONGEST_LIST
from procedures.content import ROWS
from procedures.models import UnsavedText
from procedures.revisions import state_at
from tests import makers
from tests.procedures.test_desk import desk, form_data

pytestmark = pytest.mark.django_db

TYPED = {"summary": "Typed <b>too</b> late.\n\nAnd more."}


@pytest.fixture
def client():
    """A browser that sends what browsers send, to a site that checks its cookies."""
    return Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"})


@pytest.fixture
def wanda(client):
    wanda = makers.writer()
    client.force_login(wanda)
    return wanda


@pytest.fixture
def form(client, wanda) -> tuple[str, dict]:
    """The address of an open form, and what its browser would send."""
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Zyzzogenic repair", "Zyzzogenic")])
    page = client.get(desk(makers.draft(wanda, primary_code=CodeReference("cpt4", "99999", "Zyzzogenic descriptor"))))
    return page.request["PATH_INFO"], form_data(page) | {
        "csrfmiddlewaretoken": client.cookies["csrftoken"].value
    } | TYPED


def send(client, address, data):
    """Send a form as browsers do."""
    return client.post(address, urlencode(data, doseq=True), content_type="application/x-www-form-urlencoded")


def signed_out(client, person):
    del client.cookies["sessionid"]


def locked(client, person):
    person.is_active = False
    person.save()


def without_roles(client, person):
    person.groups.clear()
    person.is_staff = False
    person.save()


def without_roles_but_staff(client, person):
    person.groups.clear()


def code_manager_now(client, person):
    person.groups.clear()
    person.give_role(roles.CODE_MANAGER)


def without_the_cookie(client, person):
    del client.cookies["csrftoken"]


REFUSALS = {
    signed_out: (403, "Log in in another tab"),
    locked: (403, "Log in in another tab"),
    without_roles: (403, "Ask an administrator for the role"),
    without_roles_but_staff: (404, "an administrator gives you the role"),
    code_manager_now: (404, "your account may no longer read it"),
    without_the_cookie: (403, "your browser blocks the cookies of this site"),
}


@pytest.mark.parametrize("loss", REFUSALS, ids=lambda loss: loss.__name__)
def test_whatever_is_lost_while_a_form_is_open_the_answer_shows_what_was_typed(client, wanda, form, loss):
    address, data = form
    loss(client, wanda)
    response = send(
        client, address, data | {"risks-MIN_NUM_FORMS": 0, "risks-__prefix__-name": "", "_continue": "Save"}
    )
    page = response.content.decode()
    status, advice = REFUSALS[loss]
    assert response.status_code == status
    assert advice in page and "Nothing was saved." in page
    assert "no-store" in response.headers["Cache-Control"]
    assert ">\nTyped &lt;b&gt;too&lt;/b&gt; late.\n\nAnd more.</textarea>" in page
    assert '<label for="typed-1">Name</label>' in page and ">Summary</label>" in page
    assert "<h3>List of risks</h3>" in page and "<td>Stiffness</td>" in page
    assert "99999" in page and "Zyzzogenic" not in page, "what a licence withholds is not told either"
    assert data["csrfmiddlewaretoken"] not in page
    assert (
        "orms</" not in page and "refix" not in page.replace("risks-__prefix__-name", "") and ">Continue</" not in page
    )
    assert not UnsavedText.objects.exists()


def raises(error):
    """A function that fails."""

    def fail(*args, **kwargs):
        raise error

    return fail


def test_an_error_of_the_server_shows_what_was_typed_too(client, form, monkeypatch):
    client.raise_request_exception = False
    address, data = form
    with monkeypatch.context() as broken:
        broken.setattr("procedures.actions.save_draft", raises(KeyError))
        response = send(client, address, data)
        broken.setattr("desk.kept_text._typed", raises(OperationalError))
        assert "Go to the search page" in send(client, address, data).content.decode(), "no database, no words"
    assert response.status_code == 500
    assert "Typed &lt;b&gt;too&lt;/b&gt; late." in response.content.decode()
    sent_again = dict(response.context["fields"]) | {"csrfmiddlewaretoken": str(response.context["csrf_token"])}
    assert send(client, address, sent_again).status_code == 302


def test_the_form_can_be_sent_again_from_there(client, wanda, form):
    address, data = form
    signed_out(client, wanda)
    page = send(client, address, data)
    assert "You don’t have permission to view" not in page.content.decode(), "no list of models beside it"
    sent_again = dict(page.context["fields"]) | {"csrfmiddlewaretoken": str(page.context["csrf_token"])}
    client.force_login(wanda)
    assert send(client, address, sent_again).status_code == 302
    [version] = makers.ProcedureVersion.objects.all()
    assert state_at(version).content["summary"] == TYPED["summary"]


def test_a_form_that_is_too_large_is_shown_as_well(client, form, settings):
    address, data = form
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = len(data) - 5
    page = send(client, address, data)
    assert (page.status_code, "Typed &lt;b&gt;" in page.content.decode()) == (413, True)
    assert "Send it again</button>" not in page.content.decode()
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 80_000, 2_500
    page = send(client, address, data)
    assert (page.status_code, "Typed &lt;b&gt;" in page.content.decode()) == (413, True)
    assert send(client, address, data | {"summary": "x" * 5_000}).status_code == 400, "far too large to be answered so"


def test_the_largest_entry_that_can_be_saved_fits_into_a_form(settings):
    fields = sum(len(columns) + len(("id", "version", "position", "DELETE")) for columns in ROWS.values())
    assert fields * LONGEST_LIST < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_a_reason_beside_a_button_is_kept_with_the_role_to_ask_for(client, wanda, form):
    [version] = makers.ProcedureVersion.objects.all()
    address = reverse("admin:version_step", args=[version.pk, "publish"])
    token = form[1]["csrfmiddlewaretoken"]
    page = send(client, address, {"seen": "0", "note": "Well written.", "csrfmiddlewaretoken": token}).content.decode()
    assert "Well written.</textarea>" in page and "Ask an administrator for the role Clinical reviewer." in page


def test_forms_of_other_rooms_are_shown_by_the_names_of_their_fields(client, wanda):
    page = send(client, "/admin/procedures/specialty/add/", {"name": "Bone medicine", "weight": ""}).content.decode()
    assert ">Name</label>" in page and "Bone medicine</textarea>" in page and ">Weight<" not in page


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_what_another_site_or_a_script_sends_is_not_shown(form, headers):
    address, data = form
    response = send(Client(enforce_csrf_checks=True, headers=headers), address, data)
    assert response.status_code == 403 and "Typed" not in response.content.decode()


def test_passwords_are_never_shown(client, wanda):
    for address in (reverse("admin:login"), "/admin/accounts/user/add/"):
        page = send(client, address, {"username": "will", "password1": "elbow-grease-7"})
        assert page.status_code == 403 and "elbow-grease-7" not in page.content.decode()
