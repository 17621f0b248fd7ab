"""Comments at the desk: threads on parts and rows of an entry, mentions, and what becomes of them in the next version."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import roles
from comments import actions
from comments.models import Comment, Thread
from comments.queries import threads_of
from comments.rules import mentioned_names
from procedures.actions import start_draft
from procedures.content import content_of
from procedures.elsewhere import digest
from procedures.models import ProcedureVersion, WrittenPassage
from procedures.passages import passages_of
from procedures.rules import EditorialError
from record.models import Event
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return makers.draft(makers.writer())


def page_of(version) -> str:
    return reverse("admin:procedures_procedureversion_change", args=[version.pk])


def comments_of(version) -> str:
    return reverse("admin:comments_of_entry", args=[version.pk])


def read(version) -> ProcedureVersion:
    return ProcedureVersion.objects.with_page_data().get(pk=version.pk)


def opened(version, place="risks", text="Is this so?", actor=None) -> Thread:
    written = actions.open_thread(version=version, place=place, text=text, actor=actor or version.created_by)
    return written.comment.thread


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ravi, please", ["ravi"]),
        ("ask @ravi.", ["ravi"]),
        ("(@a.b-c@d and @ravi @ravi)", ["a.b-c@d", "ravi"]),
        ("write to a@b.org or @", []),
    ],
)
def test_a_mention_is_an_at_sign_that_begins_a_word(text, names):
    assert mentioned_names(text) == names


def test_a_comment_mentions_those_who_read_drafts_and_names_the_others(client, version):
    ravi = makers.reviewer()
    makers.person("eve", roles.EXPORTER)
    client.force_login(version.created_by)
    sent = {"what": "write", "place": "risks", "text": "See @Ravi, @eve, @nobody.", "back": page_of(version)}
    for _ in range(2):  # a double click
        response = client.post(comments_of(version), sent, follow=True)
    html = response.content.decode()
    assert response.redirect_chain[0][0] == f"{page_of(version)}#comments"
    assert "It mentions ravi. Nobody who can read drafts is called @eve, @nobody: check the username." in html
    assert "Comments: 1 open" in html and "1 comment here" in html and 'href="#risks-group"' in html
    assert list(Comment.objects.get().mentions.all()) == [ravi]
    assert "commented on List of risks of “Mending" in Event.objects.get(verb="commented").sentence
    away = client.post(comments_of(version), sent | {"back": "https://elsewhere.example/"})
    assert away.headers["Location"] == f"{comments_of(version)}#comments"


def test_a_comment_on_a_row_finds_it_in_the_next_version_while_it_has_its_words(version):
    bruising, stiffness = version.risks.all()[:2]
    wanda = version.created_by
    on_row = opened(version, f"risks:{bruising.pk}")
    opened(version, f"risks:{stiffness.pk}")
    live = makers.publish(version=makers.submit(version=version, actor=wanda), actor=makers.reviewer())
    following = start_draft(procedure=live.procedure, actor=wanda)
    rows = [row for row in content_of(read(following))["risks"] if row["name"] != "Stiffness"]
    makers.edit(following, wanda, risks=rows[::-1])
    found = {one.thread.row_words: (one.index, one.is_gone) for one in threads_of(read(following))}
    assert found == {"Bruising": (1, False), "Stiffness": (None, True)}
    assert str(on_row.place) == "List of risks: Bruising"


def test_the_panel_takes_one_query_and_only_those_who_read_drafts_see_it(client, version, django_assert_num_queries):
    thread = opened(version)
    for text in ("Yes.", "Yes.", "No.", "Well."):  # the second is a double click
        actions.reply(thread=thread, text=text, actor=version.created_by)
    opened(version, "names")
    stored = read(version)
    with django_assert_num_queries(1):
        assert [len(one.comments) for one in threads_of(stored, only_open=True)] == [4, 1]
    live = makers.publish(version=makers.submit(version=version, actor=version.created_by), actor=makers.reviewer())
    client.force_login(makers.person("eve", roles.EXPORTER))
    assert 'id="comments"' not in client.get(page_of(live)).content.decode()
    assert client.get(comments_of(live)).status_code == 403
    with pytest.raises(PermissionDenied):
        opened(version, actor=makers.User.objects.get(username="eve"))


def test_a_thread_is_answered_resolved_and_opened_again_on_the_page_of_its_entry(client, version):
    thread = opened(version)
    client.force_login(makers.reviewer())
    for what, said in (
        ("reply", "Your comment is stored."),
        ("resolve", "The comments are resolved."),
        ("reply", "The thread has been resolved meanwhile"),
        ("reopen", "The comments are open again."),
        ("reopen", "The comments are open again."),
    ):
        sent = {"what": f"{what}:{thread.pk}", "text": "It is.", "back": comments_of(version)}
        assert said in client.post(comments_of(version), sent, follow=True).content.decode()
    thread.refresh_from_db()
    assert thread.resolved_at is None and thread.comments.count() == 2
    assert Event.objects.filter(verb="reopened").count() == 1
    other = makers.draft(version.created_by, name="Mending of the knee", primary_code=None)
    assert client.post(comments_of(other), {"what": f"resolve:{thread.pk}"}).status_code == 403


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": " \n "}, "Write something first"),
        ({"text": "x" * 4001}, "A comment has at most 4,000 characters; this one has 4,001."),
        ({"place": "nowhere", "text": "So."}, "The entry has no such part"),
        ({"place": "risks:x", "text": "So."}, "is not there any more"),
        ({"place": "name:1", "text": "So."}, "is not there any more"),
    ],
)
def test_a_comment_that_cannot_be_stored_is_refused_with_what_was_typed(client, version, sent, said):
    client.force_login(version.created_by)
    html = client.post(comments_of(version), {"what": "write"} | sent).content.decode()
    assert said in html and sent["text"].strip() in html and not Comment.objects.exists()


def test_a_script_gets_the_panel_alone(client, version):
    client.force_login(version.created_by)
    html = client.post(comments_of(version), {"what": "write", "text": "<b>", "panel": "1"}).content.decode()
    assert html.strip().startswith('<section class="comments"') and "&lt;b&gt;" in html


def test_the_reason_of_a_version_that_is_sent_back_opens_a_thread(version):
    ravi = makers.reviewer()
    makers.return_to_draft(
        version=makers.submit(version=version, actor=version.created_by), actor=ravi, note="Too short."
    )
    (one,) = threads_of(read(version))
    assert [str(comment) for comment in one.comments] == ["ravi: Too short."] and not one.thread.key


def test_a_comparison_can_be_commented_on(client, version):
    client.force_login(version.created_by)
    html = client.get(reverse("admin:version_compare", args=[version.pk])).content.decode()
    assert "Write a comment" in html and f'value="risks:{version.risks.first().pk}"' in html


def test_words_of_a_comment_are_known_as_its_authors(version):
    words = "Wrap the elbow loosely, because tight bandages stop the circulation of the lower arm."
    ravi = makers.reviewer()
    opened(version, text=words, actor=ravi)
    (passage,) = passages_of(words)
    assert WrittenPassage.objects.get(digest=digest(passage)).author == ravi


def test_comments_are_only_added(version):
    thread = opened(version)
    for change in (
        lambda: Comment.objects.update(text="Other."),
        lambda: Comment.objects.all()._raw_delete("default"),
        lambda: Thread.objects.update(key="names"),
        lambda: Thread.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="is kept as it is"), transaction.atomic():
            change()
    with pytest.raises(EditorialError):
        actions.reply(thread=thread, text="", actor=version.created_by)
