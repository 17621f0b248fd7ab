"""What is kept in a collection, with its texts."""

from dataclasses import dataclass

from code_lists.models import Collection, Kept
from procedures.models import ProcedureVersion


@dataclass(frozen=True)
class Row:
    """Something that is kept: `what` it is, its name (“” where the licence withholds it) and its address (“” if it is gone)."""

    kept: Kept
    what: str
    code: str
    name: str
    address: str


def with_texts(collection: Collection, user) -> list[Row]:
    """What is kept, in its order, as far as the licences let `user` read; a withdrawn entry has no address. Two queries."""
    kept = list(collection.kept.select_related("code__system", "code__retired_in", "procedure"))
    entries = [row.procedure_id for row in kept if row.procedure_id]
    versions = ProcedureVersion.objects.published().filter(procedure__in=entries).select_related("procedure")
    live = {version.procedure_id: version for version in versions}
    rows = []
    for row in kept:
        if code := row.code:
            rows.append(Row(row, code.system.name, code.display, code.text_for(user), code.get_absolute_url()))
        else:
            version = live.get(row.procedure_id)
            name, address = (version.name, version.get_absolute_url()) if version else (row.procedure.slug, "")
            rows.append(Row(row, "Procedure", "", name, address))
    return rows
