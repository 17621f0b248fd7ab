"""Generated entries: published copies of the entries of the demo, each with names and a primary code of its own."""

from django.db import connection, transaction

from bench.made import CONDITION_NAMES, PLACES, STEP
from procedures.models import (
    Illustration,
    Medicine,
    Milestone,
    Outcome,
    Procedure,
    ProcedureName,
    ProcedurePersonnel,
    ProcedureTool,
    ProcedureVersion,
    Risk,
    Source,
    Step,
)

OTHER_ROWS = (Step, ProcedureTool, ProcedurePersonnel, Risk, Medicine, Milestone, Outcome, Illustration, Source)
TERMS = ("specialties", "body_sites", "settings", "anesthesia_types")
#: Each copy is as lawful as its original: triggers and foreign keys need not look at millions of rows one by one.
UNCHECKED = "SET LOCAL session_replication_role = replica"
MADE = """
    CREATE TEMP TABLE made (
        number bigint, original bigint, suffix text, procedure bigint DEFAULT nextval(pg_get_serial_sequence(%s, 'id')),
        version bigint DEFAULT nextval(pg_get_serial_sequence(%s, 'id'))
    ) ON COMMIT DROP
"""
PRIMARY = """
    INSERT INTO procedures_procedurecode (version_id, code_id, relation, position, descriptor)
    SELECT made.version, code.id, 'primary', 0, '' FROM made
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM codes_code) code
    ON code.number = made.number % (SELECT count(*) FROM codes_code)
"""


@transaction.atomic
def make_entries(total: int) -> None:
    """Publish copies of the published entries until there are `total`. The caller indexes them."""
    published = ProcedureVersion.objects.published().order_by("pk").values_list("pk", flat=True)
    originals = list(published.exclude(procedure__slug__startswith="made-"))
    numbers = range(len(published) - len(originals), total - len(originals))
    with connection.cursor() as cursor:
        cursor.execute(f"{UNCHECKED}; SET LOCAL statement_timeout = 0")
        cursor.execute(MADE, [Procedure._meta.db_table, ProcedureVersion._meta.db_table])
        with cursor.copy("COPY made (number, original, suffix) FROM STDIN") as copy:
            for number in numbers:
                copy.write_row((number, originals[number % len(originals)], _suffix(number)))
        cursor.execute("ANALYZE made")
        cursor.execute("INSERT INTO procedures_procedure (id, slug) SELECT procedure, 'made-' || procedure FROM made")
        own = {"id": "made.version", "procedure_id": "made.procedure", "name": "r.name || made.suffix"}
        _copy(cursor, ProcedureVersion, "id", own)
        _copy(cursor, ProcedureName, "version_id", {"version_id": "made.version", "name": "r.name || made.suffix"})
        for model in OTHER_ROWS:
            _copy(cursor, model, "version_id", {"version_id": "made.version"})
        for terms in TERMS:
            through = getattr(ProcedureVersion, terms).through
            _copy(cursor, through, "procedureversion_id", {"procedureversion_id": "made.version"})
        cursor.execute(PRIMARY)


def _suffix(number: int) -> str:
    """What the names of a copy add to those of its original: a place of the body and a condition, unordered."""
    condition, place = divmod(number * STEP % (len(PLACES) * len(CONDITION_NAMES)), len(PLACES))
    return f" of the {PLACES[place][2].lower()} for {CONDITION_NAMES[condition].lower()}"


def _copy(cursor, model, original: str, own: dict[str, str]) -> None:
    """Copy the rows of all originals; `own` says which columns differ, `original` which one names the original."""
    columns = [f.column for f in model._meta.concrete_fields if f.column in own or not (f.primary_key or f.generated)]
    quoted = [connection.ops.quote_name(column) for column in columns]  # one is called “when”
    values = ", ".join(own.get(column, f"r.{name}") for column, name in zip(columns, quoted, strict=True))
    table = model._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(quoted)}) SELECT {values} FROM made JOIN {table} r ON r.{original} = made.original"  # noqa: S608, E501
    )
