"""What the database guarantees about versions, however a write arrives."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts import roles
from accounts.models import User
from documents.sections import TEXT_FIELDS
from procedures import actions
from procedures.models import (
    BodySite,
    Procedure,
    ProcedureVersion,
    Risk,
    Setting,
    Source,
    Step,
)
from procedures.rules import EditorialError
from tests import makers

pytestmark = pytest.mark.django_db

CLOSED = ("published", "superseded", "withdrawn")
PARTS = ("names", "steps", "tools", "personnel", "risks", "sources", "codes")
LISTS = ("specialties", "body_sites", "settings", "anesthesia_types")
TABLES = [f"procedures_procedureversion_{name}" for name in LISTS]


def refused(write, promise="only_drafts_change"):
    """The database refuses the write in the name of the promise, and goes on."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    assert caught.value.__cause__.diag.constraint_name == promise


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("state", ("in_review", *CLOSED))
def test_the_text_of_a_version_that_left_its_writer_stays_as_it_is(state):
    version = makers.in_state(state)
    row = ProcedureVersion.objects.filter(pk=version.pk)
    for field in (*TEXT_FIELDS, "name", "kind", "editorial_note"):
        refused(lambda field=field: row.update(**{field: "Changed"}))
    for change in (
        {"duration_min_minutes": 1},
        {"not_applicable": ["risks"]},
        {"is_unreviewed": True},
    ):
        refused(lambda change=change: row.update(**change))


@pytest.mark.parametrize("state", CLOSED)
def test_a_review_is_not_rewritten_and_a_version_not_deleted(state):
    version = makers.in_state(state)
    row = ProcedureVersion.objects.filter(pk=version.pk)
    for change in ({"reviewer_role": "Pope"}, {"review_due_on": "2099-01-01"}, {"published_at": "2020-01-01T00:00Z"}):
        refused(lambda change=change: row.update(**change))
    refused(lambda: execute("DELETE FROM procedures_procedureversion WHERE id = %s", version.pk))


@pytest.mark.parametrize("state", ("in_review", *CLOSED))
def test_rows_of_a_version_that_left_its_writer_stay_as_they_are(state):
    version = makers.in_state(state)
    for rows in (getattr(version, part) for part in PARTS):
        row = rows.first()
        refused(lambda rows=rows: rows.update(position=99))
        refused(rows.filter(pk=row.pk).delete)
        row.pk = None
        refused(row.save)


def test_words_that_readers_filter_by_stay_as_they_are():
    version = makers.in_state("published")
    for terms in (getattr(version, name) for name in LISTS):
        new = terms.model.objects.create(name="Something new")
        refused(terms.clear)
        refused(lambda terms=terms, new=new: terms.add(new))


def test_raw_sql_is_refused_too():
    version = makers.in_state("published")
    tables = {"procedures_risk": "version_id"} | dict.fromkeys(TABLES, "procedureversion_id")
    for table, column in tables.items():
        for verb in (f"DELETE FROM {table}", f"UPDATE {table} SET id = -id"):
            refused(lambda sql=f"{verb} WHERE {column} = %s": execute(sql, version.pk))


def test_no_table_with_published_text_or_its_history_is_emptied():
    makers.in_state("published")
    execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL medref.is_disposable = off")
    parts = [ProcedureVersion._meta.get_field(part).related_model._meta.db_table for part in PARTS]
    kept = ("procedures_procedureversion", "procedures_revision", "procedures_editorialevent", "record_event")
    for table in (*parts, *TABLES, *kept):
        refused(lambda table=table: execute(f"TRUNCATE {table} CASCADE"), "tables_are_not_emptied")


def test_rows_are_not_moved_into_or_out_of_a_published_version():
    live = makers.published()
    draft = makers.draft(live.created_by, primary_code=None, related_codes=[])
    refused(lambda: live.risks.update(version=draft))
    refused(lambda: draft.risks.update(version=live))
    refused(lambda: live.risks.all().delete())
    assert draft.risks.all().delete()[0] == 3


def test_a_term_that_readers_see_is_not_deleted():
    makers.published()
    for model in (Setting, BodySite):
        refused(lambda model=model: model.objects.all().delete())


def test_a_draft_changes_freely():
    version = makers.in_state("draft")
    Risk.objects.filter(version=version).update(name="Another")
    Step.objects.create(version=version, text="More.")
    Source.objects.filter(version=version).delete()
    version.settings.clear()
    ProcedureVersion.objects.filter(pk=version.pk).update(summary="Changed")


def test_an_entry_has_at_most_one_published_and_one_open_version():
    live = makers.in_state("published")
    new = {"procedure": live.procedure, "name": "Twin", "created_by": live.created_by, "is_unreviewed": True}
    draft = ProcedureVersion.objects.create(number=2, **new)
    for number, promise in ((3, "one_open_version"), (1, "one_version_per_number")):
        refused(lambda n=number: ProcedureVersion.objects.create(number=n, **new), promise)
    refused(
        lambda: ProcedureVersion.objects.filter(pk=draft.pk).update(state="published", published_at=live.published_at),
        "one_published_version",
    )


def test_the_database_knows_the_rules_of_review():
    version, today = makers.in_state("draft"), "2026-01-01"
    row = ProcedureVersion.objects.filter(pk=version.pk)
    ravi = User.objects.get(username="ravi")
    for change, promise in (
        (
            {"reviewed_by": version.created_by, "reviewed_on": today, "review_due_on": "2027-01-01"},
            "nobody_reviews_their_own_words",
        ),
        ({"reviewed_by": ravi, "reviewed_on": today, "review_due_on": today}, "review_has_reviewer_day_and_next_day"),
        ({"reviewed_by": ravi, "reviewed_on": today}, "review_has_reviewer_day_and_next_day"),
        ({"reviewed_on": today, "review_due_on": "2027-01-01"}, "review_has_reviewer_day_and_next_day"),
        ({"state": "published", "is_unreviewed": True}, "published_version_has_its_date"),
        ({"state": "published", "published_at": "2026-01-01T00:00Z"}, "public_text_is_reviewed_or_marked"),
        ({"duration_min_minutes": 91}, "shortest_duration_comes_first"),
    ):  # fmt: skip
        refused(lambda change=change: row.update(**change), promise)


@pytest.mark.parametrize("state", ("in_review", "published", "superseded", "withdrawn", "discarded", "lost"))
def test_a_version_starts_as_a_draft(state):
    author = makers.writer()
    new = {"procedure": Procedure.objects.create(slug="elbow"), "number": 1, "name": "Elbow", "created_by": author}
    refused(lambda: ProcedureVersion.objects.create(state=state, **new), "versions_start_as_drafts")


@pytest.mark.parametrize("state", ("draft", "in_review", "published", "discarded"))
def test_a_version_keeps_its_entry_its_number_and_who_started_it(state):
    version = makers.in_state(state)
    row = ProcedureVersion.objects.filter(pk=version.pk)
    for change in (
        {"number": 9},
        {"procedure": Procedure.objects.create(slug="knee")},
        {"created_by": makers.person("other")},
        {"created_at": "2020-01-01T00:00Z"},
    ):
        promise = "versions_keep_their_identity" if state == "draft" else "only_drafts_change"
        refused(lambda change=change: row.update(**change), promise)


def test_a_reviewed_text_comes_out_of_review_and_has_its_authors():
    draft, ravi = makers.in_state("draft"), User.objects.get(username="ravi")
    review = {"reviewed_by": ravi, "reviewed_on": "2026-01-01", "review_due_on": "2027-01-01"}
    publication = {"state": "published", "published_at": "2026-01-01T00:00Z", **review}
    row = ProcedureVersion.objects.filter(pk=draft.pk)
    refused(lambda: row.update(**publication), "reviewed_text_was_in_review")
    bare = Procedure.objects.create(slug="knee").versions.create(number=1, name="Knee", created_by=draft.created_by)
    refused(lambda: ProcedureVersion.objects.filter(pk=bare.pk).update(**review), "reviewed_text_has_its_authors")


def test_whoever_was_named_as_the_reviewer_and_then_wrote_is_not_the_reviewer():
    """The reviewer was written into the draft by hand, before their words came."""
    rita = makers.person("rita", roles.WRITER, roles.REVIEWER)
    draft = makers.in_state("draft")
    row = ProcedureVersion.objects.filter(pk=draft.pk)
    row.update(reviewed_by=rita, reviewed_on="2026-01-01", review_due_on="2027-01-01")
    makers.edit(draft, rita)
    makers.submit(draft, actor=draft.created_by)
    refused(lambda: row.update(state="published", published_at="2026-01-01T00:00Z"), "nobody_reviews_their_own_words")


@pytest.mark.parametrize("state", ("in_review", *CLOSED, "discarded"))
def test_only_drafts_get_revisions(state):
    version = makers.in_state(state)
    revision = version.revisions.first()
    revision.pk, revision.number = None, revision.number + 1
    refused(lambda: revision.save(force_insert=True))


def test_rows_keep_their_own_promises():
    version = makers.in_state("draft")
    primary, related = version.codes.all()
    refused(lambda: version.risks.update(likelihood="weekly"), "likelihood_is_a_band")
    refused(lambda: version.codes.update(relation="primary"), "one_primary_code")
    refused(lambda: version.codes.update(code=primary.code), "each_code_once_in_a_version")
    refused(lambda: BodySite.objects.create(name="eLBOW"), "one_body_site_per_name")
    version.duration_min_minutes = 91
    with pytest.raises(ValidationError, match="shortest_duration_comes_first"):
        version.full_clean()


def at_once(*jobs) -> list[str]:
    """What each job came to, all started together: "done" or the message of its error."""
    start, outcomes = threading.Barrier(len(jobs)), []

    def work(job):
        start.wait(60)
        try:
            job()
            outcomes.append("done")
        except EditorialError as error:
            outcomes.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(outcomes)


@pytest.mark.usefixtures("first_rows")
def test_of_two_reviewers_who_publish_at_once_one_wins():
    version = makers.in_state("in_review")
    ravi, rosa = User.objects.get(username="ravi"), makers.reviewer("rosa")
    outcomes = at_once(
        lambda: makers.publish(version=version, actor=ravi), lambda: makers.publish(version=version, actor=rosa)
    )
    assert outcomes[0].startswith("This version is published")
    assert outcomes[1] == "done"
    assert version.events.filter(verb="published").count() == 1


@pytest.mark.usefixtures("first_rows")
def test_of_two_writers_who_start_a_draft_at_once_one_wins():
    version = makers.in_state("published")
    will = makers.writer("will")
    outcomes = at_once(
        lambda: actions.start_draft(procedure=version.procedure, actor=will),
        lambda: actions.start_draft(procedure=version.procedure, actor=version.created_by),
    )
    assert outcomes == ["Version 2 is still open: continue with that one.", "done"]
    assert Procedure.objects.get().versions.count() == 2


@pytest.mark.usefixtures("first_rows")
def test_a_text_does_not_change_under_the_reviewer_who_publishes_it():
    version, ravi = makers.in_state("in_review"), makers.reviewer("rosa")
    returned = at_once(
        lambda: makers.publish(version=version, actor=ravi),
        lambda: makers.return_to_draft(version=version, actor=ravi, note="Wait."),
    )
    assert "done" in returned
    assert len([outcome for outcome in returned if outcome.startswith("This version is")]) == 1
