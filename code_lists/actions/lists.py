"""Writes of a code list itself: begun, described, shown to readers or not, handed over."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from accounts.permissions import require
from code_lists.actions.rows import write_rules
from code_lists.models import CodeList, CodeListVersion
from code_lists.rules import LONGEST_PURPOSE, LONGEST_TITLE, ListRefused, RuleRow, typed
from record.actions import record

WRITE, OVERSEE, SIGN_OFF = "code_lists.write_list", "code_lists.oversee_list", "code_lists.sign_off_list"
LONGEST_SLUG = 40


def may_change(code_list: CodeList, user) -> bool:
    """Whether this person may change the list: its owner, or whoever looks after the lists of others."""
    return user.has_perm(OVERSEE) or (code_list.owner_id == user.pk and user.has_perm(WRITE))


def require_change(code_list: CodeList, actor) -> None:
    """Raise PermissionDenied unless the actor (None: the command line) may change the list."""
    if actor is None or may_change(code_list, actor):
        return
    require(actor, WRITE)
    raise PermissionDenied(f"“{code_list}” belongs to {code_list.owner}. Ask them, or a code manager.")


@transaction.atomic
def start_list(*, title: str, purpose: str, rules: Sequence[RuleRow] = (), actor) -> CodeList:
    """Begin a list with the draft of its first version. Raises PermissionDenied, ListRefused.

    Nobody begins two lists of one title, which is what a button does that is pressed twice.
    """
    require(actor, WRITE)
    title, purpose = _checked(title, purpose)
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if CodeList.objects.filter(owner=actor, title=title).exists():
        raise ListRefused(f"You have a list “{title}” already. Change that one, or choose another title.")
    code_list = CodeList.objects.create(slug=_free_slug(title), title=title, purpose=purpose, owner=actor)
    version = CodeListVersion.objects.create(code_list=code_list, number=1)
    version.authors.add(actor)
    write_rules(version, rules)
    record("started", f"started the code list “{title}”.", actor=actor, about=code_list)
    return code_list


@transaction.atomic
def change_list(*, code_list: CodeList, title: str, purpose: str, is_public: bool, actor) -> None:
    """Say what a list is called and for, and whether readers see it. Raises PermissionDenied, ListRefused."""
    code_list = CodeList.objects.select_for_update().get(pk=code_list.pk)
    require_change(code_list, actor)
    title, purpose = _checked(title, purpose)
    fields = {"title": title, "purpose": purpose, "is_public": is_public}
    changed = [name for name, value in fields.items() if getattr(code_list, name) != value]
    if changed:
        for name in changed:
            setattr(code_list, name, fields[name])
        code_list.save(update_fields=changed)
        named = [str(CodeList._meta.get_field(name).verbose_name) for name in changed]
        shown = (" It is public now." if is_public else " It is no longer public.") if "is_public" in changed else ""
        record("changed", f"changed the {', '.join(named)} of “{title}”.{shown}", actor=actor, about=code_list)


@transaction.atomic
def hand_over(*, code_list: CodeList, to, actor) -> None:
    """Give a list to another owner. Raises PermissionDenied, and ListRefused for somebody who may not write lists."""
    code_list = CodeList.objects.select_for_update().get(pk=code_list.pk)
    require_change(code_list, actor)
    if not to.is_active or not to.has_perm(WRITE):
        raise ListRefused(f"{to} may not write code lists. Choose a writer or a code manager.")
    if to.pk != code_list.owner_id:
        before, code_list.owner = code_list.owner, to
        code_list.save(update_fields=["owner"])
        record("handed over", f"handed “{code_list}” over from {before} to {to}.", actor=actor, about=code_list)


def _checked(title: str, purpose: str) -> tuple[str, str]:
    title, purpose = " ".join(typed(title).split()), typed(purpose)
    if not 0 < len(title) <= LONGEST_TITLE:
        raise ListRefused(f"Enter a title of at most {LONGEST_TITLE} characters.")
    if not 0 < len(purpose) <= LONGEST_PURPOSE:
        raise ListRefused(f"Say what the list is for, in at most {LONGEST_PURPOSE:,} characters.")
    return title, purpose


def _free_slug(title: str) -> str:
    """A word for addresses that no list has."""
    first = slugify(title)[:LONGEST_SLUG].strip("-") or "list"
    taken = set(CodeList.objects.filter(slug__startswith=first).values_list("slug", flat=True))
    return next(slug for slug in (first, *(f"{first}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
