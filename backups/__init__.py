"""Backup and return: everything that is in the database in one file, and a database made from such a file.

The file holds no derived tables and no sessions; what was derived is built anew after a restore (docs/operations.md).
"""


class CannotBackUp(Exception):
    """A backup or a restore that cannot go on. The message says why and what to do; the database is as it was."""
