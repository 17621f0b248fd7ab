"""Every write of the glossary."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from glossary.models import Word
from glossary.rules import WordRefused, check_word
from record.actions import record

WRITE, APPROVE, SHOW_UNREVIEWED = "glossary.change_word", "glossary.approve_word", "glossary.show_unreviewed"
_State = Word.State


@transaction.atomic
def write_word(*, word: Word | None, term: str, forms: list[str], text: str, actor) -> Word:
    """Write a new word (`word` is None), change a draft, or write a draft that will replace a word that readers see.

    Returns the draft. Raises PermissionDenied, WordRefused.
    """
    require(actor, WRITE)
    term, forms, text = check_word(term, forms, text)
    now = _locked(word) if word else None
    if now and now.state not in (_State.DRAFT, _State.SHOWN):
        raise WordRefused("This text is no longer current: change the one that is.")
    draft = now if now and now.state == _State.DRAFT else Word()
    if Word.objects.filter(state=_State.DRAFT, term__iexact=term).exclude(pk=draft.pk).exists():
        raise WordRefused(f"There is a draft of “{term}” already: change that one.")
    if now is None and Word.objects.filter(state=_State.SHOWN, term__iexact=term).exists():
        raise WordRefused(f"“{term}” is explained already: change that explanation.")
    if now and now.state == _State.SHOWN and now.term.lower() != term.lower():
        raise WordRefused(f"“{now.term}” keeps its word: withdraw it, and write “{term}” anew.")
    draft.term, draft.forms, draft.text, draft.written_at = term, forms, text, timezone.now()
    draft.save()
    draft.writers.add(*(() if now is None else now.writers.all()), actor)
    record("wrote", f"wrote the explanation of “{term}”.", actor=actor, about=draft)
    return draft


@transaction.atomic
def approve_word(*, word: Word, actor) -> Word:
    """Show a draft to readers, in the place of what they saw. Raises PermissionDenied, WordRefused: nobody approves own words."""
    require(actor, APPROVE)
    word = _locked(word)
    if word.state != _State.DRAFT:
        raise WordRefused(f"“{word}” is no draft any more.")
    if word.writers.filter(pk=actor.pk).exists():
        raise WordRefused(f"You wrote words of “{word}”: another clinical reviewer approves it.")
    _show(word, approved_by=actor)
    record("approved", f"approved the explanation of “{word}”.", actor=actor, about=word)
    return word


@transaction.atomic
def withdraw_word(*, word: Word, actor) -> None:
    """Take a word that readers see, or a draft, away. Raises PermissionDenied, WordRefused."""
    require(actor, APPROVE)
    word = _locked(word)
    if word.state not in (_State.DRAFT, _State.SHOWN):
        raise WordRefused(f"“{word}” is withdrawn or replaced already.")
    word.state = _State.WITHDRAWN
    word.save(update_fields=["state"])
    record("withdrew", f"withdrew the explanation of “{word}”.", actor=actor, about=word)


@transaction.atomic
def show_unreviewed(*, words: Iterable[tuple[str, list[str], str]], actor) -> int:
    """Show words (term, forms, text) that the glossary does not have, marked as not reviewed. Returns how many are new.

    Raises PermissionDenied, WordRefused.
    """
    require(actor, SHOW_UNREVIEWED)
    known = {term.lower() for term in Word.objects.values_list("term", flat=True)}
    new = [checked for checked in (check_word(*word) for word in words) if checked[0].lower() not in known]
    for term, forms, text in new:
        _show(Word.objects.create(term=term, forms=forms, text=text), approved_by=None)
    if new:
        record("showed", f"showed {len(new)} words of the glossary without a review.", actor=actor)
    return len(new)


def _locked(word: Word) -> Word:
    return Word.objects.select_for_update().get(pk=word.pk)


def _show(word: Word, approved_by) -> None:
    """Make a draft the text that readers see. Raises WordRefused if another word has one of its forms."""
    shown = Word.objects.filter(state=_State.SHOWN).exclude(term__iexact=word.term)
    taken = {form.lower(): other.term for other in shown for form in (other.term, *other.forms)}
    for form in (word.term, *word.forms):
        if other := taken.get(form.lower()):
            raise WordRefused(f"“{form}” is explained under “{other}” already: take it out of one of the two.")
    Word.objects.filter(state=_State.SHOWN, term__iexact=word.term).update(state=_State.REPLACED)
    word.state, word.approved_by, word.shown_at = _State.SHOWN, approved_by, timezone.now()
    word.save(update_fields=["state", "approved_by", "shown_at"])
