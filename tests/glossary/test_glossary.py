"""The glossary: words are written by one person, approved by another, and explained where entries use them."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from documents.sections import TEXT_FIELDS
from glossary import actions
from glossary.first_words import first_words
from glossary.marking import Glossary, Meaning, Page
from glossary.models import Word
from glossary.rules import WordRefused, check_word
from procedures.markdown import render_markdown
from record.models import Event
from tests import makers

GLOSSARY = Glossary(
    [
        Meaning(1, "biopsy", ("biopsies",), "A piece of tissue.", True),
        Meaning(2, "CT", ("CT scan",), "Many X-rays.", False),
        Meaning(3, "blood clot", (), "Solid blood.", True),
        Meaning(4, "clot", (), "Something solid.", True),
    ]
)


def marked(html: str, section=None) -> list[tuple[str, str]]:
    """(key, words) of each button that the text gets."""
    html = (section or Page(GLOSSARY).section()).mark(html)
    button = (
        r'<button type="button" class="explained" popovertarget="word-(\d)" aria-describedby="word-\1">(.*?)</button>'
    )
    return re.findall(button, html, re.DOTALL)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>A Biopsy, then biopsies.</p>", [("1", "Biopsy")]),
        ("<p>A biopsychosocial view</p>", []),
        ("<p>A ct or a CT scan.</p>", [("2", "CT scan")]),
        ("<p>a blood\nclot and a clot</p>", [("3", "blood\nclot"), ("4", "clot")]),
        ("<p>blood, clot</p>", [("4", "clot")]),
        ('<p><a href="/x">biopsy</a> <code>biopsy</code></p><h4>Biopsy</h4>', []),
        ('<p title="biopsy">&lt;biopsy&gt; &amp;CT;</p>', [("1", "biopsy"), ("2", "CT")]),
        ("<p><strong>biopsy</strong></p>", [("1", "biopsy")]),
    ],
)
def test_the_first_use_of_a_word_in_a_section_is_marked(html, found):
    assert marked(html) == found


def test_each_section_marks_its_own_first_uses_and_the_page_lists_each_word_once():
    page = Page(GLOSSARY)
    first, second = page.section(), page.section()
    assert marked("<p>biopsy</p>", first) and not marked("<p>biopsy</p>", first)
    assert marked("<p>a biopsy and a clot</p>", second) == [("1", "biopsy"), ("4", "clot")]
    assert [meaning.term for meaning in page.used] == ["biopsy", "clot"]


@given(st.text(alphabet=st.sampled_from("biopsy CT<>&;#clotd*_`[]()\n-’'x1"), max_size=60))
def test_marking_adds_buttons_and_changes_nothing_else(text):
    html = str(render_markdown(text))
    assert re.sub(r"</?button[^>]*>", "", Page(GLOSSARY).section().mark(html)) == html


@pytest.mark.parametrize(
    ("word", "reason"),
    [((" ", [], "x"), "Write the word"), (("x", [], "y" * 301), "at most 300"), (("x" * 81, [], "y"), "at most 80")],
)
def test_a_word_that_cannot_be_is_refused(word, reason):
    with pytest.raises(WordRefused, match=reason):
        check_word(*word)
    assert check_word(" a\nb ", ["A b", "c ", "C"], "d") == ("a b", ["C"], "d")


@pytest.mark.django_db
def test_what_one_writes_another_approves_and_a_change_waits_beside_what_readers_see():
    wanda, ravi = makers.writer(), makers.reviewer()
    both = makers.person("both", "Writer", "Clinical reviewer")
    word = actions.write_word(word=None, term="Sling", forms=["slings"], text="A loop of cloth.", actor=wanda)
    actions.write_word(word=word, term="Sling", forms=["slings"], text="A cloth that holds the arm.", actor=both)
    with pytest.raises(WordRefused, match="You wrote words of"):
        actions.approve_word(word=word, actor=both)
    with pytest.raises(PermissionDenied):
        actions.approve_word(word=word, actor=wanda)
    actions.approve_word(word=word, actor=ravi)
    draft = actions.write_word(word=word, term="sling", forms=[], text="A cloth for the arm.", actor=wanda)
    assert draft.pk != word.pk
    for refused, reason in (
        (dict(word=None, term="SLING", forms=[], text="x"), "a draft of “SLING” already"),
        (dict(word=word, term="belt", forms=[], text="x"), "keeps its word"),
    ):
        with pytest.raises(WordRefused, match=reason):
            actions.write_word(**refused, actor=wanda)
    other = actions.write_word(word=None, term="Loop", forms=["Slings"], text="A loop.", actor=wanda)
    with pytest.raises(WordRefused, match="“Slings” is explained under “Sling” already"):
        actions.approve_word(word=other, actor=ravi)
    actions.approve_word(word=draft, actor=ravi)
    assert list(Word.objects.order_by("pk").values_list("state", flat=True)) == ["replaced", "shown", "draft"]
    for change in (lambda rows: rows.update(text="Else."), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(Word.objects.filter(pk=word.pk))
    actions.withdraw_word(word=draft, actor=ravi)
    assert [event.verb for event in Event.objects.filter(model="glossary.word").order_by("pk")] == [
        "wrote", "wrote", "approved", "wrote", "wrote", "approved", "withdrew",
    ]  # fmt: skip


@pytest.mark.django_db
def test_readers_see_only_what_is_shown_on_the_page_of_an_entry_and_in_the_list(client):
    texts = {"summary": "A sling is worn. The sling is soft.", "recovery_text": "Keep the sling for a week."}
    makers.published(texts=dict.fromkeys(TEXT_FIELDS, "About it.") | texts)
    entry = "/procedures/mending-of-the-elbow/"
    assert 'class="explained"' not in client.get(entry).content.decode()
    wanda, ravi = makers.User.objects.get(username="wanda"), makers.User.objects.get(username="ravi")
    word = actions.write_word(word=None, term="sling", forms=[], text="A cloth that <holds> the arm.", actor=wanda)
    assert "popover" not in client.get(entry).content.decode()
    actions.approve_word(word=word, actor=ravi)
    page = client.get(entry).content.decode()
    assert page.count(f'aria-describedby="word-{word.pk}"') == 2, "once in each section"
    assert f'<li id="word-{word.pk}" popover><strong>Sling</strong> A cloth that &lt;holds&gt; the arm.</li>' in page
    assert "sling</button>" not in client.get(f"{entry[:-1]}.txt").content.decode()
    assert "A cloth that &lt;holds&gt; the arm." in client.get("/glossary/").content.decode()


@pytest.mark.django_db
def test_words_of_the_demo_are_shown_once_and_say_that_nobody_reviewed_them(client):
    boss = makers.person("boss", "Administrator")
    words = list(first_words())
    assert actions.show_unreviewed(words=words, actor=boss) == len(words) > 40
    assert actions.show_unreviewed(words=words, actor=boss) == 0
    assert client.get("/glossary/").content.decode().count("Not clinically reviewed.") == len(words)
    with pytest.raises(PermissionDenied):
        actions.show_unreviewed(words=words, actor=makers.reviewer())


@pytest.mark.django_db
def test_words_are_written_approved_and_withdrawn_at_the_desk(client):
    wanda, ravi = makers.writer(), makers.reviewer()
    client.force_login(wanda)
    add, typed = "/admin/glossary/word/add/", {"term": "Sling", "forms": "slings\nSling\n", "text": "A cloth."}
    assert client.post(add, typed).status_code == 302
    assert "a draft of “Sling” already" in client.post(add, typed, follow=True).content.decode()
    assert "Write the word" in client.post(add, typed | {"text": " "}).content.decode()
    word = Word.objects.get()
    assert (word.forms, list(word.writers.all())) == (["slings"], [wanda])
    client.force_login(ravi)
    assert "Words to approve" in client.get("/admin/").content.decode()
    chosen = {"_selected_action": [word.pk]}
    client.post("/admin/glossary/word/", chosen | {"action": "approve_chosen"})
    client.force_login(wanda)
    client.post(f"/admin/glossary/word/{word.pk}/change/", typed | {"text": "Better."})
    assert sorted(Word.objects.values_list("text", "state")) == [("A cloth.", "shown"), ("Better.", "draft")]
    client.force_login(ravi)
    client.post("/admin/glossary/word/", chosen | {"action": "withdraw_chosen"})
    again = client.post("/admin/glossary/word/", chosen | {"action": "withdraw_chosen"}, follow=True).content.decode()
    assert "was not withdrawn" in again
    client.force_login(wanda)
    assert client.post(f"/admin/glossary/word/{word.pk}/change/", typed).status_code == 403
