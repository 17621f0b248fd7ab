"""bin/bench: runs each benchmark in a temporary database of its own."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from unittest.mock import patch

import django


def main() -> None:
    """Run the parts that the arguments name, or all parts, and print the table line by line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")
    # Copying a large database takes longer than readers may wait; the servers that are measured keep their limit.
    with patch.dict(os.environ, MEDREF_STATEMENT_TIMEOUT="0"):
        django.setup()
    from bench import (
        athena,
        codes,
        desk,
        documents,
        entries,
        exports,
        load,
        pages,
        quality,
        search,
        similar,
        similar_size,
    )
    from bench.table import printed

    parts = {
        "codes": codes.loads,
        "documents": documents.works,
        "athena": athena.works,
        "exports": exports.works,
        "search": search.speed,
        "entries": entries.speed,
        "desk": desk.speed,
        "pages": pages.speed,
        "load": load.speed,
        "quality": quality.quality,
        "similar": similar.quality,
        "similar-size": similar_size.sizes,
    }
    wanted = sys.argv[1:] or list(parts)
    if unknown := set(wanted) - set(parts):
        sys.exit(f"bench: there is no part {', '.join(sorted(unknown))}; choose from: {', '.join(parts)}")
    for line in printed(row for name in wanted for row in _apart(parts[name])):
        print(line, flush=True)  # noqa: T201 - the table is what this command is for


def _apart(part: Callable[[], Iterable]) -> Iterator:
    """The rows of a part, run in a new database, so that parts do not affect each other."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False, autoclobber=True)
    try:
        yield from part()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
