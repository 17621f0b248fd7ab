"""Writes of readers’ collections. They are personal, like notes on paper: each is written by its owner alone, off the record."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from code_lists.models import Collection, Kept
from code_lists.rules import LONGEST_NOTE, LONGEST_TITLE, ListRefused, typed

#: How many collections a person has, and how much is in one.
MOST_COLLECTIONS, MOST_KEPT = 100, 1_000
FIRST_NAME = "My collection"


@transaction.atomic
def start_collection(*, name: str, actor) -> Collection:
    """Begin a collection that nobody else sees. Raises ListRefused."""
    _lock(actor)
    if Collection.objects.filter(owner=actor).count() >= MOST_COLLECTIONS:
        raise ListRefused(f"You have {MOST_COLLECTIONS} collections. Delete one first.")
    return Collection.objects.create(owner=actor, name=_free_name(name, actor))


@transaction.atomic
def change_collection(*, collection: Collection, name: str, is_shared: bool, actor) -> None:
    """Rename a collection, and say whether other people with an account may read it. Raises PermissionDenied, ListRefused."""
    _require_owner(collection, actor)
    _lock(actor)
    collection.name, collection.is_shared = _free_name(name, actor, collection), is_shared
    collection.save(update_fields=["name", "is_shared"])


def delete_collection(*, collection: Collection, actor) -> None:
    """Delete a collection with all that is kept in it. Raises PermissionDenied."""
    _require_owner(collection, actor)
    collection.delete()


@transaction.atomic
def keep(*, collection: Collection | None, procedure=None, code=None, actor) -> Kept:
    """Keep an entry or a code in a collection, the person’s first one if None says which. What is there already stays as it is.

    Raises PermissionDenied, ListRefused.
    """
    _lock(actor)
    collection = collection or actor.collections.first() or start_collection(name=FIRST_NAME, actor=actor)
    _require_owner(collection, actor)
    if there := collection.kept.filter(procedure=procedure, code=code).first():
        return there
    if collection.kept.count() >= MOST_KEPT:
        raise ListRefused(f"“{collection}” holds {MOST_KEPT:,} things. Begin another collection.")
    last = collection.kept.aggregate(last=Max("position"))["last"] or 0
    return collection.kept.create(procedure=procedure, code=code, position=last + 1)


def note(*, kept: Kept, text: str, actor) -> None:
    """Write a note beside what is kept. Raises PermissionDenied, ListRefused."""
    _require_owner(kept.collection, actor)
    if len(text) > LONGEST_NOTE:
        raise ListRefused(f"A note has at most {LONGEST_NOTE} characters.")
    kept.note = typed(text)
    kept.save(update_fields=["note"])


@transaction.atomic
def move(*, kept: Kept, by: int, actor) -> None:
    """Move what is kept up (-1) or down (1), as far as there is a place. Raises PermissionDenied."""
    _require_owner(kept.collection, actor)
    rows = list(kept.collection.kept.select_for_update())
    here = next(at for at, row in enumerate(rows) if row.pk == kept.pk)
    rows.insert(min(max(here + by, 0), len(rows) - 1), rows.pop(here))
    for position, row in enumerate(rows, start=1):
        row.position = position
    Kept.objects.bulk_update(rows, ["position"])


def drop(*, kept: Kept, actor) -> None:
    """Take something out of a collection. Raises PermissionDenied."""
    _require_owner(kept.collection, actor)
    kept.delete()


def _require_owner(collection: Collection, actor) -> None:
    if collection.owner_id != actor.pk:
        raise PermissionDenied("This collection belongs to somebody else.")


def _lock(actor) -> None:
    """One write of a person’s collections after the other."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)


def _free_name(name: str, actor, mine: Collection | None = None) -> str:
    """The name, if it may be stored. Raises ListRefused."""
    name = " ".join(typed(name).split())
    if not 0 < len(name) <= LONGEST_TITLE:
        raise ListRefused(f"Enter a name of at most {LONGEST_TITLE} characters.")
    if Collection.objects.filter(owner=actor, name=name).exclude(pk=mine.pk if mine else None).exists():
        raise ListRefused(f"You have a collection “{name}” already. Choose another name.")
    return name
