"""Every save is kept, merged with what others saved, and brought back when somebody asks for it."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from codes.formats.rows import CodeRow
from documents.entry import CodeReference, Person, RiskItem
from documents.sections import TEXT_FIELDS
from procedures import actions
from procedures.models import ProcedureVersion, Revision, Risk
from procedures.revisions import state_at
from tests import makers

pytestmark = pytest.mark.django_db


def causes(version) -> list[str]:
    return list(version.revisions.order_by("number").values_list("cause", flat=True))


def saved(version, base, actor, **changes):
    """A save by somebody who opened the draft when `base` was its newest state."""
    return actions.save_draft(version=version, base=base.number, content=base.content | changes, actor=actor)


def test_every_save_is_a_revision_and_a_save_without_a_change_leaves_no_trace():
    wanda = makers.writer()
    version = makers.draft(wanda)
    first = state_at(version)
    saved(version, first, wanda, summary="Shorter.")
    assert saved(version, state_at(version), makers.writer("will")).revision is None
    assert causes(version) == ["started", "saved"]
    assert list(version.revisions.get(number=2).changes) == ["summary"]
    assert state_at(version, 1) == first
    assert state_at(version).content["summary"] == "Shorter."
    assert [event.verb for event in version.events.all()] == ["started", "edited"]
    with pytest.raises(Revision.DoesNotExist):
        state_at(version, 9)


def test_an_earlier_revision_is_brought_back_as_the_next_one_with_its_rows():
    wanda = makers.writer()
    version = makers.draft(wanda)
    first = state_at(version)
    saved(version, first, wanda, summary="Spoiled.", risks=[], codes=[], body_sites=["Knee"])
    makers.restore(version=version, number=1, actor=wanda)
    assert state_at(version).content == first.content
    assert causes(version) == ["started", "saved", "restored"]
    assert makers.seen(version) == version.revisions.get(number=1).fingerprint


def test_changes_of_two_people_to_different_places_are_both_kept_and_told():
    wanda, will = makers.writer(), makers.writer("will")
    version = makers.draft(wanda)
    opened = state_at(version)
    risks = opened.content["risks"]
    saved(
        version,
        opened,
        wanda,
        summary="Wanda's.",
        risks=[risks[0] | {"likelihood": "uncommon", "frequency": ""}, *risks[1:]],
    )
    result = saved(
        version, opened, will, benefits_text="Will's.", risks=[*risks[:2], risks[2] | {"name": "Numb thumb"}]
    )
    assert result.theirs == ["summary", "risks"]
    content = state_at(version).content
    assert (content["summary"], content["benefits_text"]) == ("Wanda's.", "Will's.")
    assert [(row["name"], row["likelihood"]) for row in content["risks"]] == [
        ("Bruising", "uncommon"),
        ("Stiffness", "not_stated"),
        ("Numb thumb", "rare"),
    ]


def test_two_people_who_change_the_same_place_choose_and_nothing_is_saved_unseen():
    wanda, will = makers.writer(), makers.writer("will")
    version = makers.draft(wanda)
    opened = state_at(version)
    saved(version, opened, wanda, summary="Wanda's.")
    with pytest.raises(actions.SaveConflict) as stopped:
        saved(version, opened, will, summary="Will's.", benefits_text="More.")
    [conflict] = stopped.value.conflicts
    assert (conflict.place, conflict.before, conflict.mine, conflict.theirs) == (
        "summary",
        "About summary.",
        "Will's.",
        "Wanda's.",
    )
    assert state_at(version).number == 2
    again = {"version": version, "base": 1, "actor": will, "chosen_at": 2, "choices": {"summary": "theirs"}}
    actions.save_draft(**again, content=opened.content | {"summary": "Will's.", "benefits_text": "More."})
    content = state_at(version).content
    assert (content["summary"], content["benefits_text"]) == ("Wanda's.", "More.")


def test_a_choice_counts_only_for_the_text_that_it_was_made_for():
    wanda, will = makers.writer(), makers.writer("will")
    version = makers.draft(wanda)
    opened = state_at(version)
    saved(version, opened, wanda, summary="Wanda's.")
    mine = {"version": version, "base": 1, "content": opened.content | {"summary": "Will's."}, "actor": will}
    chosen = {"choices": {"summary": "mine"}, "chosen_at": 2}
    saved(version, state_at(version), wanda, summary="Wanda's, again.")
    for unseen in (chosen, chosen | {"chosen_at": None}, chosen | {"chosen_at": 99}):
        with pytest.raises(actions.SaveConflict):
            actions.save_draft(**mine, **unseen)
    saved(version, state_at(version), wanda, summary="Wanda's.", restrictions="None.")
    actions.save_draft(**mine, **chosen)
    content = state_at(version).content
    assert (content["summary"], content["restrictions"]) == ("Will's.", "None."), (
        "what was chosen between reads as it did"
    )


def test_what_is_decided_of_two_places_stays_decided():
    wanda, will = makers.writer(), makers.writer("will")
    version = makers.draft(wanda)
    opened = state_at(version)
    saved(version, opened, wanda, summary="Wanda's.", goals="Wanda's.")
    with pytest.raises(actions.SaveConflict) as stopped:
        actions.save_draft(
            version=version,
            base=1,
            content=opened.content | {"summary": "Will's.", "goals": "Will's."},
            actor=will,
            choices={"summary": "theirs"},
            chosen_at=2,
        )
    assert [conflict.place for conflict in stopped.value.conflicts] == ["summary", "goals"]
    assert stopped.value.chosen == {"summary": "theirs"}


def test_a_row_that_a_colleague_removed_is_asked_about_only_if_it_was_changed():
    wanda, will = makers.writer(), makers.writer("will")
    version = makers.draft(wanda)
    opened = state_at(version)
    risks = opened.content["risks"]
    saved(version, opened, wanda, risks=risks[1:])
    saved(version, opened, will, summary="Will's.")
    assert [row["name"] for row in state_at(version).content["risks"]] == ["Stiffness", "Numb finger"]
    with pytest.raises(actions.SaveConflict) as stopped:
        saved(version, opened, will, risks=[risks[0] | {"name": "Large bruise"}, *risks[1:]])
    assert stopped.value.conflicts[0].theirs is None


def test_a_double_click_does_not_add_a_row_twice():
    wanda = makers.writer()
    version = makers.draft(wanda)
    opened = state_at(version)
    row = {"id": None, "name": "Fever", "likelihood": "not_stated", "frequency": "", "management": ""}
    for _ in range(2):
        saved(version, opened, wanda, risks=[*opened.content["risks"], row])
    assert [risk.name for risk in Risk.objects.filter(version=version)].count("Fever") == 1


def test_approval_holds_for_the_text_that_the_reviewer_saw():
    version, wanda = makers.in_state("in_review"), ProcedureVersion.objects.get().created_by
    ravi = User.objects.get(username="ravi")
    seen = makers.seen(version)
    makers.return_to_draft(version=version, actor=ravi, note="Another tab.")
    makers.edit(version, wanda, restrictions="Never lift anything.")
    makers.submit(version=version, actor=wanda)
    with pytest.raises(actions.ChangedMeanwhile, match="Restrictions") as stopped:
        actions.publish(version=version, actor=ravi, seen=seen)
    assert [(row.left, row.right) for row in stopped.value.differences] == [
        ("About restrictions.", "Never lift anything.")
    ]
    version.refresh_from_db()
    assert (version.state, version.reviewed_by) == ("in_review", None)
    assert makers.publish(version=version, actor=ravi).state == "published"


def test_titles_of_codes_are_part_of_what_was_seen():
    makers.load_codes()
    version = makers.in_state("in_review")
    seen = makers.seen(version)
    makers.load_codes(label="FY2026", rows=[CodeRow("0RQL0ZZ", "Another Title"), *makers.PCS[1:]])
    with pytest.raises(actions.ChangedMeanwhile, match="the official title of a code"):
        actions.publish(version=version, actor=User.objects.get(username="ravi"), seen=seen)


def test_if_nobody_knows_what_was_seen_the_refusal_says_so_and_shows_the_whole_text():
    version = makers.in_state("in_review")
    with pytest.raises(actions.ChangedMeanwhile, match="can no longer be told which text you saw") as stopped:
        actions.publish(version=version, actor=User.objects.get(username="ravi"), seen="0" * 64)
    shown = {row.label: row.right for row in stopped.value.differences}
    assert (shown["Name"], shown["Restrictions"]) == (version.name, "About restrictions.")
    assert {row.left for row in stopped.value.differences} == {"(no longer known)"}


def test_the_database_keeps_revisions_and_events_as_they_are():
    version = makers.draft(makers.writer())
    for statement in (
        "UPDATE procedures_revision SET changes = '{}'",
        "DELETE FROM procedures_revision",
        "UPDATE procedures_editorialevent SET note = 'x'",
        "DELETE FROM procedures_editorialevent",
    ):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert refusal.value.__cause__.diag.constraint_name == "records_are_kept"
    assert state_at(version).number == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [("published", "draft"), ("published", "in_review"), ("superseded", "published"), ("withdrawn", "draft")],
)
def test_the_database_moves_a_version_only_as_the_rules_do(before, after):
    version = makers.in_state(before)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        ProcedureVersion.objects.filter(pk=version.pk).update(state=after)
    assert refusal.value.__cause__.diag.constraint_name == "steps_follow_the_rules"


def large():
    """An entry with 20 risks, 30 codes and 20 roles."""
    return makers.document(
        risks=[RiskItem(f"Risk {n}", management="It is watched. " * 10) for n in range(20)],
        related_codes=[CodeReference("icd10pcs", f"0DT{n:04d}") for n in range(30)],
        personnel=[Person(f"Role {n}") for n in range(20)],
        texts={field: "A sentence about it. " * 40 for field in TEXT_FIELDS},
    )


def test_saves_of_a_large_entry_are_small(django_assert_max_num_queries):
    wanda = makers.writer()
    version = actions.start_entry(document=large(), actor=wanda)
    for number in range(30):
        makers.edit(version, wanda, summary=f"Save {number}.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(pg_column_size(r.*)) FROM procedures_revision r")
        size = cursor.fetchone()[0]
    assert size < 80_000
    with django_assert_max_num_queries(66):
        makers.edit(version, wanda, summary="One more sentence, with enough longer words for being known elsewhere.")
