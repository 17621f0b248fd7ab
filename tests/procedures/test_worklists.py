"""The front page of the desk and its worklists: who is shown what waits for them, and what they can do with many rows at once."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from codes.formats.rows import CodeRow
from documents.entry import CodeReference
from procedures import actions
from procedures.models import ProcedureVersion, Specialty
from tests import makers
from tests.procedures.test_desk import form_data

pytestmark = pytest.mark.django_db

WHY = "Please name the leaflet of 2024."


def listed(client, key, **filters):
    """Each row of a list as the texts of its cells, by the labels of its columns."""
    page = client.get(reverse("admin:worklist", args=[key]), filters)
    return [{cell.label: cell.text for cell in cells} for _, cells in page.context["rows"]]


def entries(client, key, **filters):
    return [row["Entry"] for row in listed(client, key, **filters)]


def front(client):
    """The titles on the front page: of the lists with rows, with their counts, and of those without."""
    page = client.get(reverse("admin:index"))
    return {start.worklist.title: start.count for start in page.context["busy"]}, [
        start.worklist.title for start in page.context["quiet"]
    ]


def unreviewed(**changes):
    """A version that was published without review, as on a new site."""
    draft = makers.draft(User.objects.filter(username="wanda").first() or makers.writer(), **changes)
    actions.publish_unreviewed(version=draft, actor=makers.person(f"admin{draft.pk}", roles.ADMINISTRATOR))
    return draft


def test_a_draft_wanders_through_the_lists_of_its_writer_and_its_reviewer(client):
    wanda, ravi = makers.writer(), makers.reviewer()
    draft = makers.draft(wanda)

    client.force_login(wanda)
    assert entries(client, "drafts") == ["Mending of the elbow"]
    makers.submit(version=draft, actor=wanda)
    assert not entries(client, "drafts")

    client.force_login(ravi)
    [row] = listed(client, "to-review")
    assert (row["Entry"], row["Written by"], row["Note"]) == ("Mending of the elbow", "wanda", "")
    draft.refresh_from_db()
    makers.return_to_draft(version=draft, actor=ravi, note=WHY)
    assert not entries(client, "to-review")

    client.force_login(wanda)
    busy, quiet = front(client)
    assert busy == {"Sent back to me": 1, "Open comments on my entries": 1}
    assert "My drafts" in quiet and "Waiting for my review" not in busy.keys() | set(quiet)
    assert WHY in client.get(reverse("admin:index")).content.decode()
    assert [row["Reason"] for row in listed(client, "sent-back")] == [WHY]


def test_a_reviewer_is_told_which_versions_somebody_else_has_to_approve(client):
    both = makers.person("bo", roles.WRITER, roles.REVIEWER)
    own = makers.draft(both, name="A mending of mine")
    other = makers.draft(makers.writer(), name="B mending of a colleague")
    for version in (own, other):
        makers.submit(version=version, actor=version.created_by)
    client.force_login(both)
    rows = [(row["Entry"], row["Note"]) for row in listed(client, "to-review")]
    assert rows == [("B mending of a colleague", ""), ("A mending of mine", "has words of yours")]


def test_what_colleagues_saved_since_is_listed_until_it_is_opened_again(client):
    wanda, ravi = makers.writer(), makers.reviewer()
    version = makers.published(by=wanda, reviewed_by=ravi)
    client.force_login(ravi)
    assert not entries(client, "changed")
    draft = actions.start_draft(procedure=version.procedure, actor=wanda)
    [row] = listed(client, "changed")
    assert (row["Entry"], row["By"], row["State"]) == ("Mending of the elbow", "wanda", "Draft")
    client.force_login(wanda)
    assert not entries(client, "changed")
    makers.edit(draft, makers.writer("will"))
    assert [row["By"] for row in listed(client, "changed")] == ["will"]
    client.get(reverse("admin:procedures_procedureversion_change", args=[draft.pk]))
    term = Specialty.objects.get(name="Orthopedic surgery")
    actions.rename_term(term=term, name="Bone surgery", actor=makers.person("ada", roles.ADMINISTRATOR))
    assert not entries(client, "changed")


def test_reviews_are_listed_when_they_are_overdue_or_soon_due(client):
    today = timezone.localdate()
    for name, days in (("Overdue", -3), ("Soon", 89), ("Later", 91)):
        version = makers.published(name=name, primary_code=None, related_codes=[])
        long_ago = {"reviewed_on": today - timedelta(days=800), "review_due_on": today + timedelta(days=days)}
        with_dates(version, **long_ago)
    unreviewed(name="Unread", primary_code=None, related_codes=[])
    client.force_login(User.objects.get(username="ravi"))
    rows = [(row["Entry"], row["Review"]) for row in listed(client, "review-due")]
    assert rows == [("Overdue", "overdue by 3 days"), ("Soon", "due in 89 days")]
    assert entries(client, "never-reviewed") == ["Unread"]
    assert front(client)[0] == {"Review due": 2, "Never reviewed": 1}


def test_entries_whose_codes_changed_are_listed_with_these_codes(client):
    makers.load_codes()
    for code in ("0RQL0ZZ", "0RQL4ZZ", "0DTJ4ZZ"):
        makers.published(name=code, primary_code=CodeReference("icd10pcs", code), related_codes=[])
    kept, revised, _ = makers.PCS
    makers.load_codes(label="FY2026", rows=[kept, CodeRow(revised.code, "Something else entirely")])
    client.force_login(User.objects.get(username="wanda"))
    rows = [(row["Entry"], row["Retired"], row["Another meaning"]) for row in listed(client, "changed-codes")]
    assert rows == [("0DTJ4ZZ", "icd10pcs 0DTJ4ZZ", ""), ("0RQL4ZZ", "", "icd10pcs 0RQL4ZZ")]


def test_a_reviewer_confirms_many_first_reviews_from_the_list(client):
    versions = [unreviewed(name=name, primary_code=None, related_codes=[]) for name in ("One", "Two")]
    client.force_login(makers.reviewer())
    address = reverse("admin:worklist", args=["never-reviewed"])
    assert "checked" not in client.get(address).content.decode()
    assert client.get(address, {"select": "all"}).content.decode().count(" checked>") == 2
    client.get(reverse("admin:procedures_procedureversion_change", args=[versions[0].pk]))

    chosen = {"action": "confirm_first_reviews", "_selected_action": [version.pk for version in versions]}
    page = client.post(address, chosen)
    assert [version.name for version in page.context["ready"]] == ["One"]
    answer = client.post(address, chosen | {"confirm": "yes"}, follow=True)
    assert answer.request["PATH_INFO"] == address
    assert entries(client, "never-reviewed") == ["Two"]

    assert "select the rows" in client.post(address, {"action": chosen["action"]}, follow=True).content.decode()
    assert client.post(address, chosen | {"action": "delete_selected"}).status_code == 403
    client.force_login(User.objects.get(username="wanda"))
    assert client.post(address, chosen).status_code == 403


def test_a_reviewer_goes_through_a_list_from_row_to_row(client):
    versions = [unreviewed(name=name, primary_code=None, related_codes=[]) for name in ("One", "Two", "Three")]
    client.force_login(makers.reviewer())
    page = client.get(reverse("admin:worklist", args=["never-reviewed"]), {"kind": "surgery"})
    links = [cells[0].link for _, cells in page.context["rows"]]
    page = client.get(links[1])
    place = page.context["place"]
    assert (place.number, place.count, place.previous.text, place.next.text) == (2, 3, "One", "Three")
    assert (place.previous.link, place.next.link) == (links[0], links[2])
    assert "kind=surgery" in place.address and f'{place.address.replace("&", "&amp;")}">Never' in page.content.decode()

    def confirm(number, query, **data):
        address = reverse("admin:version_step", args=[versions[number].pk, "confirm_review"])
        return client.post(f"{address}?{query}", {"seen": makers.seen(versions[number])} | data)

    answer = confirm(1, place.query, _next="1", seen="what somebody else saw")
    assert "no longer be told which text you saw" in answer.content.decode(), "nobody approves what they did not see"
    assert confirm(1, place.query, _next="1").headers["Location"] == links[2], "the row that came next before the step"
    place = client.get(links[1]).context["place"]
    assert (place.number, place.count, place.previous.text, place.next.text) == (None, 2, "One", "Three")
    query = client.get(links[2]).context["place"].query
    stays = confirm(2, query).headers["Location"]
    assert stays == f"{links[2].partition('?')[0]}?{query}", "without that button the page stays"
    assert client.get(stays).context["place"].next is None
    for work in ("never-reviewed", "nonsense:1:2:", "never-reviewed:x:1:", "missed-searches:0:1:", "drafts:0:1:\0"):
        assert not client.get(links[0].partition("?")[0], {"work": work}).context["place"], work
    assert client.get(links[0].partition("?")[0], {"work": "never-reviewed:9:0:kind=%"}).context["place"].count == 1


def test_a_version_to_review_is_opened_beside_what_readers_see(client, django_assert_max_num_queries):
    version = makers.published()
    wanda, ravi = User.objects.get(username="wanda"), User.objects.get(username="ravi")
    following = actions.start_draft(procedure=version.procedure, actor=wanda)
    for draft in (makers.edit(following, wanda), makers.draft(wanda, name="A new elbow")):
        makers.submit(version=draft, actor=wanda)
    client.force_login(ravi)
    starts = {start.worklist.key: start for start in client.get(reverse("admin:index")).context["busy"]}
    (first, _), (second, _) = starts["to-review"].rows
    assert "/compare/?" in first.link and "/change/?" in second.link
    client.get(first.link)
    with django_assert_max_num_queries(43):  # two texts; the place takes two
        page = client.get(first.link)
    assert page.context["place"].next == second
    publish = reverse("admin:version_step", args=[following.pk, "publish"])
    answer = client.post(f"{publish}?{page.context['place'].query}", {"seen": page.context["seen"], "_next": "1"})
    assert answer.headers["Location"] == second.link
    assert client.get(second.link).context["place"].number == 1


def test_the_form_of_a_draft_submits_it_and_opens_the_next_of_the_list(client):
    wanda = makers.writer()
    for name in ("One", "Two"):
        makers.draft(wanda, name=name, primary_code=None, related_codes=[])
    client.force_login(wanda)
    rows = client.get(reverse("admin:worklist", args=["drafts"])).context["rows"]
    first, second = (cells[0].link for _, cells in rows)
    page = client.get(first)
    assert ">Submit for review, and open the next</button>" in page.content.decode()
    following = client.post(first, form_data(page) | {"_next": "submit"}).headers["Location"]
    assert following.partition("?")[0] == second.partition("?")[0]
    assert sorted(ProcedureVersion.objects.values_list("state", flat=True)) == ["draft", "in_review"]
    assert "and open the next</button>" not in client.get(following).content.decode(), "it is the last one"


def test_lists_are_narrowed_and_downloaded_as_they_are_shown(client):
    unreviewed(name="=Elbow()", specialties=["Orthopedic surgery"])
    unreviewed(name="Chest", kind="Imaging", specialties=["Radiology"], primary_code=None, related_codes=[])
    client.force_login(User.objects.get(username="wanda"))
    page = client.get(reverse("admin:worklist", args=["never-reviewed"]))
    [specialties] = [
        {label: value for value, label in choices}
        for one, choices, _ in page.context["filters"]
        if one.name == "specialty"
    ]
    assert entries(client, "never-reviewed", specialty=specialties["Radiology"]) == ["Chest"]
    assert entries(client, "never-reviewed", kind="imaging") == ["Chest"]
    assert entries(client, "never-reviewed", kind="imaging", specialty=specialties["Orthopedic surgery"]) == []
    assert len(entries(client, "never-reviewed", kind="nonsense", specialty="' or 1")) == 2

    answer = client.get(reverse("exports:worklist_csv", args=["never-reviewed"]), {"kind": "surgery"})
    lines = list(csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines()))
    assert [(line["Entry"], line["Specialties"]) for line in lines] == [("'=Elbow()", "Orthopedic surgery")]


def test_nobody_sees_a_list_that_is_not_for_their_roles(client):
    makers.draft(makers.writer())
    everybody = (
        "assigned changed review-due never-reviewed planned withdrawn-sources changed-codes critical-checks open-comments "
        "reports"
    )
    expected = {
        roles.WRITER: f"{everybody} sent-back drafts missed-searches imports unsettled-imports code-lists-after-releases",
        roles.REVIEWER: f"{everybody} to-review asked-to-review glossary-drafts code-lists-to-sign-off",
        roles.EXPORTER: "",
        roles.CODE_MANAGER: "code-lists-after-releases code-lists-to-sign-off",
        roles.ADMINISTRATOR: f"{everybody} missed-searches",
    }
    for role, person in makers.role_holders().items():
        client.force_login(person)
        page = client.get(reverse("admin:index"))
        shown = [start.worklist.key for start in page.context["busy"] + page.context["quiet"]]
        assert sorted(shown) == sorted(expected[role].split()), role
        for key in expected[roles.WRITER].split():
            for address in (reverse("admin:worklist", args=[key]), reverse("exports:worklist_csv", args=[key])):
                assert client.get(address).status_code == (200 if key in shown else 403), (role, key)
    assert client.get(reverse("admin:worklist", args=["nonsense"])).status_code == 404


def test_the_front_page_and_its_lists_take_the_same_queries_however_much_waits(client, django_assert_max_num_queries):
    everybody = makers.person("eve", *roles.ROLES)
    for number in range(3):
        version = unreviewed(name=f"Elbow {number}", primary_code=None, related_codes=[])
        makers.submit(version=actions.start_draft(procedure=version.procedure, actor=everybody), actor=everybody)
        makers.draft(everybody, name=f"Knee {number}", primary_code=None, related_codes=[])
    client.force_login(everybody)
    page = client.get(reverse("admin:index"))
    lists = len(page.context["busy"] + page.context["quiet"])
    with django_assert_max_num_queries(lists + 6):  # one for each list, beside the person and the news of the record
        page = client.get(reverse("admin:index"))
    assert [start.count for start in page.context["busy"]] == [3, 3, 3]
    for key in ("drafts", "to-review", "changed", "never-reviewed"):
        with django_assert_max_num_queries(8):
            client.get(reverse("admin:worklist", args=[key]))


def with_dates(version, **values):
    """Dates of long ago, which no action writes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        ProcedureVersion.objects.filter(pk=version.pk).update(**values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
