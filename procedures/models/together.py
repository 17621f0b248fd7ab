"""The rows of versions from several tables, fetched in one query."""

import json
from collections import defaultdict
from collections.abc import Sequence

from django.db import connection, models


class RowsTogether:
    """A name on a model for `prefetch_related`, under which the rows of several reverse relations are fetched in one query.

    Django asks each table by itself, which takes longer than reading a few rows. What it finds under a name of
    `prefetch_related` has these two methods, as its own relations do.
    """

    def __init__(self, *relations: str):
        """The names of the relations; their rows are sorted by the ordering of their model, which names columns alone."""
        self.relations = relations

    def __set_name__(self, owner, name):
        self.name = name

    def is_cached(self, instance: models.Model) -> bool:
        """Whether the rows of the instance were fetched already."""
        return self.name in instance._state.fields_cache

    def get_prefetch_querysets(self, instances: Sequence[models.Model], querysets=None) -> tuple:
        """Fetch the rows of the instances, and let each instance have them as Django's own prefetching does.

        Returns what Django asks for: related objects of its own, of which there are none.
        """
        relations = [instances[0]._meta.get_field(name) for name in self.relations]
        rows = _rows(relations, [instance.pk for instance in instances])
        for instance in instances:
            for number, relation in enumerate(relations):
                found = rows[number, instance.pk]
                for row in found:
                    setattr(row, relation.field.name, instance)
                kept = getattr(instance, relation.name).get_queryset()
                kept._result_cache, kept._prefetch_done = found, True
                instance._prefetched_objects_cache[relation.cache_name] = kept
        return [], None, lambda instance: instance.pk, True, self.name, False


def _rows(relations: list, keys: list[int]) -> dict[tuple[int, int], list[models.Model]]:
    """(number of the relation, key of the instance) -> its rows."""
    quoted = connection.ops.quote_name
    tables = [
        f"SELECT {number}, to_jsonb(r)::text FROM {quoted(relation.related_model._meta.db_table)} r "  # noqa: S608 - ours
        f"WHERE {quoted(relation.field.column)} = ANY(%s)"
        for number, relation in enumerate(relations)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(tables), [keys] * len(tables))
        stored = cursor.fetchall()
    found = defaultdict(list)
    for number, text in stored:
        model, column = relations[number].related_model, relations[number].field.attname
        values = json.loads(text)
        fields = model._meta.concrete_fields
        row = model.from_db(
            connection.alias, [field.attname for field in fields], [f.to_python(values[f.column]) for f in fields]
        )
        found[number, getattr(row, column)].append(row)
    for (number, _), rows in found.items():
        rows.sort(
            key=lambda row, names=relations[number].related_model._meta.ordering: [getattr(row, n) for n in names]
        )
    return found
