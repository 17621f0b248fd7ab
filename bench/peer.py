"""The peer of the search benchmark: Datasette on SQLite FTS5, tuned by hand, and the addresses of its queries."""

import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from bench.serving import serving

#: Datasette must not suggest facets, and a page is as long as ours.
TUNED = ("--setting", "suggest_facets", "off", "--setting", "default_page_size", "25")

SCHEMA = """
    CREATE TABLE codes (
        id INTEGER PRIMARY KEY, system TEXT NOT NULL, section TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL
    );
"""
INDEXES = """
    CREATE INDEX codes_system ON codes (system);
    CREATE INDEX codes_section ON codes (section);
    CREATE INDEX codes_code ON codes (code);
    CREATE VIRTUAL TABLE codes_fts USING fts5 (code, title, content = 'codes', content_rowid = 'id', prefix = '2 3',
        tokenize = 'porter unicode61');
    INSERT INTO codes_fts (codes_fts) VALUES ('rebuild');
    INSERT INTO codes_fts (codes_fts) VALUES ('optimize');
    ANALYZE;
"""


@contextmanager
def served(rows: Iterable[tuple[str, str, str, str]]) -> Iterator[int]:
    """Serve the rows (system, section, code, title) with Datasette, as an immutable database; yields its port."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "db.db"
        database = sqlite3.connect(path)
        database.executescript(SCHEMA)
        with database:
            database.executemany("INSERT INTO codes (system, section, code, title) VALUES (?, ?, ?, ?)", rows)
        database.executescript(INDEXES)
        database.close()
        command = (sys.executable, "-m", "datasette", "serve", "-i", str(path), *TUNED, "--port")
        with serving(lambda port: (*command, str(port)), ready="/-/versions.json") as port:
            yield port


def page(query: str) -> str:
    """The address of its results page with facets."""
    return "/db/codes?" + urlencode([("_search", query), ("_facet", "system"), ("_facet", "section")])


def data(query: str) -> str:
    """The address of its results as JSON, which are not ranked."""
    return "/db/codes.json?" + urlencode({"_search": query, "_size": 25})


def beginning(query: str) -> str:
    """The address of ten rows, as JSON, that have the words and a word that begins like the last one."""
    words = re.findall(r"\w+", query)
    match = " ".join([*(f'"{word}"' for word in words[:-1]), f"{words[-1]}*"]) if words else '""'
    return "/db/codes.json?" + urlencode({"_search": match, "_searchmode": "raw", "_size": 10})
