"""Renaming a term while somebody else renames it, or while entries are written."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from accounts import roles
from procedures import actions
from procedures.models import ProcedureVersion, Revision
from procedures.rules import EditorialError
from tests import makers
from tests.procedures.test_terms import HANDS, PLUMBER, hands, people, rename, role

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_people_who_rename_a_term_at_once_the_second_is_told_and_no_draft_takes_up_the_old_word(first_rows):
    boss, wanda = makers.person("boss", roles.ADMINISTRATOR), makers.writer()
    makers.draft(wanda, **hands())
    term, is_renamed, refused = role(), Event(), []

    def second():
        is_renamed.wait()
        try:
            actions.rename_term(term=term, name="Another word", actor=boss)
        except EditorialError as error:
            refused.append(str(error))
        makers.draft(wanda, **hands(name="Written meanwhile", primary_code=None))
        connection.close()

    thread = Thread(target=second)
    thread.start()
    with transaction.atomic():
        actions.rename_term(term=term, name=PLUMBER, actor=boss)
        is_renamed.set()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join()
    assert refused == [f"“{HANDS}” has been replaced by “{PLUMBER}” meanwhile: use that term."]
    assert {people(version)[0] for version in ProcedureVersion.objects.all()} == {PLUMBER}
    assert Revision.objects.filter(cause="renamed").count() == 1


def test_a_renaming_does_not_wait_long_for_an_import(first_rows, monkeypatch):
    monkeypatch.setattr("procedures.actions.terms.PATIENCE", "100ms")
    boss, wanda = makers.person("boss", roles.ADMINISTRATOR), makers.writer()
    makers.draft(wanda, **hands())
    is_writing, may_end = Event(), Event()

    def writes():
        with transaction.atomic():
            makers.draft(wanda, **hands(name="Written meanwhile", primary_code=None))
            is_writing.set()
            may_end.wait()
        connection.close()

    thread = Thread(target=writes)
    thread.start()
    is_writing.wait()
    try:
        with pytest.raises(EditorialError, match="Try again in a minute"):
            rename(boss, HANDS, PLUMBER)
    finally:
        may_end.set()
        thread.join()
    assert rename(boss, HANDS, PLUMBER).name == PLUMBER
