"""Copies of what tests begin with hold what the actions write, and stand in for them only then."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from procedures.models import Specialty
from tests import makers
from tests.copies import copies
from textindex.models import Stamp

pytestmark = pytest.mark.django_db
#: The most statements with which two accounts, codes and an entry are copied; the actions need more than a hundred.
FEW = 10


def rows():
    """How many rows each table has, and what readers and editors see of entries, without the numbers of rows and times."""
    counts = {model._meta.label: model.objects.count() for model in apps.get_models(include_auto_created=True)}
    seen = {
        f"{model}.{field}": list(apps.get_model(model).objects.order_by(order).values_list(field, flat=True))
        for model, field, order in (
            ("procedures.Revision", "fingerprint", "pk"),
            ("procedures.EditorialEvent", "verb", "pk"),
            ("procedures.ProcedureVersion", "state", "pk"),
            ("search.Findable", "keys", "pk"),
            ("record.Event", "sentence", "pk"),
            (
                "codes.Code",
                "title",
                "code",
            ),  # the rows of a file get their numbers in whatever order PostgreSQL reads them
        )
    }
    return counts, seen


def begin(**changes):
    makers.load_codes()
    return makers.published(**changes)


@pytest.fixture
def by_actions():
    """What the tables hold after the actions, which are undone."""
    with transaction.atomic():
        Specialty.objects.create(name="Something of this test").delete()
        begin()
        connection.check_constraints()  # as a commit does
        found = rows()
        transaction.set_rollback(True)
    copies.done = ()
    return found


def test_a_copy_holds_what_the_actions_write(by_actions):
    with CaptureQueriesContext(connection) as statements:
        version = begin()
    assert len(statements) < FEW
    assert rows() == by_actions
    assert version.get_absolute_url() == "/procedures/mending-of-the-elbow/" and version.reviewed_by.username == "ravi"
    assert begin(name="Lancing of the elbow").pk > version.pk


def test_each_copy_has_stamps_of_its_own_so_that_no_cache_knows_it():
    stamps = []
    for _ in range(2):
        with transaction.atomic():
            begin()
            stamps += Stamp.objects.filter(name="index:0").values_list("value", flat=True)
            transaction.set_rollback(True)
        copies.done = ()
    assert len(set(stamps)) == 2


@pytest.mark.parametrize("other", ["writes", "settings", "text"])
def test_where_something_else_is_so_the_actions_are_called(other, settings):
    changes = {}
    if other == "writes":
        Specialty.objects.create(name="Something of this test")
    elif other == "settings":
        settings.MEDREF_REVIEW_MONTHS = settings.MEDREF_REVIEW_MONTHS | {"": 1}
    else:
        changes["tools"] = ["Drill"]
    with CaptureQueriesContext(connection) as statements:
        makers.published(**changes)
    assert len(statements) > FEW
