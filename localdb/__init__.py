"""An embedded PostgreSQL for trying out, development and tests. Imports neither Django nor any other room."""


class CannotServe(Exception):
    """No database server can be provided; the message says why and what to do."""
