"""The lists of the desk: only the filters that they offer work, whatever is typed into the address."""

import pytest
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.urls import reverse

from accounts.actions import make_demo_people
from accounts.models import User
from code_lists.models import CodeList
from codes.formats.rows import CodeRow
from tests import makers

pytestmark = pytest.mark.django_db
GUESSING = ("startswith", "istartswith", "regex", "iregex", "contains", "gt", "lte", "in", "range", "foo")
FILTERS = ("exact", "isnull", "gte", "lt")


@pytest.fixture
def administrator(client):
    make_demo_people("only for this test")
    client.force_login(User.objects.get(username="admin"))
    return client


def address_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def texts_of(model) -> set[str]:
    """The fields that hold text, also of the rows that this one points to and that point to it."""
    names = set()
    for field in model._meta.get_fields():
        if isinstance(field, (models.CharField, models.TextField, models.JSONField)):
            names.add(field.name)
        elif field.is_relation and field.related_model:
            others = (other for other in field.related_model._meta.get_fields() if hasattr(other, "attname"))
            names |= {f"{field.name}__{other.name}" for other in others if not other.is_relation and other.name != "id"}
    return names


def offered_fields(model_admin) -> set[str]:
    items = [item for item in model_admin.list_filter if not isinstance(item, type)]
    return {item if isinstance(item, str) else item[0] for item in (*items, model_admin.date_hierarchy) if item}


def test_no_list_can_be_filtered_by_a_field_that_it_does_not_offer(rf):
    request = rf.get("/")
    for model, model_admin in admin.site._registry.items():
        offered = offered_fields(model_admin)
        for field in texts_of(model):
            lookups = GUESSING if field in offered else ("", *GUESSING, *FILTERS)
            for lookup in (f"{field}__{name}".removesuffix("__") for name in lookups):
                assert not model_admin.lookup_allowed(lookup, "Z", request), (model, lookup)


def test_every_filter_that_a_list_offers_works(administrator):
    """What the links of its filters say is taken, for every list of the desk."""
    for model in admin.site._registry:
        page = administrator.get(address_of(model))
        changelist: ChangeList = page.context["cl"]
        for spec in changelist.filter_specs:
            for choice in spec.choices(changelist):
                if choice["selected"]:
                    continue  # the page as it is
                answer = administrator.get(address_of(model) + choice["query_string"])
                assert answer.status_code == 200, (model, choice)


@pytest.mark.parametrize(
    "query", ["title__startswith=Z", "title__regex=(((", "title=Z", "_to_field=%2B", "children__title__regex=(a+)%2B$"]
)
def test_a_withheld_title_is_not_read_letter_by_letter(client, query):
    makers.load_codes("cpt4", rows=[CodeRow("99999", "Zyzzogenic repair")])
    client.force_login(makers.writer())
    assert client.get(f"/admin/codes/code/?{query}").status_code == 400


def test_an_address_that_somebody_made_up_is_refused_or_ignored(administrator):
    makers.draft(User.objects.get(username="writer"))
    for query in (
        "state__exact=%00",
        "q=%00",
        "q=" + "word+" * 2_000,
        "state__exact=nothing",
        "review=nothing",
        "o=1.-99.x",
        "p=x",
        "p=99999999999999999999999",
        "_to_field=name",
        "created_by__password__startswith=p",
        "nothing=1",
        "kind__regex=(((",
        "_facets=True",
        "all=",
    ):
        answer = administrator.get(f"/admin/procedures/procedureversion/?{query}", follow=True)
        assert answer.status_code in (200, 400), query


def test_autocomplete_takes_any_text_and_finds_no_withheld_title(administrator):
    makers.load_codes("cpt4", rows=[CodeRow("99999", "Zyzzogenic repair")])
    where = {"app_label": "procedures", "field_name": "code", "model_name": "procedurecode"}
    for term in ("zyzzo", "Zyzzogenic repair", "\0zyzzo", "(((", "word " * 2_000):
        assert administrator.get("/admin/autocomplete/", where | {"term": term}).json()["results"] == [], term
    where = {"app_label": "procedures", "field_name": "tool", "model_name": "proceduretool", "term": "\0" * 3 + "zzz"}
    assert administrator.get("/admin/autocomplete/", where).json()["results"] == []


def test_no_list_is_sorted_by_a_text_that_the_licence_may_withhold():
    """The order of rows would tell the text; what the list shows of it is made per person, so it cannot be sorted."""
    withheld = {"title", "short_title", "descriptor", "text", "content", "before"}
    ours = {CodeList}  # the title of a list is written here
    for model, model_admin in admin.site._registry.items():
        if model in ours:
            continue
        columns = set(model_admin.sortable_by if model_admin.sortable_by is not None else model_admin.list_display)
        orders = {getattr(getattr(model_admin, name, None), "admin_order_field", None) for name in columns}
        fields = {field.name for field in model._meta.get_fields()}
        assert not withheld & (columns & fields | orders), model


def test_an_app_without_lists_in_the_menu_of_a_person_leads_them_to_the_front_page(client):
    client.force_login(makers.writer())
    assert "/admin/jobs/" in client.get("/admin/jobs/job/").content.decode(), "where the path at its top leads"
    assert client.get("/admin/jobs/").headers["Location"] == "/admin/"
    assert client.get("/admin/procedures/").status_code == 200
