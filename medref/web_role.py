"""The role of PostgreSQL that a site is served with: it reads and writes rows, and can change no table and drop no trigger.

The owner of the tables gives it these rights after each migrate (setting MEDREF_WEB_ROLE).
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from psycopg import sql

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    "REVOKE UPDATE, DELETE ON record_event FROM {role}",
)
#: From PostgreSQL 17 on the role may renew the statistics of tables, which a load of codes does.
MAINTAIN = "GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {role}"
KNOWS_MAINTAIN = 170_000


def give_rights(**signal) -> None:
    """Give the role of MEDREF_WEB_ROLE its rights; called after migrate. Raises ImproperlyConfigured if it does not fit."""
    name = settings.MEDREF_WEB_ROLE
    if not name:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolname = current_user FROM pg_roles WHERE rolname = %s", [name])
        found = cursor.fetchone()
        if found is None:
            raise ImproperlyConfigured(
                f"MEDREF_WEB_ROLE names “{name}”, which the server does not have. Create it first: CREATE ROLE {name} LOGIN "
                "PASSWORD …"
            )
        if any(found):
            raise ImproperlyConfigured(
                f"MEDREF_WEB_ROLE names “{name}”, which owns the tables or is a superuser: name another role, which only serves."
            )
        knows_maintain = connection.pg_version >= KNOWS_MAINTAIN
        for grant in (*GRANTS, *([MAINTAIN] if knows_maintain else [])):
            cursor.execute(sql.SQL(grant).format(role=sql.Identifier(name)))


def owns_tables() -> bool:
    """Whether the role of this connection owns the tables of medref, or is a member of the role that does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, tableowner, 'MEMBER') FROM pg_tables "
            "WHERE schemaname = 'public' AND tablename = 'record_event'"
        )
        owner = cursor.fetchone()
    return owner is not None and owner[0]
