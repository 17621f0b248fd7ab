"""Reads of the groups that codes are in."""

from django.db.models import JSONField, QuerySet
from django.db.models.expressions import RawSQL

from codes.models import Code, CodeGroup, Grouping

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
