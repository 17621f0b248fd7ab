"""PostgreSQL for trying out, development and tests: no Django here, and nothing of the other rooms."""


class CannotServe(Exception):
    """There is no database server to be had; the message says why and what to do."""
