"""Loads groupings: the newer edition takes the place of the older one; removes them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection, transaction

from accounts.permissions import require
from codes.actions.indexing import index_groups
from codes.actions.mentions import find_system
from codes.actions.protection import Losses, allowed
from codes.actions.releases import EmptyRelease
from codes.formats.groupings import GroupRow
from codes.formats.rows import BadRow
from codes.models import Code, CodeGroup, CodeSystem, Grouping, GroupMember
from record.actions import record

#: What a load may change for a code.
KINDS = ("added", "revised", "removed")
#: How many differences of a kind are kept; counts are complete.
MOST_KEPT = 1_000
#: How many groups with two titles are named.
MOST_WARNINGS = 20


class Difference(NamedTuple):
    """What a load changes for a code: added to its groups in a grouping, revised, or removed from them; as the page shows it."""

    kind: str
    code: str
    before: str
    after: str


@dataclass(frozen=True)
class GroupingCounts:
    """Numbers of codes, each counted once in each grouping, and the lines that could not be loaded.

    `differences` are the first of each kind; `losses` says whether bad lines or removed codes are so many that their number must
    be repeated; `warnings` name what is doubtful in the file.
    """

    added: int = 0
    revised: int = 0
    removed: int = 0
    unchanged: int = 0
    bad_rows: tuple[BadRow, ...] = ()
    differences: tuple[Difference, ...] = ()
    losses: Losses = Losses()
    warnings: tuple[str, ...] = ()

    def __str__(self):
        counts = f"added {self.added}, revised {self.revised}, removed {self.removed}, unchanged {self.unchanged}"
        return f"{counts}, bad {len(self.bad_rows)}"


@transaction.atomic
def load_groupings(
    *,
    system: str,
    rows: Iterable[GroupRow | BadRow],
    origin: str,
    actor=None,
    dry_run: bool = False,
    accepted: int | None = None,
) -> GroupingCounts:
    """Replace the groupings that occur in `rows` by these; `origin` is the name of their file.

    Codes that are not on this site are bad lines. `dry_run` counts and changes nothing. `accepted` repeats the number of bad
    lines, or of codes that the groupings would no longer have, if these are many. Raises PermissionDenied,
    codes.actions.UnknownSystem, EmptyRelease if no code of the file is known here, NumberNotRepeated, and what reading raises.
    """
    require(actor, "codes.load_release")
    owner = CodeSystem.objects.select_for_update(no_key=True).get(pk=find_system(system).pk)
    read = _read(owner, rows)
    changes, unchanged, before = [], 0, 0
    for slug, wanted in read.members.items():
        grouping, _ = Grouping.objects.get_or_create(system=owner, slug=slug, defaults={"title": read.names[slug]})
        before += GroupMember.objects.filter(group__grouping=grouping).values("code").distinct().count()
        changed = _replace(grouping, wanted, read.titles[slug])
        unchanged += len(wanted) - sum(change.kind != "removed" for change in changed)
        changes += [change._replace(code=read.codes[change.code]) for change in changed]
        grouping.origin, grouping.title = origin[:250], read.names[slug]
        grouping.save(update_fields=["origin", "title", "loaded_at"])
    totals = Counter(change.kind for change in changes)
    # Publishers list codes of many years: those that are not here are no sign of a damaged file.
    losses = Losses(totals["removed"], 0, before, unread=read.unreadable, lines=read.lines, are_codes=False)
    allowed(losses, read.bad_rows, dry_run=dry_run, accepted=accepted)
    if not read.members:
        why = f" The first line: {read.bad_rows[0].reason}." if read.bad_rows else ""
        raise EmptyRelease(f"{origin} has no group with a code of {owner} that is here; nothing was changed.{why}")
    counts = GroupingCounts(
        totals["added"],
        totals["revised"],
        totals["removed"],
        unchanged,
        tuple(read.bad_rows),
        tuple(first for kind in KINDS for first in _first(kind, changes)),
        losses,
        tuple(read.conflicts.values())[:MOST_WARNINGS],
    )
    index_groups(owner)
    named = ", ".join(read.names[slug] for slug in read.members)
    record("loaded", f"loaded {named}: {counts}.", actor=actor, about=owner, details={"file": origin})
    transaction.set_rollback(dry_run)
    return counts


@transaction.atomic
def remove_grouping(*, grouping: Grouping, actor) -> None:
    """Remove a grouping with its groups; the codes stay. Raises PermissionDenied, Grouping.DoesNotExist."""
    require(actor, "codes.load_release")
    owner = CodeSystem.objects.select_for_update(no_key=True).get(pk=grouping.system_id)
    found = Grouping.objects.get(pk=grouping.pk)
    GroupMember.objects.filter(group__grouping=found)._raw_delete(using=connection.alias)
    found.delete()
    index_groups(owner)
    record("removed", f"removed the grouping {grouping.title} ({grouping.origin}).", actor=actor, about=owner)


@dataclass
class _Read:
    """A file. By grouping: its keys by id of a code, its name, the titles of its keys. The codes by id, and the bad lines.

    `conflicts` are sentences about keys with two titles, by grouping and key.
    """

    codes: dict[int, str]
    members: dict[str, dict[int, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    names: dict[str, str] = field(default_factory=dict)
    titles: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    conflicts: dict[tuple[str, str], str] = field(default_factory=dict)
    bad_rows: list[BadRow] = field(default_factory=list)
    unreadable: int = 0
    lines: int = 0


def _read(owner: CodeSystem, rows: Iterable[GroupRow | BadRow]) -> _Read:
    ids = dict(Code.objects.filter(system=owner).values_list("code", "pk"))
    read, last, unknown = _Read({pk: code for code, pk in ids.items()}), None, None
    for row in rows:
        # The rows of a line follow each other; a file with several tables has the same number again later.
        read.lines += row.line != last
        unknown, last = unknown if row.line == last else None, row.line
        if isinstance(row, BadRow):
            read.bad_rows.append(row)
            read.unreadable += 1
        elif row.code not in ids:
            if row.code != unknown:
                read.bad_rows.append(BadRow(row.line, f"{owner} has no such code here", row.code))
            unknown = row.code
        else:
            read.members[row.slug][ids[row.code]].add(row.key)
            read.names[row.slug] = row.name
            _note_title(read, row)
    return read


def _note_title(read: _Read, row: GroupRow) -> None:
    """The first title of a group counts; another one is named."""
    titles = read.titles[row.slug]
    if not titles.setdefault(row.key, row.title):
        titles[row.key] = row.title
    elif row.title not in ("", titles[row.key]):
        words = f"The group {row.key} is called “{titles[row.key]}” and, in line {row.line:,}, “{row.title}”: the first is kept."
        read.conflicts.setdefault((row.slug, row.key), words)


def _replace(grouping: Grouping, wanted: dict[int, set[str]], titles: dict[str, str]) -> list[Difference]:
    """Write the groups and their members; what that changes, with the ids of codes in the place of codes."""
    before = defaultdict(set)
    old = GroupMember.objects.filter(group__grouping=grouping)
    for code, key in old.values_list("code", "group__key"):
        before[code].add(key)
    old_titles = dict(grouping.groups.values_list("key", "title"))
    renamed = {key for key in old_titles.keys() & titles.keys() if old_titles[key] != titles[key]}
    added, removed = wanted.keys() - before.keys(), before.keys() - wanted.keys()
    moved = {code for code in wanted.keys() & before.keys() if wanted[code] != before[code]}
    revised = moved | {code for code in wanted.keys() & before.keys() if not renamed.isdisjoint(wanted[code])}
    old.filter(code__in=removed | moved).delete()
    grouping.groups.exclude(key__in=titles).delete()
    CodeGroup.objects.bulk_create(
        [CodeGroup(grouping=grouping, key=key, title=title) for key, title in titles.items()],
        update_conflicts=True,
        unique_fields=["grouping", "key"],
        update_fields=["title"],
    )
    keys = dict(grouping.groups.values_list("key", "pk"))
    with connection.cursor() as cursor, cursor.copy("COPY codes_groupmember (group_id, code_id) FROM STDIN") as copy:
        for code in added | moved:
            for key in wanted[code]:
                copy.write_row((keys[key], code))

    def in_words(keys: set[str], titles: dict[str, str]) -> str:
        named = ", ".join(f"{key} {titles[key]}".rstrip() for key in sorted(keys))
        return f"{grouping.title}: {named}" if keys else ""

    kinds = ("added", added), ("revised", revised), ("removed", removed)
    return [
        Difference(kind, code, in_words(before.get(code, set()), old_titles), in_words(wanted.get(code, set()), titles))
        for kind, codes in kinds
        for code in codes
    ]


def _first(kind: str, changes: list[Difference]) -> list[Difference]:
    return sorted(change for change in changes if change.kind == kind)[:MOST_KEPT]
