"""Reads of the groups that codes are in."""

from django.db.models import Count, Exists, JSONField, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from codes.models import Code, CodeGroup, Grouping, GroupMember
from textindex.cache import Stamps, cached_by_key
from textindex.lookups import Sized

# With the code itself, so that its page takes no further query.
ROWS = """(
    SELECT jsonb_agg(jsonb_build_array(g.slug, g.title, p.key, p.title) ORDER BY g.title, p.key)
    FROM codes_groupmember m JOIN codes_codegroup p ON p.id = m.group_id JOIN codes_grouping g ON g.id = p.grouping_id
    WHERE m.code_id = codes_code.id)"""


def with_groups(codes: QuerySet) -> QuerySet:
    """The queryset of codes, each with its groups for `groups_of`."""
    return codes.annotate(group_rows=RawSQL(ROWS, (), output_field=JSONField()))  # noqa: S611 - no parameters


def groups_of(code: Code) -> list[CodeGroup]:
    """The groups that a code from `find_code` is in, each with its grouping."""
    return [
        CodeGroup(key=key, title=title, grouping=Grouping(slug=slug, title=name, system=code.system))
        for slug, name, key, title in code.group_rows or []
    ]


def find_group(system: str, grouping: str, key: str) -> CodeGroup:
    """A group with its grouping and system. Raises CodeGroup.DoesNotExist."""
    return CodeGroup.objects.select_related("grouping__system").get(
        grouping__system__slug=system.lower(), grouping__slug=grouping, key=key.replace("\0", "")
    )


def groups_in(grouping: Grouping) -> QuerySet[CodeGroup]:
    """The groups of a grouping, each with its `size`."""
    return grouping.groups.select_related("grouping__system").annotate(size=Count("members")).order_by("key")


def within(codes: QuerySet[Code], grouping: Grouping, *, is_in: bool) -> QuerySet[Code]:
    """Those of the codes that are in a group of a grouping; without `is_in` the valid codes of its system that are in none."""
    in_it = Exists(GroupMember.objects.filter(code=OuterRef("pk"), group__grouping=grouping))
    if is_in:
        return codes.filter(in_it)
    return codes.filter(~in_it, system=grouping.system_id, is_header=False, retired_in=None, added_in__isnull=False)


def group_names(system: int, now: Stamps) -> dict[str, tuple[str, str]]:
    """For each group of a system, as the word index has it (“prccsr:CAR003”): the name of its grouping, and its own.

    The result is shared and must not be changed.
    """
    asked = system, now.get(f"index:{system}")
    return cached_by_key([asked], "groups", _find_names)[asked]


def _find_names(asked: list[tuple[int, str]]) -> dict[tuple[int, str], Sized]:
    found = {}
    for key in asked:
        groups = CodeGroup.objects.filter(grouping__system=key[0]).select_related("grouping")
        names = {f"{group.grouping.slug}:{group.key}": (group.grouping.title, str(group)) for group in groups}
        found[key] = names, 300 * len(names)
    return found
