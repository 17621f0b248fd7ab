"""What happens in an open form before it is saved: typed text is kept, presence is noted, a draft is taken over."""

from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from procedures.actions.editorial import perform
from procedures.models import Presence, ProcedureVersion, UnsavedText
from procedures.rules import WRITE, EditorialError

#: The most characters of one unsaved text, and the most unsaved texts of one person in one version: the oldest are dropped.
LONGEST_TEXT, MOST_TEXTS = 500_000, 5


@transaction.atomic
def keep_text(*, version: ProcedureVersion, form: str, text: str, actor) -> None:
    """Keep what `actor` typed into the form of a version, also of one that can no longer be changed.

    `form` says which opening of the form it was; a later text of the same one replaces the earlier.
    Raises PermissionDenied, or EditorialError if the text is too long to be kept.
    """
    require(actor, WRITE)
    if len(text) > LONGEST_TEXT or not 0 < len(form) <= 36:
        raise EditorialError("This text is too long to be kept unsaved: save it.")
    UnsavedText.objects.bulk_create(
        [UnsavedText(version=version, person=actor, form=form, text=text)],
        update_conflicts=True,
        unique_fields=["version", "person", "form"],
        update_fields=["text", "typed_at"],
    )
    texts = UnsavedText.objects.filter(version=version, person=actor)
    texts.exclude(pk__in=texts.order_by("-typed_at").values("pk")[:MOST_TEXTS]).delete()


def drop_text(*, version: ProcedureVersion, form: str, actor) -> None:
    """Forget what `actor` typed into this opening of the form: it was saved, or is not wanted."""
    UnsavedText.objects.filter(version=version, person=actor, form=form).delete()


def note_presence(*, version: ProcedureVersion, actor) -> None:
    """Note that `actor` has the form of a draft open now. Raises PermissionDenied."""
    require(actor, WRITE)
    now = timezone.now()
    if version.presences.now().filter(person=actor).update(seen_at=now):
        return
    with transaction.atomic(savepoint=False):
        version.presences.exclude(pk__in=version.presences.now()).delete()
        Presence.objects.bulk_create(
            [Presence(version=version, person=actor, since=now, seen_at=now)],
            update_conflicts=True,
            unique_fields=["version", "person"],
            update_fields=["seen_at"],
        )


def take_over(*, version: ProcedureVersion, actor, note: str) -> ProcedureVersion:
    """Take over a draft that others have open, with a reason that they read. Their saves are still merged.

    Raises like `perform`.
    """

    def send_away(draft: ProcedureVersion) -> None:
        Presence.objects.filter(version=draft).exclude(person=actor).delete()
        note_presence(version=draft, actor=actor)

    return perform("take_over", version=version, actor=actor, note=note, first=send_away)
