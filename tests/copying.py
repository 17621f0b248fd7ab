"""Migrates one database for all workers of a run: each of the others takes a copy, which is made in a tenth of the time."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection


def takes_a_copy(worker: dict, shared: Path, migrate: Callable[[], None]) -> bool:
    """Give this worker its database: the first to ask migrates its own and copies it for the others, who take their copies.

    `worker` is what pytest-xdist tells it, `shared` the directory of the run. `migrate` makes a database with the name that
    pytest-django has chosen for this worker, and removes it in the end; a copy is the caller's to remove.
    """
    name = connection.creation._get_test_db_name()
    with (shared / "database-is-copied").open("a") as done:
        fcntl.flock(done, fcntl.LOCK_EX)
        is_first = not os.fstat(done.fileno()).st_size
        with connection._nodb_cursor() as cursor:
            is_there = connection.creation._database_exists(cursor, name)
        if is_there and not is_first:
            connection.close()
            settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
            return True
        migrate()
        if not is_first:  # it stands in for a worker that crashed
            return False
        connection.close()  # nobody may be using what is copied
        stem = name.removesuffix(worker["workerid"])
        with connection._nodb_cursor() as cursor:
            for copy in {f"{stem}gw{number}" for number in range(worker["workercount"])} - {name}:
                cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')  # of tests that were killed
                cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        done.write("yes")
        return False
