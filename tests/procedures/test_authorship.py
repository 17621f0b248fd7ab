"""Authorship travels with the text: nobody approves their own unreviewed words, whoever copied, imported or restored them."""

import pytest
from django.db import IntegrityError, transaction

from accounts import roles
from codes.formats.rows import CodeRow
from procedures import actions
from procedures.models import WrittenPassage
from procedures.revisions import state_at
from procedures.rules import EditorialError
from tests import makers
from tests.procedures.test_desk import desk

pytestmark = pytest.mark.django_db


def both(username="both"):
    """Somebody who writes and reviews."""
    return makers.person(username, roles.WRITER, roles.REVIEWER, professional_role="Surgeon")


def test_nobody_approves_their_own_words_that_a_colleague_took_over_from_a_discarded_draft():
    author, wanda = both(), makers.writer()
    spoiled = makers.draft(author)
    makers.discard(version=spoiled, actor=author)
    version = actions.start_draft(procedure=spoiled.procedure, actor=wanda)
    makers.submit(version=version, actor=wanda)
    with pytest.raises(EditorialError, match="words of yours that nobody has reviewed stand in: Name, Kind, "):
        makers.publish(version=version, actor=author)
    assert makers.publish(version=version, actor=makers.reviewer()).state == "published"


def test_words_that_were_reviewed_free_their_author_and_new_ones_do_not():
    author, wanda = both(), makers.writer()
    live = makers.published(by=author, reviewed_by=makers.reviewer())
    version = actions.start_draft(procedure=live.procedure, actor=wanda)
    makers.edit(version, wanda, summary="Wanda's.")
    makers.submit(version=version, actor=wanda)
    makers.publish(version=version, actor=author)
    following = actions.start_draft(procedure=live.procedure, actor=wanda)
    makers.edit(following, author, benefits_text="The author's.")
    makers.edit(following, wanda, benefits_text="", summary="The author's.")  # cut here, pasted there
    makers.submit(version=following, actor=wanda)
    with pytest.raises(EditorialError, match="stand in: Summary, Benefits"):
        makers.publish(version=following, actor=author)


def test_whoever_only_started_the_draft_may_approve_it():
    author, wanda = both(), makers.writer()
    live = makers.published(by=wanda)
    version = actions.start_draft(procedure=live.procedure, actor=author)
    makers.edit(version, wanda, summary="Wanda's.")
    makers.submit(version=version, actor=wanda)
    assert makers.publish(version=version, actor=author).reviewed_by == author


def test_a_change_that_is_taken_back_leaves_no_words():
    author, wanda = both(), makers.writer()
    live = makers.published(by=wanda)
    version = actions.start_draft(procedure=live.procedure, actor=wanda)
    before = state_at(version).content["summary"]
    makers.edit(version, author, summary="A try.")
    makers.edit(version, author, summary=before)
    makers.submit(version=version, actor=wanda)
    assert makers.publish(version=version, actor=author).reviewed_by == author


WORDS = "The elbow is kept in a sling, day and night, for as long as a writer wants."


def moved_to_another_part(draft, author, wanda):
    """In one save the words are copied, in the next they go from where they were."""
    before = state_at(draft).content["summary"]
    makers.edit(draft, author, summary=f"{before}\n\n{WORDS}")
    makers.edit(draft, wanda, expected_benefits=f"Also this. {WORDS} And that.")
    makers.edit(draft, wanda, summary=before)


def typed_again_after_a_rollback(draft, author, wanda):
    makers.edit(draft, author, summary=WORDS)
    makers.restore(version=draft, number=1, actor=wanda)
    makers.edit(draft, wanda, summary=f"{WORDS}\n\nAnd more.")


def made_a_row(draft, author, wanda):
    makers.edit(draft, author, summary=WORDS)
    makers.restore(version=draft, number=1, actor=wanda)
    makers.edit(draft, wanda, steps=[*state_at(draft).content["steps"], {"id": None, "label": "", "text": WORDS}])


def copied_with_other_words(draft, author, wanda):
    """In one save the sentence is copied and changed, in the next it goes from where it was."""
    before = state_at(draft).content["summary"]
    makers.edit(draft, author, summary=f"{before}\n\n{WORDS}")
    makers.edit(
        draft, wanda, expected_benefits="A sling holds the elbow, day and night, as long as its writer wants it."
    )
    makers.edit(draft, wanda, summary=before)


def split_in_three(draft, author, wanda):
    makers.edit(
        draft, author, summary="The elbow is kept in a padded sling for six weeks and nobody lifts heavy things."
    )
    makers.restore(version=draft, number=1, actor=wanda)
    makers.edit(draft, wanda, summary="The elbow is kept in a padded sling. For six weeks. Nobody lifts heavy things.")


def joined(draft, author, wanda):
    makers.edit(
        draft, author, summary="The sling stays padded. Nobody lifts heavy things. Weeks pass before therapy begins."
    )
    makers.restore(version=draft, number=1, actor=wanda)
    makers.edit(
        draft, wanda, summary="Weeks pass before therapy begins: the sling stays padded, nobody lifts heavy things."
    )


def marked_and_wrapped_otherwise(draft, author, wanda):
    makers.edit(draft, author, summary="No food at all.")
    makers.restore(version=draft, number=1, actor=wanda)
    makers.edit(draft, wanda, summary="- **no** food\nat all")


def made_from_the_name(draft, author, wanda):
    name = state_at(draft).content["name"]
    makers.edit(draft, author, name="Slow mending")
    makers.edit(draft, wanda, names=[{"id": None, "kind": "common", "name": "Slow mending"}])
    makers.edit(draft, wanda, name=name)


def made_from_the_editorial_note(draft, author, wanda):
    makers.edit(draft, author, editorial_note=f"{WORDS} Is this so?")
    makers.edit(draft, wanda, restrictions=WORDS)
    makers.edit(draft, wanda, editorial_note="")


def made_the_editorial_note(draft, author, wanda):
    makers.edit(draft, author, summary=WORDS)
    makers.restore(version=draft, number=1, actor=wanda)
    makers.edit(draft, wanda, editorial_note=f"New: {WORDS}")


DETOURS = [
    moved_to_another_part,
    typed_again_after_a_rollback,
    made_a_row,
    copied_with_other_words,
    split_in_three,
    joined,
]
DETOURS += [marked_and_wrapped_otherwise, made_from_the_name, made_from_the_editorial_note, made_the_editorial_note]


@pytest.mark.parametrize("detour", DETOURS)
def test_words_keep_their_author_on_every_way_through_the_revisions_of_an_entry(detour):
    author, wanda = both(), makers.writer()
    live = makers.published(by=wanda)
    draft = actions.start_draft(procedure=live.procedure, actor=wanda)
    detour(draft, author, wanda)
    assert len(state_at(draft).parts_by(author.pk)) == 1


def test_a_sentence_of_its_own_and_one_made_from_reviewed_words_are_their_writers_alone():
    author, wanda = both(), makers.writer()
    reviewed = "The elbow rests in a sling during the first night."
    live = makers.published(by=wanda, texts=makers.document().texts | {"summary": reviewed})
    draft = actions.start_draft(procedure=live.procedure, actor=wanda)
    makers.edit(draft, author, summary="The elbow rests in a sling during the second night.")
    makers.restore(version=draft, number=1, actor=wanda)
    makers.edit(
        draft, wanda, summary="The elbow rests in a sling during the third night.", restrictions="No sling at home."
    )
    assert state_at(draft).authors == {"summary": [wanda.pk], "restrictions": [wanda.pk]}


def test_sentences_that_were_reviewed_once_are_nobodys_again():
    author, wanda = both(), makers.writer()
    live = makers.published(by=author, reviewed_by=makers.reviewer())
    draft = actions.start_draft(procedure=live.procedure, actor=wanda)
    makers.edit(draft, wanda, expected_benefits="About goals.", restrictions="New.")
    assert state_at(draft).parts_by(author.pk) == []


def test_a_new_title_of_a_code_makes_nobody_an_author():
    makers.load_codes()
    wanda, boss = makers.writer(), makers.person("boss", roles.ADMINISTRATOR)
    live = makers.published(by=wanda)
    draft = actions.start_draft(procedure=live.procedure, actor=wanda)
    makers.load_codes(label="FY2026", rows=[CodeRow("0RQL0ZZ", "Another Title"), *makers.PCS[1:]])
    makers.edit(draft, wanda, summary="Wanda's.")
    actions.rename_term(term=draft.personnel.first().role, name="Plumber", actor=boss)
    assert state_at(draft).authors == {"summary": [wanda.pk]}


def test_the_page_says_before_anybody_presses_a_button_whose_words_keep_them_from_approving(client):
    author, wanda = both(), makers.writer()
    live = makers.published(by=wanda)
    draft = actions.start_draft(procedure=live.procedure, actor=wanda)
    makers.edit(draft, author, summary="The author's.", restrictions="The author's, too.")
    client.force_login(author)
    said = "by both (Summary, Restrictions)"
    assert said not in client.get(desk(draft)).content.decode()
    makers.submit(version=draft, actor=wanda)
    assert said in client.get(desk(draft)).content.decode()
    makers.publish(version=draft, actor=makers.reviewer("rita"))
    assert said not in client.get(desk(draft)).content.decode()
    imported = makers.draft(wanda, name="Another")
    actions.publish_unreviewed(version=imported, actor=author)
    assert (
        "by wanda (Name, Kind, Shortest usual duration, Longest usual duration, Fewest nights in hospital and 54 more)"
        in (client.get(desk(imported)).content.decode())
    )
    client.force_login(makers.person("exporter", roles.EXPORTER))
    assert "Nobody approves their own words" not in client.get(desk(imported)).content.decode()


OTHERS = "Each morning a nurse measures how far both wrists bend and writes the figures beside the chart."
NOTED = "Tell the family that the splint comes off at night, and that cold fingers need a doctor at once."
RISK = "Swollen knuckles are cooled with wet cloths, raised above the chest and shown to the surgeon."
BROUGHT = "Relatives bring loose sleeves, because stiff plaster fits into no ordinary winter jacket."


def test_nobody_approves_their_own_words_that_a_colleague_took_from_another_entry(client):
    author, wanda = both(), makers.writer()
    live = makers.published(by=wanda, name="Elsewhere")
    draft = actions.start_draft(procedure=live.procedure, actor=wanda)
    risk = {"id": None, "name": "Swelling", "likelihood": "not_stated", "frequency": "", "management": RISK}
    makers.edit(draft, author, summary=OTHERS, risks=[risk])
    makers.submit(version=draft, actor=wanda)
    makers.return_to_draft(version=draft, actor=author, note=NOTED)
    makers.discard(version=draft, actor=wanda)
    actions.keep_words(texts=[], documents=[makers.document(editorial_note=BROUGHT)], actor=author)
    copy = actions.start_draft(procedure=makers.published(by=wanda).procedure, actor=wanda)
    makers.edit(
        copy,
        wanda,
        benefits_text=f"First this. {OTHERS.upper()} Then that.",
        steps=[{"id": None, "label": "Home", "text": NOTED}],
        restrictions=RISK,
        expected_benefits=f"- {BROUGHT}",
        summary="The wrist is held in plaster.",
    )
    makers.submit(version=copy, actor=wanda)
    with pytest.raises(EditorialError, match="stand in: Benefits, Expected Benefits, Restrictions, Steps") as refusal:
        makers.publish(version=copy, actor=author)
    assert "Summary" not in str(refusal.value)
    client.force_login(author)
    said = client.get(desk(copy)).content.decode()
    assert "written in “Elsewhere (version 2)”, an uploaded file" in said
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        WrittenPassage.objects.filter(author=author).delete()
    assert refusal.value.__cause__.diag.constraint_name == "records_are_kept"


def test_words_that_were_reviewed_in_another_entry_are_nobodys_here():
    author, wanda = both(), makers.writer()
    makers.published(by=author, name="Elsewhere", texts=makers.document().texts | {"summary": OTHERS})
    copy = actions.start_draft(procedure=makers.published(by=wanda).procedure, actor=wanda)
    makers.edit(copy, wanda, summary=OTHERS.replace("morning", "evening"))
    makers.submit(version=copy, actor=wanda)
    assert makers.publish(version=copy, actor=author).state == "published"


def test_whoever_moves_or_brings_back_the_words_of_another_has_not_written_them():
    author, wanda = both(), makers.writer()
    live = makers.published(by=wanda, name="Elsewhere")
    draft = actions.start_draft(procedure=live.procedure, actor=wanda)
    makers.edit(draft, wanda, summary=OTHERS)
    makers.edit(draft, author, summary="", restrictions=OTHERS)
    makers.restore(version=draft, number=2, actor=author)
    copy = actions.start_draft(procedure=makers.published(by=wanda).procedure, actor=wanda)
    makers.edit(copy, wanda, summary=OTHERS)
    assert state_at(copy).authors == {"summary": [wanda.pk]}
