"""Saving at the desk while a colleague works on the same draft: nothing typed is lost, and nothing is overwritten unseen."""

import pytest

from procedures.models import ProcedureVersion
from procedures.revisions import state_at
from tests import makers
from tests.procedures.test_desk import desk, form_data, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(wanda):
    return makers.draft(wanda)


def opened(client, version) -> dict:
    return form_data(client.get(desk(version)))


def save(client, version, data, **changes):
    return client.post(desk(version), data | changes, follow=True)


def test_two_browsers_on_one_draft_keep_both_changes_and_say_so(client, version):
    first, second = opened(client, version), opened(client, version)
    save(
        client,
        version,
        first,
        summary="From the first browser.",
        duration_max_minutes=75,
        **{"risks-0-likelihood": "common"},
    )
    page = save(client, version, second, benefits_text="From the second browser.").content.decode()
    content = state_at(version).content
    assert content["summary"] == "From the first browser."
    assert content["duration_max_minutes"] == 75
    assert content["benefits_text"] == "From the second browser."
    assert "they are kept: Longest usual duration, Summary" in page


def test_the_same_place_is_shown_as_mine_theirs_and_before_and_one_choice_goes_on(client, version):
    first, second = opened(client, version), opened(client, version)
    save(client, version, first, summary="From the first browser.")
    response = save(client, version, second, summary="From the second browser.", benefits_text="Typed too.")
    page = response.content.decode()
    for text in (
        "About summary.",
        "From the first browser.",
        "From the second browser.",
        "Typed too.",
        "Choose which text counts",
    ):
        assert text in page
    assert state_at(version).number == 2
    again = second | {"summary": "From the second browser.", "benefits_text": "Typed too.", "choice-summary": "mine"}
    save(client, version, again, newest=response.context["newest"])
    assert state_at(version).content["summary"] == "From the second browser."
    assert state_at(version).content["benefits_text"] == "Typed too."


def test_a_row_that_a_colleague_removed_does_not_block_the_save(client, version):
    first, second = opened(client, version), opened(client, version)
    save(client, version, first, **{"risks-0-DELETE": "on"})
    response = save(client, version, second, summary="Later.")
    assert "Please correct" not in response.content.decode()
    assert [row["name"] for row in state_at(version).content["risks"]] == ["Stiffness", "Numb finger"]
    assert state_at(version).content["summary"] == "Later."


def test_a_row_that_was_removed_and_changed_is_asked_about(client, version):
    first, second = opened(client, version), opened(client, version)
    save(client, version, first, **{"risks-0-DELETE": "on"})
    response = save(client, version, second, **{"risks-0-name": "Large bruise"})
    [conflict] = response.context["conflicts"]
    assert conflict["name"] == "List of risks: one row"
    rest = "common · about 1 in 20 · It fades."
    texts = (conflict["before"], conflict["mine"], conflict["theirs"])
    assert texts == (f"Bruising · {rest}", f"Large bruise · {rest}", "")
    place = {f"choice-{conflict['place']}": "theirs", "newest": response.context["newest"]}
    save(client, version, second | {"risks-0-name": "Large bruise"} | place)
    assert [row["name"] for row in state_at(version).content["risks"]] == ["Stiffness", "Numb finger"]


def test_every_row_that_was_typed_is_shown_again_when_a_colleague_has_removed_rows(client, version):
    first, second = opened(client, version), opened(client, version)
    save(
        client, version, first, **{"risks-0-DELETE": "on", "risks-1-DELETE": "on", "summary": "From the first browser."}
    )
    response = save(client, version, second, **{"risks-2-name": "Numb thumb", "summary": "From the second browser."})
    again = form_data(response)
    assert [again[f"risks-{row}-name"] for row in range(3)] == ["Bruising", "Stiffness", "Numb thumb"]
    save(client, version, again, **{"choice-summary": "mine"})
    content = state_at(version).content
    assert content["summary"] == "From the second browser."
    assert [row["name"] for row in content["risks"]] == ["Numb thumb"]


def test_tables_that_a_colleague_has_emptied_are_still_shown_as_they_were_typed(client, version):
    tables, data = ("names", "steps", "tools", "personnel", "risks", "codes", "sources"), opened(client, version)
    makers.edit(version, version.created_by, **dict.fromkeys(tables, []), summary="Theirs.")
    first = tuple(f"{table}-0-" for table in tables)
    rows = [name for name in data if name.startswith(first) and not name.endswith(("-id", "-version"))]
    again = form_data(save(client, version, data, summary="Mine."))
    assert [again[name] for name in rows] == [str(data[name]) for name in rows]
    emptied = save(client, version, again, **dict.fromkeys(rows, ""))  # the form says what is missing
    assert form_data(emptied)["summary"] == "Mine."
    formsets = [inline.formset for inline in emptied.context["inline_admin_formsets"]]
    assert {formset.prefix for formset in formsets if any(formset.errors)} == set(tables)


def test_keys_of_rows_that_were_made_up_are_those_of_new_rows(client, version):
    other = makers.draft(version.created_by, name="Another")
    for made_up in (other.risks.first().pk, 99_999_999, version.risks.last().pk, 10**30):
        data = opened(client, version)
        new = int(data["risks-TOTAL_FORMS"])
        row = {"id": made_up, "name": f"Number {made_up}", "likelihood": "not_stated", "position": new + 1}
        row = {f"risks-{new}-{name}": value for name, value in row.items()}
        save(client, version, data | row | {"risks-TOTAL_FORMS": new + 1})
    risks = state_at(version).content["risks"]
    assert {risk["name"] for risk in risks} >= {"Bruising", "Stiffness", f"Number {10**30}"}
    assert max(risk["id"] for risk in risks) < 99_999_999
    assert other.risks.count() == 3


def test_a_form_without_its_revision_is_refused_and_keeps_what_was_typed(client, version):
    data = opened(client, version)
    page = save(client, version, data, summary="Typed.", revision="x").content.decode()
    assert "Typed." in page
    assert "open the draft again" in page
    assert state_at(version).number == 1


def test_a_reviewer_approves_only_what_stood_on_their_page(client):
    version = makers.in_state("in_review")
    wanda, ravi = version.created_by, makers.User.objects.get(username="ravi")
    client.force_login(ravi)
    seen = client.get(desk(version)).context["seen"]
    makers.return_to_draft(version=version, actor=ravi, note="Another tab.")
    makers.edit(version, wanda, restrictions="Never lift anything.")
    makers.submit(version=version, actor=wanda)
    assert "The text has changed since you opened it (Restrictions)" in step(client, version, "publish", seen=seen)[0]
    assert ProcedureVersion.objects.get().state == "in_review"
