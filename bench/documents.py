"""Reads, imports and exports entry documents at the size of a large site."""

import time
from collections.abc import Iterator
from dataclasses import replace

from django.db import connection

from accounts.models import User
from bench.table import Row, alternating, seconds
from documents.entry import CodeReference
from documents.source import SourceDocument
from documents.text.reader import parse_entry_document
from documents.text.writer import write_entry_document
from exports.files import file_chunks
from exports.queries import exportable, in_order, read_entries
from imports.actions import import_documents, importer
from imports.demo import ENTRIES

COUNT = 2_000
PARSED_FOR = 3.0  # seconds


def works() -> Iterator[Row]:
    """Documents read per second of one core; COUNT of them imported fresh and again; all exported as CSV."""
    texts = [path.read_text() for path in sorted(ENTRIES.glob("*.txt"))]
    yield Row("read entry documents (the demo's, 7 kB each)", _per_second(texts), unit="a second and core")
    documents = list(_made(texts))
    boss = User.objects.create_superuser("bench")
    fresh = seconds(lambda: import_documents(documents=iter(documents), actor=importer(), publish_as=boss))
    yield Row(f"import {COUNT:,} documents, published", fresh)
    again = seconds(lambda: import_documents(documents=iter(documents), actor=importer()))
    yield Row("the same again, all unchanged", again)
    ours, theirs = alternating(lambda: seconds(_export), lambda: seconds(_copy_out))
    yield Row(f"export {COUNT:,} entries as CSV with every field", ours, "COPY TO of their texts alone", theirs)


def _per_second(texts: list[str]) -> float:
    done, start = 0, time.process_time()
    while time.process_time() - start < PARSED_FOR:
        for text in texts:
            parse_entry_document(text)
        done += len(texts)
    return done / (time.process_time() - start)


def _made(texts: list[str]) -> Iterator[SourceDocument]:
    """COUNT copies of the demo's documents, each with its own name and code."""
    parsed = [parse_entry_document(text).document for text in texts]
    for number in range(COUNT):
        entry = parsed[number % len(parsed)]
        name, code = f"{entry.name} {number}", CodeReference("cpt4", f"{10_000 + number}")
        text = write_entry_document(replace(entry, name=name, slug="", primary_code=code, related_codes=[]))
        yield SourceDocument(f"{number}.txt", text, parse_entry_document(text))


def _export() -> None:
    for _ in file_chunks(read_entries(in_order(exportable()), None), "csv"):
        pass


def _copy_out() -> None:
    with connection.cursor() as cursor, cursor.copy("COPY procedures_procedureversion TO STDOUT (FORMAT csv)") as copy:
        for _ in copy:
            pass
