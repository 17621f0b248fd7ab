"""Renames and merges the terms of controlled lists: drafts change at once, all other versions keep the words they have."""

from collections.abc import Collection

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from accounts.permissions import require
from documents.entry import one_line
from procedures import followers
from procedures.actions.assignments import follow_specialty
from procedures.actions.log import log
from procedures.actions.revising import record_revisions
from procedures.actions.texts import terms_named, write_contents
from procedures.content import content_of
from procedures.models import EditorialEvent, ProcedureVersion, Revision, RiskTerm, Specialty
from procedures.models.terms import Term
from procedures.rules import EditorialError
from procedures.terms import renamed, replaced_words, term_named, using_former, with_codings
from record.actions import record

PATIENCE = "5s"
"""How long a renaming waits for others who write; whoever comes later would wait with it."""


@transaction.atomic
def rename_term(*, term: Term, name: str, actor) -> Term:
    """Replace a term by the one called `name`, which is added unless it exists. Returns that term.

    If a current term has the name, whatever its case, this merges the two. A replaced term with the name is current again.
    Raises PermissionDenied; EditorialError if the name is empty or too long, if the term was replaced meanwhile, or if others
    are writing entries for longer than a moment.
    """
    require(actor, f"procedures.change_{term._meta.model_name}")
    name = _checked_name(name, term)
    _wait_for_writers()
    term = _still_current(term)
    other = term_named(type(term), name)
    if other in (None, term) and name != term.name:
        # The row starts as a replaced one, because two current terms may not differ in case only.
        other, _ = type(term).objects.get_or_create(name=name, defaults={"replaced_by": term})
        other.description, other.codings = term.description, term.codings
        other.save(update_fields=["description", "codings"])
    if other != term:
        _replace(term, other, actor)
        other.refresh_from_db()
    return other


@transaction.atomic
def merge_terms(*, term: Term, into: Term, actor) -> Term:
    """Replace a term by another one of the same list, which is returned. Raises like `rename_term`."""
    require(actor, f"procedures.change_{term._meta.model_name}")
    _wait_for_writers()
    term, into = _still_current(term), _still_current(into)
    if into == term:
        raise EditorialError(f"“{term}” cannot be merged with itself: choose another term.")
    _replace(term, into, actor)
    return into


@transaction.atomic
def add_other_name(*, term: Term, name: str, actor) -> Term:
    """Add another name by which documents and people call a term: a replaced term, whose row is returned.

    Raises PermissionDenied; EditorialError if the name is empty, too long or that of a term already, or if the term was replaced
    meanwhile.
    """
    require(actor, f"procedures.change_{term._meta.model_name}")
    name = _checked_name(name, term)
    _wait_for_writers()
    term = _still_current(term)
    if known := type(term).objects.filter(name__iexact=name).select_related("replaced_by").first():
        if known.replaced_by:
            raise EditorialError(f"“{known}” is another name of “{known.replaced_by}” already: use that term.")
        raise EditorialError(f"“{known}” is a term of this list: merge the two, if they mean the same.")
    other = type(term).objects.create(name=name, replaced_by=term)
    record("named", f"gave the {term._meta.verbose_name} “{term}” the other name “{other}”.", actor=actor, about=term)
    return other


@transaction.atomic
def list_risks(*, names: Collection[str], actor) -> list[RiskTerm]:
    """Add these names of risks to the list, capitalized, unless it has them; returns the new terms. No entry changes.

    Raises PermissionDenied, and EditorialError without any names, or for a name that is empty or too long.
    """
    require(actor, "procedures.add_riskterm")
    if not names:
        raise EditorialError("Tick the names that you want to add.")
    known = {name.lower() for name in RiskTerm.objects.values_list("name", flat=True)}
    new = [name for name in (_checked_name(name, RiskTerm()) for name in names) if name.lower() not in known]
    terms = list(terms_named(RiskTerm, new).values())
    if terms:
        record("added", f"added to the list of risks: {'; '.join(map(str, terms))}.", actor=actor)
    return terms


def _checked_name(name: str, term: Term) -> str:
    name, longest = one_line(name), term._meta.get_field("name").max_length
    if not 0 < len(name) <= longest:
        raise EditorialError(f"Enter a name of 1 to {longest} characters.")
    return name


def use_current_terms(drafts: QuerySet, actor) -> None:
    """Put the current terms into those of these drafts that use replaced ones, as a revision of each.

    Whose words stand in a draft stays as it was: the words of a list are nobody's.
    """
    if not (words := renamed()):
        return
    contents = [(draft, content_of(draft)) for draft in drafts.with_page_data()]
    replaced = {draft: pairs for draft, content in contents if (pairs := replaced_words(content, words))}
    write_contents([(draft, content) for draft, content in contents if draft in replaced])
    record_revisions(replaced, cause=Revision.Cause.RENAMED, actor=actor)
    log(
        EditorialEvent(
            version=draft,
            verb=EditorialEvent.Verb.RENAMED,
            actor=actor,
            note="; ".join(f"“{old}” is now “{new}”" for old, new in pairs),
        )
        for draft, pairs in replaced.items()
    )


def _wait_for_writers() -> None:
    """Let nobody else write a version until this transaction ends, so that no draft takes up a term while it is replaced."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        try:
            cursor.execute("LOCK TABLE procedures_procedureversion IN EXCLUSIVE MODE")
        except OperationalError as error:
            raise EditorialError("Entries are being imported or saved just now. Try again in a minute.") from error
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


def _still_current(term: Term) -> Term:
    """The term as it is now. Raises EditorialError if it was replaced."""
    term = type(term).objects.select_related("replaced_by").get(pk=term.pk)
    if term.replaced_by:
        raise EditorialError(f"“{term}” has been replaced by “{term.replaced_by}” meanwhile: use that term.")
    return term


def _replace(term: Term, into: Term, actor) -> None:
    """Make `into` the current term for `term`, for those it had replaced, and for all that differ from `into` in case only.

    What these are coded as elsewhere goes to `into`, each code once.
    """
    rows = type(term).objects.alias(lower=Lower("name"))
    former = Q(pk=term.pk) | Q(replaced_by=term) | Q(lower=Lower(Value(into.name)))
    left = rows.filter(former).exclude(pk=into.pk)
    codings = with_codings(into, *left.order_by("pk"))
    left.update(replaced_by=into, codings=[])
    rows.filter(pk=into.pk).update(replaced_by=None, codings=codings)
    if isinstance(into, Specialty):
        follow_specialty(into)
    for row, said in ((term, f"Replaced by “{into}”."), (into, f"Replaces “{term}”.")):
        LogEntry.objects.log_actions(actor.pk, [row], CHANGE, said, single_object=True)
    record("replaced", f"replaced the {term._meta.verbose_name} “{term}” by “{into}”.", actor=actor, about=term)
    users = ProcedureVersion.objects.filter(using_former(into)).distinct()
    use_current_terms(users.filter(state=ProcedureVersion.State.DRAFT), actor)
    followers.tell(users.published().order_by().values_list("procedure_id", flat=True))
