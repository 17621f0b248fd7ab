"""Loads groupings: the newer edition takes the place of the older one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from accounts.permissions import require
from codes.actions.mentions import find_system
from codes.formats.groupings import GroupRow
from codes.formats.rows import BadRow
from codes.models import Code, CodeGroup, CodeSystem, Grouping, GroupMember
from record.actions import record


@dataclass(frozen=True)
class GroupingCounts:
    """Numbers of codes, each counted once in each grouping, and the lines that could not be loaded."""

    added: int = 0
    revised: int = 0
    removed: int = 0
    unchanged: int = 0
    bad_rows: tuple[BadRow, ...] = ()

    def __str__(self):
        counts = f"added {self.added}, revised {self.revised}, removed {self.removed}, unchanged {self.unchanged}"
        return f"{counts}, bad {len(self.bad_rows)}"


@transaction.atomic
def load_groupings(
    *, system: str, rows: Iterable[GroupRow | BadRow], origin: str, actor=None, dry_run: bool = False
) -> GroupingCounts:
    """Replace the groupings that occur in `rows` by these; `origin` is the name of their file.

    Codes that are not on this site are bad lines. `dry_run` counts and changes nothing. A file without a single known code
    changes nothing either. Raises PermissionDenied, codes.actions.UnknownSystem, and what reading raises.
    """
    require(actor, "codes.load_release")
    owner = CodeSystem.objects.select_for_update(no_key=True).get(pk=find_system(system).pk)
    members, names, titles, bad_rows = _read(owner, rows)
    totals = [0, 0, 0, 0]
    for slug, wanted in members.items():
        grouping, _ = Grouping.objects.get_or_create(system=owner, slug=slug, defaults={"title": names[slug]})
        for place, count in enumerate(_replace(grouping, wanted, titles[slug])):
            totals[place] += count
        grouping.origin, grouping.title = origin[:250], names[slug]
        grouping.save(update_fields=["origin", "title", "loaded_at"])
    counts = GroupingCounts(*totals, tuple(bad_rows))
    if members:
        named = ", ".join(names[slug] for slug in members)
        record("loaded", f"loaded {named}: {counts}.", actor=actor, about=owner, details={"file": origin})
    transaction.set_rollback(dry_run)
    return counts


def _read(owner: CodeSystem, rows: Iterable[GroupRow | BadRow]) -> tuple[dict, dict, dict, list[BadRow]]:
    """By grouping: its keys by id of a code; its name; the titles of its keys. And the bad lines."""
    ids = dict(Code.objects.filter(system=owner).values_list("code", "pk"))
    members, titles = defaultdict(lambda: defaultdict(set)), defaultdict(dict)
    names, bad_rows, unknown = {}, [], set()
    for row in rows:
        if isinstance(row, BadRow):
            bad_rows.append(row)
        elif row.code not in ids:
            if row.line not in unknown:
                bad_rows.append(BadRow(row.line, f"{owner} has no such code here", row.code))
            unknown.add(row.line)
        else:
            members[row.slug][ids[row.code]].add(row.key)
            names[row.slug] = row.name
            titles[row.slug][row.key] = row.title
    return members, names, titles, bad_rows


def _replace(grouping: Grouping, wanted: dict[int, set[str]], titles: dict[str, str]) -> tuple[int, int, int, int]:
    """Write the groups and their members; how many codes were added, revised, removed and unchanged."""
    before = defaultdict(set)
    old = GroupMember.objects.filter(group__grouping=grouping)
    for code, key in old.values_list("code", "group__key"):
        before[code].add(key)
    groups = {group.key: group for group in grouping.groups.all()}
    renamed = {key for key, group in groups.items() if key in titles and group.title != titles[key]}
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
    return len(added), len(revised), len(removed), len(wanted) - len(added) - len(revised)
