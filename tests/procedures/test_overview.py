"""The overview of the encyclopedia counts what readers see and what was done."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from documents.entry import CodeReference
from procedures import actions, coverage
from procedures.models import Specialty
from tests import makers
from tests.procedures.test_worklists import unreviewed, with_dates

pytestmark = pytest.mark.django_db

BARE = {"primary_code": None, "related_codes": []}


def test_entries_are_counted_by_specialty_also_under_its_new_name():
    makers.published(name="One", specialties=["Radiology", "Orthopedic surgery"], **BARE)
    makers.draft(User.objects.get(username="wanda"), name="A draft", specialties=["Radiology"], **BARE)
    boss = makers.person("ada", "Administrator")
    actions.rename_term(term=Specialty.objects.get(name="Orthopedic surgery"), name="Bone surgery", actor=boss)
    unreviewed(name="Two", specialties=["Radiology"], **BARE)
    assert coverage.by_specialty() == [("Bone surgery", 1, 1), ("Radiology", 2, 1)]


def test_codes_with_an_entry_are_counted_among_the_valid_codes_of_their_system():
    makers.load_codes()
    for name in ("One", "Two"):
        makers.published(name=name, primary_code=CodeReference("icd10pcs", "0RQL0ZZ"), related_codes=[])
    makers.published(name="Three", primary_code=CodeReference("icd10pcs", "0DTJ4ZZ"), related_codes=[])
    assert list(coverage.by_system()) == [("ICD-10-PCS", 2, 3)]
    makers.load_codes(label="FY2026", rows=makers.PCS[:2])
    assert list(coverage.by_system()) == [("ICD-10-PCS", 1, 2)]


def test_reviews_are_counted_by_their_age():
    today = timezone.localdate()
    for name, days in (("New", 0), ("Year", 380), ("Old", 1000)):
        version = makers.published(name=name, **BARE)
        with_dates(version, reviewed_on=today - timedelta(days=days))
    unreviewed(name="Unread", **BARE)
    assert [count for _, count in coverage.review_ages()] == [1, 0, 1, 0, 1, 1]


def test_what_was_done_is_counted_by_month():
    version = makers.published(**BARE)
    ravi = version.reviewed_by
    draft = makers.submit(version=makers.draft(version.created_by, name="Two", **BARE), actor=version.created_by)
    makers.return_to_draft(version=draft, actor=ravi, note="Not yet.")
    this_month, *earlier = coverage.throughput()
    assert this_month == (timezone.localdate().replace(day=1), [1, 1, 1])
    assert len(earlier) == 11 and not any(sum(numbers) for _, numbers in earlier)


def test_the_overview_is_for_those_who_read_drafts_and_takes_few_queries(client, django_assert_max_num_queries):
    makers.published()
    client.force_login(User.objects.get(username="wanda"))
    address = reverse("admin:procedures_overview")
    assert address in client.get(reverse("admin:index")).content.decode()
    with django_assert_max_num_queries(11):
        page = client.get(address)
    assert [chart.title for chart in page.context["charts"]] == [
        "Entries by specialty",
        "Codes with an entry",
        "Age of reviews",
        "Work by month",
    ]
