"""Loads a release: rows are staged with COPY, compared with the release before, and written in one transaction."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.permissions import require
from codes import rules
from codes.actions import history
from codes.actions.indexing import index_system
from codes.actions.mentions import find_or_declare_system, remark_on_new_system
from codes.actions.notes import take_notes, without_notes
from codes.actions.other_parents import take_other_parents
from codes.actions.protection import Losses, allowed, keep_named_codes, losses_of, losses_to_later
from codes.actions.similar import note_similar_due
from codes.actions.staging import STAGED_TABLES, Progress, Staged, finish, stage
from codes.actions.terms import take_terms
from codes.formats.rows import BadRow, NoteRow, Row
from codes.models import CodeEdition, CodeSystem, Release
from codes.uses import Use, uses_of
from record.actions import record

LONGEST_LABEL = 60
#: How many differences of each kind are listed; the editions of the release have all of them.
MOST_DIFFERENCES = 1_000


class EmptyRelease(ValueError):
    """The file contains no codes, so nothing was changed."""


class Difference(NamedTuple):
    """What a release does to one code; `kind` is one of CodeEdition.Kind, and the old title of an added code is ""."""

    kind: str
    code: str
    old_title: str
    title: str


@dataclass(frozen=True)
class ReleaseCounts:
    """What a release did: numbers of codes, and the lines that could not be read.

    `affected` holds the public pages that use a code which the release revised or retired;
    `differences` at most MOST_DIFFERENCES of each kind, in the order of codes; `losses` says whether the release is loaded only
    if its number is repeated; `notes` is the number of notes that the file prints at its codes; `remarks` say what else a person
    should know.
    """

    added: int
    revised: int
    completed: int
    retired: int
    reinstated: int
    unchanged: int
    bad: int = 0
    bad_rows: tuple[BadRow, ...] = ()
    affected: tuple[Use, ...] = ()
    differences: tuple[Difference, ...] = ()
    losses: Losses = Losses()
    notes: int = 0
    remarks: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, int]:
        """The five counts that commands print; reinstated codes are included in the added ones, completed in the unchanged."""
        counts = {name: getattr(self, name) for name in ("added", "revised", "retired", "unchanged", "bad")}
        return counts | {"added": self.added + self.reinstated, "unchanged": self.unchanged + self.completed}

    def __str__(self):
        return ", ".join(f"{name} {count}" for name, count in self.as_dict().items())


def load_release(**release) -> ReleaseCounts:
    """Load a release like release_steps, with the same arguments and errors, without reporting progress."""
    return finish(release_steps(**release))


def _locked(system: str) -> CodeSystem:
    """The system, locked until the transaction around this one ends."""
    owner = find_or_declare_system(system)
    return CodeSystem.objects.select_for_update(no_key=True).get(pk=owner.pk)


def release_steps(
    *,
    system: str,
    label: str,
    rows: Iterable[Row],
    source_name: str = "",
    actor=None,
    dry_run: bool = False,
    accepted: int | None = None,
) -> Generator[Progress, None, ReleaseCounts]:
    """Load `rows` as a release of `system` (a slug). Codes that are not in the rows are retired; none is deleted.

    The release is loaded completely or not at all: readers see the old release until the new one is complete, and closing the
    generator rolls everything back. Yields the progress. Loads of one system wait for each other. `actor` is None for the
    command line. `dry_run` rolls everything back after counting. An unknown system is added, with its texts withheld until an
    administrator states its licence.
    A release whose label is older than others is added to the history between them. Loading a label again replaces that
    release; titles and short titles that the file lacks stay.
    A release that would retire or rename more codes than MEDREF_RELEASE_LIMIT allows, or from whose file more codes were not read
    or look changed, is loaded only if `accepted` is that number. A code that is named on a bad line stays as it is.
    Raises PermissionDenied, ValueError (slug, label), EmptyRelease, NumberNotRepeated; nothing changes if `rows` raises.
    """
    require(actor, "codes.load_release")
    label = label.strip()
    if not 0 < len(label) <= LONGEST_LABEL:
        raise ValueError(f"Give the release a label of 1 to {LONGEST_LABEL} characters, such as FY2025.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        remarks = [remark_on_new_system(system)]
        owner = _locked(system)
        notes: list[NoteRow] = []
        staged = yield from stage(cursor, owner, without_notes(rows, notes))
        yield Progress(0, "Comparing with the releases loaded here")
        total = _staged(cursor, owner, source_name or "The file")
        check = partial(allowed, bad_rows=staged.bad_rows, dry_run=dry_run, accepted=accepted)
        counts = _take(cursor, owner, label, total, staged, check)
        yield Progress(0, "Index terms")
        unmatched, changed = take_terms(cursor, owner)
        astray = take_notes(cursor, owner.releases.get(label=label), notes)
        bad_rows = staged.bad_rows + unmatched + astray
        if not dry_run and (changed or counts.differences):
            yield Progress(0, "Indexing the codes for search")
            index_system(owner)
            note_similar_due(owner)
        counts = replace(counts, bad=len(bad_rows), bad_rows=tuple(bad_rows), notes=len(notes) - len(astray))
        counts = replace(counts, remarks=tuple(filter(None, [*remarks, staged.remark])))
        _record_load(owner.releases.get(label=label), source_name, counts, actor)
        cursor.execute(f"DROP TABLE {STAGED_TABLES}, difference, affected_code")
        transaction.set_rollback(dry_run)
    return counts


def _record_load(release: Release, source_name: str, counts: ReleaseCounts, actor) -> None:
    """Write with the release, and in the record, who loaded it from which file."""
    release.source_name, release.loaded_by, release.loaded_at = source_name, actor, timezone.now()
    release.bad = counts.bad
    release.save(update_fields=["source_name", "loaded_by", "loaded_at", "bad"])
    record("loaded", f"loaded {release}: {counts}.", actor=actor, about=release, details={"file": source_name})


def _staged(cursor, owner: CodeSystem, file: str) -> int:
    """How many codes were staged. Raises EmptyRelease."""
    cursor.execute("SELECT count(*) FROM staged_row WHERE term_kind IS NULL")
    (total,) = cursor.fetchone()
    if not total:
        raise EmptyRelease(f"{file} contains no {owner} codes; nothing was changed.")
    return total


def _take(
    cursor, owner: CodeSystem, label: str, total: int, staged: Staged, check: Callable[[Losses], Losses]
) -> ReleaseCounts:
    """Write the `total` staged rows at the label's position in time, unless `check(losses)` raises."""
    release, is_new = _placed_release(owner, label)
    keys = {"system": owner.pk, "release": release.pk, "position": release.position, "before": release.position - 1}
    is_newest = not owner.releases.filter(position__gt=release.position).exists()
    here = history.CURRENT if is_newest else history.AS_OF.format(position="position")
    history.create_affected_codes(cursor)
    kept = keep_named_codes(cursor, here, keys, owner.rules, staged.bad_rows)
    if not is_new:
        history.keep_texts(cursor, here, keys)
    history.compare(cursor, here, history.STAGED, keys)
    counts = _counts(cursor, total)
    losses = losses_of(cursor, here, keys, counts.retired)
    following = owner.releases.in_use().filter(position__gt=release.position).order_by("position").first()
    if is_new and following and not losses.number:
        losses = losses_to_later(cursor, keys | {"following": following.position}, following.label)
    losses = replace(losses, unread=staged.unread, changed=staged.about.changed, lines=staged.codes + staged.unread)
    counts = replace(counts, losses=check(losses))
    if is_newest and is_new:
        history.write_newest(cursor, keys)
        _note(release, counts)
    elif counts.differences:
        _take_into_history(cursor, owner, release, total + kept, keys)
    if is_newest:
        take_other_parents(cursor, owner)
        release.valid_codes = owner.codes.active().filter(is_header=False, added_in__isnull=False).count()
    else:
        release.valid_codes = history.valid_codes(cursor, keys)
    release.save()
    return _with_uses(counts, release) if is_newest else counts


def _take_into_history(cursor, owner: CodeSystem, release: Release, total: int, keys: dict) -> None:
    """Write the editions of a release that is not the newest, or is loaded again, and those of the release after it."""
    following = owner.releases.filter(position__gt=release.position).order_by("position").first()
    if following:
        cursor.execute(
            "CREATE TEMP TABLE state_after ON COMMIT DROP AS " + history.AS_OF.format(position="following"),
            keys | {"following": following.position},
        )
    history.compare(cursor, history.AS_OF.format(position="before"), history.STAGED, keys)
    release_counts = _counts(cursor, total)
    cursor.execute(history.INSERT_CODES, keys)
    history.rewrite_editions(cursor, keys)
    if following:
        later = keys | {"release": following.pk}
        history.compare(cursor, history.AS_OF.format(position="position"), "SELECT * FROM state_after", later)
        history.rewrite_editions(cursor, later)
        cursor.execute("DROP TABLE state_after")
    history.follow(cursor, keys)
    _note(release, release_counts)


def _placed_release(owner: CodeSystem, label: str) -> tuple[Release, bool]:
    """The release with this label, at its position in time, and whether it was not in use until now.

    Positions follow the labels; if these show no time, a new release comes last.
    """
    releases = list(owner.releases.in_use().order_by("position"))
    if known := next((release for release in releases if release.label == label), None):
        return known, False
    position = next((i for i, release in enumerate(releases, start=1) if rules.is_older(label, release.label)), None)
    if position:
        owner.releases.filter(position__gte=position).update(position=F("position") + 1)
    else:
        position = releases[-1].position + 1 if releases else 1
    release, _ = Release.objects.update_or_create(
        system=owner, label=label, defaults={"position": position, "withdrawn_at": None, "withdrawn_by": None}
    )
    return release, True


def _counts(cursor, total: int) -> ReleaseCounts:
    """The counts of the table `difference`, with the first rows of each kind; `total` is the number of codes in the file."""
    cursor.execute("SELECT kind, count(*), count(*) FILTER (WHERE is_listed) FROM difference GROUP BY kind")
    numbers = {kind: (count, listed) for kind, count, listed in cursor.fetchall()}
    differences: list[Difference] = []
    for kind in sorted(numbers):
        cursor.execute(history.TOLD, [kind, MOST_DIFFERENCES])
        differences += [Difference(*row) for row in cursor.fetchall()]
    return ReleaseCounts(
        **{kind: numbers.get(kind, (0, 0))[0] for kind in CodeEdition.Kind.values},
        unchanged=total - sum(listed for _, listed in numbers.values()),
        differences=tuple(differences),
    )


def _note(release: Release, counts: ReleaseCounts) -> None:
    for name in (*CodeEdition.Kind.values, "unchanged"):
        setattr(release, name, getattr(counts, name))


def _with_uses(counts: ReleaseCounts, release: Release) -> ReleaseCounts:
    """The counts with the public pages that use a code which the release revised or retired."""
    changed = release.editions.filter(kind__in=[CodeEdition.Kind.REVISED, CodeEdition.Kind.RETIRED])
    return replace(counts, affected=tuple(uses_of(changed)))
