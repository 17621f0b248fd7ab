"""Starts versions and changes drafts, from an entry document or as a copy of the newest version."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.models import User
from accounts.permissions import require
from documents.entry import EntryDocument, tidied
from procedures.actions.editorial import Verb, perform
from procedures.actions.log import log
from procedures.actions.revising import record_revisions
from procedures.actions.texts import write_contents, write_texts
from procedures.authorship import changed_keys
from procedures.content import Content, content_from, content_of, document_of, identified
from procedures.findings import findings_beside
from procedures.merging import Conflict, choices_that_hold, merge
from procedures.models import EditorialEvent, Procedure, ProcedureVersion, Revision
from procedures.queries import entry_document
from procedures.revisions import state_at
from procedures.rules import WRITE, EditorialError
from procedures.terms import in_current_words, renamed

#: What stands below /procedures/ and is no entry.
OTHER_PAGES = ("browse", "compare")
_LONGEST_SLUG = 110  # the column takes 120: room for "-2"
Cause = Revision.Cause


class Saved(NamedTuple):
    """A draft after a save, its new revision (None if the save changed nothing), and the parts that others changed meanwhile."""

    version: ProcedureVersion
    revision: Revision | None
    theirs: list[str]


class SaveConflict(EditorialError):
    """Somebody else changed the same places since: `conflicts` says which, `chosen` what was decided of them already."""

    def __init__(self, conflicts: list[Conflict], chosen: Mapping[str, str]):
        """Takes the conflicts, and the choices for fewer of them."""
        super().__init__(
            "Somebody else changed the same places while you were writing: choose for each which text counts."
        )
        self.conflicts, self.chosen = conflicts, chosen


def start_entry(*, document: EntryDocument, actor) -> ProcedureVersion:
    """Start a new entry whose first draft is `document`. Raises like `start_entries`."""
    return start_entries(documents=[document], actor=actor)[0]


@transaction.atomic
def start_entries(
    *, documents: list[EntryDocument], actor, cause: str = Cause.STARTED, brought_by: Collection[User] = ()
) -> list[ProcedureVersion]:
    """Start new entries whose first drafts are `documents`. The slug is the document's own, or made from its name.

    `cause` is that of their first revisions (Revision.Cause). `brought_by` are others whose words the documents may be.
    Raises PermissionDenied, or EditorialError for a document that cannot be written; then no entry is created.
    """
    require(actor, WRITE)
    try:
        with transaction.atomic():
            procedures = Procedure.objects.bulk_create(Procedure(slug=slug) for slug in _free_slugs(documents))
    except IntegrityError:
        raise EditorialError(
            "Somebody started an entry of the same name at this moment. Look for it in the list of versions first."
        ) from None
    texts = [
        (ProcedureVersion(procedure=procedure, number=1, created_by=actor), document)
        for procedure, document in zip(procedures, documents, strict=True)
    ]
    return _start(texts, actor, cause, brought_by)


def start_draft(*, procedure: Procedure, actor) -> ProcedureVersion:
    """Start the next draft of an entry, as a copy of its newest version (a discarded one only if there is no other).

    Raises like `start_drafts`, and EditorialError if that discarded one has open findings, which the copy would hide.
    """
    require(actor, WRITE)
    versions = procedure.versions.with_page_data().order_by("-number")
    newest = versions.kept().first() or versions.first()
    if newest.state == newest.State.DISCARDED and (findings := list(findings_beside(newest))):
        raise EditorialError(
            f"The draft of this entry was discarded before this was settled: {'; '.join(findings)}. "
            "Import its document again."
        )
    return start_drafts(texts=[(procedure, entry_document(newest))], actor=actor)[0]


@transaction.atomic
def start_drafts(
    *,
    texts: list[tuple[Procedure, EntryDocument]],
    actor,
    cause: str = Cause.STARTED,
    brought_by: Collection[User] = (),
) -> list[ProcedureVersion]:
    """Start the next drafts of entries with the texts of these documents. Returns them in the same order.

    `cause` and `brought_by` are as in `start_entries`.
    Raises PermissionDenied, or EditorialError if an entry has an open version or a document cannot be written; then no draft
    is created.
    """
    require(actor, WRITE)
    entries = Procedure.objects.filter(pk__in=[procedure.pk for procedure, _ in texts])
    list(entries.select_for_update().order_by("pk"))
    if open_version := ProcedureVersion.objects.open().filter(procedure__in=entries).first():
        raise EditorialError(f"Version {open_version.number} is still open: continue with that one.")
    last = dict(entries.annotate(last=Max("versions__number")).values_list("pk", "last"))
    versions = [
        (ProcedureVersion(procedure=procedure, number=(last[procedure.pk] or 0) + 1, created_by=actor), document)
        for procedure, document in texts
    ]
    return _start(versions, actor, cause, brought_by)


def fill_draft(*, version: ProcedureVersion, document: EntryDocument, actor) -> ProcedureVersion:
    """Replace the whole text of a draft by `document`. Raises like `perform`, and EditorialError like `start_entries`."""
    return revise_draft(version=version, revise=lambda _: document, actor=actor)


def revise_draft(
    *, version: ProcedureVersion, revise: Callable[[EntryDocument], EntryDocument], actor
) -> ProcedureVersion:
    """Replace the text of a draft by what `revise` makes of it. Rows that stay as they were keep their keys."""

    def write(draft: ProcedureVersion) -> None:
        before = content_of(ProcedureVersion.objects.with_page_data().get(pk=draft.pk))
        document = tidied(revise(document_of(before, draft.procedure.slug)))
        write_contents([(draft, identified(content_from(document), before))])
        record_revisions([draft], cause=Cause.SAVED, actor=actor)

    return perform("edit", version=version, actor=actor, first=write)


def save_draft(
    *,
    version: ProcedureVersion,
    base: int,
    content: Content,
    actor,
    choices: Mapping[str, str] | None = None,
    chosen_at: int | None = None,
) -> Saved:
    """Save the `content` that `actor` made from revision number `base` of a draft, merged with what was saved since.

    `choices` decides conflicts (procedures.merging), where the place still reads as in the revision number `chosen_at`, for which
    they were made. A save that changes nothing leaves no trace. Raises like `perform`; SaveConflict with the places that somebody
    else changed too and not all of which are decided, or EditorialError like `start_entries`; then nothing is saved.
    """
    saved: list[Saved] = []

    def save(draft: ProcedureVersion) -> bool:
        newest = state_at(draft)
        before, mine, chosen, words = newest.content, content, {}, renamed()
        if base != newest.number:  # terms may have been renamed since
            before, mine = (in_current_words(side, words) for side in (state_at(draft, base).content, content))
            if choices and chosen_at in range(1, newest.number + 1):
                shown = in_current_words(state_at(draft, chosen_at).content, words)
                chosen = choices_that_hold(choices, merge(before, mine, shown), merge(before, mine, newest.content))
        merged = merge(before, mine, newest.content, chosen)
        if merged.conflicts:
            raise SaveConflict(merge(before, mine, newest.content).conflicts, chosen)
        revision = None
        if changed := changed_keys(newest.content, merged.content):
            write_contents([(draft, merged.content)], changed, words)
            [revision] = record_revisions([draft], cause=Cause.SAVED, actor=actor, words=words)
        saved.append(Saved(draft, revision, merged.theirs))
        return revision is not None

    perform("edit", version=version, actor=actor, first=save)
    return saved[0]


def restore_revision(*, version: ProcedureVersion, number: int, newest: int, actor) -> ProcedureVersion:
    """Bring back the content of an earlier revision of a draft, as its next revision.

    `newest` is the number of the newest revision when `actor` decided this. Raises like `perform`, and EditorialError if
    somebody saved since: that would be undone unseen.
    """

    def restore(draft: ProcedureVersion) -> None:
        if (last := draft.revisions.select_related("author").first()) and last.number != newest:
            raise EditorialError(
                f"Nothing was brought back: {last.author} saved revision {last.number} meanwhile. Compare it, then decide again."
            )
        write_contents([(draft, state_at(draft, number).content)])
        record_revisions([draft], cause=Cause.RESTORED, actor=actor)

    return perform("edit", version=version, actor=actor, note=f"Revision {number} was brought back.", first=restore)


def _start(
    texts: list[tuple[ProcedureVersion, EntryDocument]], actor, cause: str, brought_by: Collection[User]
) -> list[ProcedureVersion]:
    write_texts(texts)
    versions = [version for version, _ in texts]
    record_revisions(versions, cause=cause, actor=actor, brought_by=brought_by)
    log(EditorialEvent(version=version, verb=Verb.STARTED, actor=actor) for version in versions)
    return versions


def _free_slugs(documents: Iterable[EntryDocument]) -> list[str]:
    """An unused slug for each document: "knee-repair", or "knee-repair-2" if that is taken."""
    wishes = [_wished_slug(document) for document in documents]
    taken = {*OTHER_PAGES, *Procedure.objects.filter(slug__in=wishes).values_list("slug", flat=True)}
    slugs = []
    for wish in wishes:
        if wish in taken:
            taken |= set(Procedure.objects.filter(slug__startswith=wish).values_list("slug", flat=True))
        free = next(slug for slug in (wish, *(f"{wish}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
        taken.add(free)
        slugs.append(free)
    return slugs


def _wished_slug(document: EntryDocument) -> str:
    return slugify(document.slug)[:_LONGEST_SLUG] or slugify(document.name)[:100].strip("-") or "entry"
