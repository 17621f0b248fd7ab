"""bin/bench: every benchmark in a database of its own, which is gone afterwards."""

import os
import sys

import django


def main() -> None:
    """Make the database, run, print the table line by line as it grows, drop the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")
    django.setup()
    from django.db import connection

    from bench import athena, codes, documents, exports
    from bench.table import printed

    parts = {"codes": codes.loads, "documents": documents.works, "athena": athena.works, "exports": exports.works}
    wanted = sys.argv[1:] or list(parts)
    if unknown := set(wanted) - set(parts):
        sys.exit(f"bench: there is no {', '.join(sorted(unknown))}; choose of: {', '.join(parts)}")
    connection.creation.create_test_db(verbosity=0, serialize=False, autoclobber=True)
    try:
        for line in printed(row for name in wanted for row in parts[name]()):
            print(line, flush=True)  # noqa: T201 - the table is what this command is for
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
