"""What many tests begin with is made once by the actions; each test takes a copy of its rows, at a twentieth of the cost.

A call of a maker takes a copy only where the actions would write the same: in the transaction of a test in which nothing was
written before but accounts and what other copies hold, with the settings and on the day of the recording. Otherwise it calls the
actions, as it does where the account of the database may not write past triggers.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from textindex.models import Stamp

ACCOUNTS = {"accounts_user", "accounts_user_groups"}
#: How statements begin that change nothing on which a copy depends: they read, make accounts, sign people in, give roles.
HARMLESS = (
    *("SELECT", "(SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "SET CONSTRAINTS"),
    *('INSERT INTO "accounts_user', 'INSERT INTO "django_session'),
    *('UPDATE "accounts_user" SET "is_staff"', 'UPDATE "accounts_user" SET "last_login"'),
)
Call = tuple


class Copy(NamedTuple):
    """What a call left: the statements that write its rows again, and its pickled result."""

    statements: str
    result: bytes


class Copies:
    """The copies of this process, and what the running test wrote."""

    def __init__(self):
        """Nothing is recorded yet."""
        self.accounts: dict[Call, Copy] = {}
        self.others: dict[tuple[tuple[Call, ...], Call], Copy] = {}  # what went before and the call -> what it left
        self.done: tuple[Call, ...] | None = None  # the others that the test took copies of; None after other writes
        self.circumstances: object = None
        self.is_recording = False

    def record(self, stories: Iterable[Callable[[], Any]]) -> None:
        """Keep a copy of each copied call of these stories. They begin with what the migrations left, and leave nothing."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
            (may_copy,) = cursor.fetchone()
        for story in stories if may_copy else ():
            with transaction.atomic():
                self.done, self.is_recording = (), True
                story()
                self.is_recording = False
                transaction.set_rollback(True)
        self.circumstances = _circumstances()

    def save(self, file: Path) -> None:
        """Write what was recorded for processes whose databases are copies of this one."""
        file.write_bytes(pickle.dumps((self.accounts, self.others, self.circumstances)))

    def load(self, file: Path) -> None:
        """Read what another process recorded."""
        self.accounts, self.others, self.circumstances = pickle.loads(file.read_bytes())

    def watch(self, execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:  # noqa: FBT001
        """Run a statement, and notice if it writes: a wrapper for the connection."""
        if self.done is not None and not self.is_recording and not str(sql).lstrip().startswith(HARMLESS):
            self.done = None
        return execute(sql, params, many, context)

    def call(self, call: Call, make: Callable[[], Any]) -> Any:
        """The result of `make`, which a copy stands in for if there is one; while recording, it is kept."""
        done = self.done
        kept = self.accounts.get(call) or self.others.get((done, call))
        if kept is None and self.is_recording:
            return self._keep(call, make)
        if kept is None or not (self.is_recording or self._may_copy()):
            return make()
        with connection.cursor() as cursor:
            cursor.execute(kept.statements)
        self.done = done if call in self.accounts else (*done, call)
        return pickle.loads(kept.result)

    def _may_copy(self) -> bool:
        blocks = connection.atomic_blocks
        return bool(blocks) and blocks[0]._from_testcase and self.circumstances == _circumstances()

    def _keep(self, call: Call, make: Callable[[], Any]) -> Any:
        with connection.cursor() as cursor:
            mark = transaction.savepoint()
            cursor.execute("INSERT INTO textindex_stamp (name) VALUES ('none') RETURNING xmin::text::bigint")
            (begin,) = cursor.fetchone()
            transaction.savepoint_rollback(mark)
            before, self.done, self.is_recording = self.done, None, False
            with transaction.atomic():  # a savepoint, and so a transaction number of its own
                result = make()
                connection.check_constraints()  # as a commit does
            self.done, self.is_recording = before, True
            written = dict(_written_since(cursor, begin))
        statements = ["SET LOCAL session_replication_role = replica", *written.values()]
        kept = Copy(";".join([*statements, "SET LOCAL session_replication_role = origin"]), pickle.dumps(result))
        if written.keys() <= ACCOUNTS:
            self.accounts[call] = kept
        else:
            self.others[before, call] = kept
            self.done = (*before, call)
        return result


def _written_since(cursor, begin: int) -> Iterator[tuple[str, str]]:
    """The tables with rows that were written since a transaction number, and the statement that writes these again."""
    metas = {model._meta.db_table: model._meta for model in apps.get_models(include_auto_created=True)}
    tables = [table for table, meta in metas.items() if meta.managed and not meta.proxy]
    question = "SELECT '{0}', quote_literal(array_agg(t)) FROM {0} t WHERE xmin::text::bigint > {1}"
    cursor.execute(" UNION ALL ".join(question.format(table, begin) for table in tables))
    for table, rows in cursor.fetchall():
        if rows:
            columns = [f'"{field.column}"' for field in metas[table].local_concrete_fields if not field.generated]
            listed, key = ", ".join(columns), ", ".join(f'"{field.column}"' for field in metas[table].pk_fields)
            anew = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
            insert = f"INSERT INTO {table} ({listed}) SELECT {listed} FROM unnest({rows}::{table}[])"
            statement = f"{insert} ON CONFLICT ({key}) DO UPDATE SET {anew}"
            if table == Stamp._meta.db_table:  # no test finds in a cache what an earlier one left there
                statement += (
                    f";UPDATE {table} SET value = DEFAULT WHERE {key} IN (SELECT {key} FROM unnest({rows}::{table}[]))"
                )
            yield table, statement


copies = Copies()


def copied(maker: Callable) -> Callable:
    """Let calls of `maker` that are recorded take the copy."""

    @wraps(maker)
    def make(*args, **options):
        named = sorted((key, _named(value)) for key, value in options.items())
        return copies.call((maker.__name__, *map(_named, args), *named), lambda: maker(*args, **options))

    return make


def _named(value: Any) -> str:
    return f"{value._meta.label} {value.pk}" if isinstance(value, models.Model) else repr(value)


def _circumstances() -> object:
    """What the actions depend on beside the rows."""
    names = [name for name in dir(settings) if name.startswith("MEDREF_") and name != "MEDREF_JOBS_DIR"]
    return timezone.localdate(), {name: getattr(settings, name) for name in names}
