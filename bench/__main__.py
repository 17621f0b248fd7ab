"""bin/bench: every benchmark in a database of its own, which is gone afterwards."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator

import django


def main() -> None:
    """Run the parts that the arguments name, or all; print the table line by line as it grows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")
    django.setup()
    from bench import athena, codes, documents, exports, quality, search
    from bench.table import printed

    parts = {
        "codes": codes.loads,
        "documents": documents.works,
        "athena": athena.works,
        "exports": exports.works,
        "search": search.speed,
        "quality": quality.quality,
    }
    wanted = sys.argv[1:] or list(parts)
    if unknown := set(wanted) - set(parts):
        sys.exit(f"bench: there is no {', '.join(sorted(unknown))}; choose of: {', '.join(parts)}")
    for line in printed(row for name in wanted for row in _apart(parts[name])):
        print(line, flush=True)  # noqa: T201 - the table is what this command is for


def _apart(part: Callable[[], Iterable]) -> Iterator:
    """The rows of a part, run in a new database, so that no part finds what another one left."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False, autoclobber=True)
    try:
        yield from part()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
