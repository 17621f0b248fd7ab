"""The editorial steps: draft, review, publication, withdrawal."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts import roles
from accounts.models import User
from documents.entry import EntryDocument
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS, TEXT_FIELDS
from procedures import actions, rules
from procedures.models import EditorialEvent, Procedure
from procedures.queries import entry_document
from procedures.rules import EditorialError
from tests import makers

pytestmark = pytest.mark.django_db

STATES = ("draft", "in_review", "published", "superseded", "withdrawn", "discarded")


def on_a_later_day(action, **options):
    """The action, taken in some years."""
    with time_machine.travel("2099-01-01T12:00:00Z"):
        return action(**options)


VERBS = {
    "edit": lambda version, actor: makers.edit(version=version, actor=actor),
    "take_over": lambda version, actor: actions.take_over(version=version, actor=actor, note="Why?"),
    "submit": lambda version, actor: makers.submit(version=version, actor=actor),
    "return_to_draft": lambda version, actor: makers.return_to_draft(version=version, actor=actor, note="Why?"),
    "publish": lambda version, actor: makers.publish(version=version, actor=actor),
    "publish_unreviewed": lambda version, actor: actions.publish_unreviewed(version=version, actor=actor),
    "discard": lambda version, actor: makers.discard(version=version, actor=actor),
    "reopen": lambda version, actor: actions.reopen(version=version, actor=actor),
    "confirm_review": lambda version, actor: on_a_later_day(makers.confirm_review, version=version, actor=actor),
    "reinstate": lambda version, actor: makers.reinstate(version=version, actor=actor, note="Why?"),
    "withdraw": lambda version, actor: actions.withdraw(version=version, actor=actor, note="Why?"),
}
#: What each role may do; every other pair of verb and role is refused.
MAY = {
    roles.WRITER: {"edit", "take_over", "submit", "discard", "reopen"},
    roles.REVIEWER: {"return_to_draft", "publish", "publish_unreviewed", "confirm_review", "withdraw", "reinstate"},
    roles.EXPORTER: set(),
    roles.CODE_MANAGER: set(),
    roles.ADMINISTRATOR: {"publish_unreviewed"},
}


def events(version) -> list[str]:
    return list(version.events.values_list("verb", flat=True))


def test_a_draft_is_submitted_reviewed_and_published(django_assert_num_queries):
    wanda, ravi = makers.writer(), makers.reviewer()
    with time_machine.travel("2026-03-01T12:00:00Z"):
        version = makers.draft(wanda)
        assert (version.number, version.state, version.created_by) == (1, "draft", wanda)
        seen = makers.seen(version)
        with django_assert_num_queries(20):  # the text is read once
            version = actions.submit(version=version, seen=seen, actor=wanda, note="Ready.")
        assert version.state == "in_review"
    with time_machine.travel("2026-03-05T12:00:00Z"), django_assert_num_queries(48):  # with those for the index
        version = actions.publish(version=version, seen=seen, actor=ravi)
    version.refresh_from_db()
    assert (version.state, version.reviewed_by, version.reviewer_role) == ("published", ravi, "Consultant surgeon")
    assert (version.reviewed_on, version.review_due_on) == (date(2026, 3, 5), date(2028, 3, 5))
    assert version.published_at.date() == date(2026, 3, 5)
    assert events(version) == ["started", "submitted", "published"]
    assert version.events.get(verb="submitted").note == "Ready."
    assert str(version.events.first()) == "wanda started the draft"


def test_the_reviewers_role_stays_as_it_was_on_the_day_of_the_review():
    version = makers.published()
    version.reviewed_by.professional_role = "Retired"
    version.reviewed_by.save()
    version.refresh_from_db()
    assert version.reviewer_role == "Consultant surgeon"


@time_machine.travel("2028-02-29T12:00:00Z")
def test_a_review_of_29_february_holds_until_28_february():
    assert makers.published().review_due_on == date(2030, 2, 28)


@time_machine.travel("2026-03-05T12:00:00Z")
@pytest.mark.parametrize(("due", "is_fine"), [("2026-03-06", True), ("2026-03-05", False), ("2020-01-01", False)])
def test_the_reviewer_may_choose_a_day_ahead_for_the_next_review(due, is_fine):
    version, due = makers.in_state("in_review"), date.fromisoformat(due)
    ravi = User.objects.get(username="ravi")
    if is_fine:
        assert makers.publish(version=version, actor=ravi, review_due_on=due).review_due_on == due
    else:
        with pytest.raises(EditorialError, match="after today"):
            makers.publish(version=version, actor=ravi, review_due_on=due)


@pytest.mark.parametrize("kind", ["author", "co-author", "superuser"])
def test_nobody_publishes_their_own_text(kind):
    wanda = makers.writer()
    boss = makers.person(
        "boss", *([] if kind == "superuser" else [roles.WRITER, roles.REVIEWER]), is_superuser=kind == "superuser"
    )
    version = makers.draft(wanda if kind == "co-author" else boss)
    if kind == "co-author":
        makers.edit(version=version, actor=boss)
    version = makers.submit(version=version, actor=wanda)
    with pytest.raises(EditorialError, match="own text"):
        makers.publish(version=version, actor=boss)
    version.refresh_from_db()
    assert version.state == "in_review"


def test_whoever_wrote_an_earlier_version_may_review_the_next():
    version = makers.in_state("published")
    both = makers.person("both", roles.WRITER, roles.REVIEWER)
    following = actions.start_draft(procedure=version.procedure, actor=version.created_by)
    assert makers.publish(version=makers.submit(version=following, actor=both), actor=both).reviewed_by == both


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_for_its_role_alone(verb):
    state = rules.TRANSITIONS[verb].start
    version = makers.in_state(state)
    for role, actor in makers.role_holders().items():
        if verb in MAY[role]:
            continue
        with pytest.raises(PermissionDenied):
            VERBS[verb](version, actor)
    nobody = makers.person("nobody")
    with pytest.raises(PermissionDenied):
        VERBS[verb](version, nobody)
    version.refresh_from_db()
    assert version.state == state


@pytest.mark.parametrize(("role", "verb"), [(role, verb) for role, verbs in MAY.items() for verb in sorted(verbs)])
def test_each_role_may_do_its_part(role, verb):
    version = makers.in_state(rules.TRANSITIONS[verb].start)
    assert VERBS[verb](version, makers.person("somebody", role)).state == rules.TRANSITIONS[verb].end


@pytest.mark.parametrize("state", STATES)
def test_no_step_is_taken_from_a_state_that_does_not_allow_it(state):
    version = makers.in_state(state)
    boss = makers.person("boss", is_superuser=True)
    for verb, step in rules.TRANSITIONS.items():
        if state != step.start:
            with pytest.raises(EditorialError, match=step.refusal):
                VERBS[verb](version, boss)
    version.refresh_from_db()
    assert version.state == state


def test_only_writers_start_entries_and_drafts():
    version = makers.published()
    for role, actor in makers.role_holders().items():
        if role == roles.WRITER:
            continue
        with pytest.raises(PermissionDenied):
            makers.draft(actor)
        with pytest.raises(PermissionDenied):
            actions.start_draft(procedure=version.procedure, actor=actor)
        with pytest.raises(PermissionDenied):
            actions.fill_draft(version=version, document=makers.document(), actor=actor)


@pytest.mark.parametrize("section", [one for one in SECTIONS if not one.is_optional], ids=lambda section: section.key)
def test_an_empty_section_is_named_unless_it_does_not_apply(section):
    full = makers.document()
    fields = {section.field, *(part.field for part in section.parts)}
    rows = {
        "description": {"steps": []},
        "duration": {"duration_min_minutes": None, "duration_max_minutes": None},
        "setting": {"settings": []},
        "personnel": {"personnel": []},
        "risks": {"risks": []},
    }.get(section.key, {})
    rows |= {name: [] for name, kind in ROW_KINDS.items() if kind.section == section.key}
    texts = {field: text for field, text in full.texts.items() if field not in fields}
    assert rules.missing_sections(full) == []
    assert rules.missing_sections(replace(full, texts=texts, **rows)) == [section.heading]
    assert rules.missing_sections(replace(full, texts=texts, **rows, not_applicable=[section.key])) == []
    if rows:
        assert rules.missing_sections(replace(full, texts=texts)) == []


def test_an_incomplete_draft_is_not_submitted_and_each_gap_is_named():
    wanda = makers.writer()
    texts = {field: "Something." for field in TEXT_FIELDS if field not in ("summary", "purpose_text")}
    texts.pop("medical_condition"), texts.pop("goals")
    version = makers.draft(wanda, texts=texts)
    with pytest.raises(EditorialError, match="not applicable: Summary, Purpose\\."):
        makers.submit(version=version, actor=wanda)


def test_a_text_without_a_source_is_not_submitted():
    wanda = makers.writer()
    with pytest.raises(EditorialError, match="at least one source"):
        makers.submit(version=makers.draft(wanda, sources=[]), actor=wanda)


def test_sending_back_needs_a_reason_and_the_writer_goes_on():
    version, ravi = makers.in_state("in_review"), makers.person("rosa", roles.REVIEWER)
    with pytest.raises(EditorialError, match="Say why"):
        makers.return_to_draft(version=version, actor=ravi, note="  ")
    version = makers.return_to_draft(version=version, actor=ravi, note="Name the nerve.")
    assert version.state == "draft"
    assert version.events.last().note == "Name the nerve."
    assert makers.submit(version=version, actor=version.created_by).state == "in_review"


def test_an_entry_has_one_open_draft_at_most():
    version = makers.in_state("published")
    actions.start_draft(procedure=version.procedure, actor=version.created_by)
    with pytest.raises(EditorialError, match="Version 2 is still open"):
        actions.start_draft(procedure=version.procedure, actor=version.created_by)


def test_the_next_draft_copies_every_field():
    live = makers.published(not_applicable=["benefits"], editorial_note="Mind the gap.")
    following = actions.start_draft(procedure=live.procedure, actor=live.created_by)
    assert entry_document(following) == entry_document(live)
    assert (following.number, following.state, following.reviewed_on) == (2, "draft", None)
    assert entry_document(live) == makers.document(
        slug="mending-of-the-elbow", not_applicable=["benefits"], editorial_note="Mind the gap."
    )


def test_a_withdrawn_entry_goes_on_from_its_last_text():
    version = makers.in_state("withdrawn")
    following = actions.start_draft(procedure=version.procedure, actor=version.created_by)
    assert entry_document(following) == entry_document(version)


def test_the_second_version_supersedes_the_first(client):
    first = makers.published()
    second = makers.follow_up(first, name="Better mending of the elbow")
    first.refresh_from_db()
    page = first.procedure.get_absolute_url()
    assert (first.state, second.state, second.number) == ("superseded", "published", 2)
    assert events(first)[-1] == "superseded"
    assert "Better mending" in client.get(page).content.decode()
    old = client.get(f"{page}v1/").content.decode()
    assert "Mending of the elbow" in old
    assert "which has been replaced" in old
    assert client.get(f"{page}v2/").headers["Location"] == page
    assert Procedure.objects.published().get().slug == "mending-of-the-elbow"


def test_a_first_fill_goes_live_and_says_that_nobody_reviewed_it(client):
    boss = makers.person("boss", roles.ADMINISTRATOR)
    version = actions.publish_unreviewed(version=makers.draft(makers.writer()), actor=boss)
    assert (version.state, version.reviewed_on, version.reviewed_by) == ("published", None, None)
    assert version.is_unreviewed
    assert "No clinician has checked this text" in client.get(version.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_what_readers_have_seen_is_never_followed_by_an_unreviewed_text(state):
    version = makers.in_state(state)
    following = actions.start_draft(procedure=version.procedure, actor=version.created_by)
    with pytest.raises(EditorialError, match="clinical review"):
        actions.publish_unreviewed(version=following, actor=makers.person("boss", roles.ADMINISTRATOR))


def test_the_mark_of_an_unreviewed_text_stays_with_its_version():
    wanda, boss = makers.writer(), makers.person("boss", roles.ADMINISTRATOR)
    version = actions.publish_unreviewed(version=makers.draft(wanda), actor=boss)
    following = actions.start_draft(procedure=version.procedure, actor=wanda)
    assert not following.is_unreviewed


def test_an_entry_needs_a_name_a_known_kind_and_known_sections():
    wanda = makers.writer()
    for document, complaint in (
        (EntryDocument(name=" "), "needs a name"),
        (EntryDocument(name="A", kind="Sorcery"), "“Sorcery” is not a kind of procedure; choose one of: Surgery"),
        (EntryDocument(name="A", texts={"smell": "b"}), "There is no section or field called smell"),
        (EntryDocument(name="A", not_applicable=["smell"]), "There is no section or field called smell"),
    ):
        with pytest.raises(EditorialError, match=complaint):
            actions.start_entry(document=document, actor=wanda)
    assert not Procedure.objects.exists()
    assert not EditorialEvent.objects.exists()
