"""The file of a backup: a zip with `database.dump` (pg_dump’s custom format) and `backup.json`, which says what it holds.

With keys of people the zip is encrypted for them in the format of age (age-encryption.org, version 1), so that `age` opens it.
"""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

import pyrage

from backups import CannotBackUp
from backups.contents import Content

FORMAT = "medref backup 1"
DUMP, STATEMENT = "database.dump", "backup.json"
ENCRYPTED = b"age-encryption.org/v1"


class Statement(NamedTuple):
    """What a backup says of itself: when it was made, by which PostgreSQL, with which migrations and contents of tables."""

    made: str
    postgresql: int
    migrations: list[str]
    tables: dict[str, Content]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(content.rows for content in self.tables.values())


def recipients(keys: list[str]) -> list[pyrage.x25519.Recipient]:
    """The public keys (age1…) of those who may open a backup. Raises CannotBackUp for a text that is none."""
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in keys]
    except pyrage.RecipientError as error:
        raise CannotBackUp(
            f"A public key begins with age1 ({error}). Make a pair of keys with: age-keygen -o key.txt"
        ) from error


def write(path: Path, keys: list[pyrage.x25519.Recipient], fill: Callable[[zipfile.ZipFile], None]) -> None:
    """A zip that `fill` has filled, encrypted if there are keys; written completely or not at all. Raises OSError."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            if keys:
                _encrypt(fill, file, keys)
            else:
                _fill(fill, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _fill(fill: Callable[[zipfile.ZipFile], None], file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        fill(archive)


def _encrypt(fill: Callable[[zipfile.ZipFile], None], file: IO[bytes], keys: list[pyrage.x25519.Recipient]) -> None:
    """Filled here and encrypted in a thread of its own, through a pipe: nothing is on disk that is not encrypted."""
    reading, writing = os.pipe()

    def encrypt() -> None:
        with os.fdopen(reading, "rb") as source:
            pyrage.encrypt_io(source, file, keys)

    with ThreadPoolExecutor(max_workers=1) as thread:
        encrypted = thread.submit(encrypt)
        try:
            with os.fdopen(writing, "wb") as target:
                _fill(fill, target)
        except BrokenPipeError:
            encrypted.result()  # tells why it has ended
            raise
        encrypted.result()


def statement_of(text: bytes) -> Statement:
    """What `backup.json` says. Raises CannotBackUp if it is not one of ours."""
    try:
        said: dict[str, Any] = json.loads(text)
        if said.pop("format") != FORMAT:
            raise KeyError(FORMAT)
        tables = {name: Content(*content) for name, content in said.pop("tables").items()}
        return Statement(**said, tables=tables)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotBackUp(f"{STATEMENT} in the file is not one that this version of medref writes.") from error


def add_statement(archive: zipfile.ZipFile, statement: Statement) -> None:
    """Write `backup.json`."""
    archive.writestr(STATEMENT, json.dumps({"format": FORMAT} | statement._asdict(), indent=1))


@contextmanager
def opened(path: Path, key_file: Path | None) -> Iterator[zipfile.ZipFile]:
    """The zip of a backup, every byte of it checked; with the private keys of `key_file` if it is encrypted.

    Raises CannotBackUp, which says what is wrong with the file, and OSError.
    """
    with path.open("rb") as file, TemporaryFile() as clear:
        encrypted = file.read(len(ENCRYPTED)) == ENCRYPTED
        file.seek(0)
        if encrypted:
            if key_file is None:
                raise CannotBackUp(f"{path} is encrypted: name the file of the private key with --key.")
            try:
                pyrage.decrypt_io(file, clear, _identities(key_file))
            except pyrage.DecryptError as error:
                raise CannotBackUp(f"{path} cannot be decrypted with the keys of {key_file}: {error}.") from error
            clear.seek(0)
        try:
            with zipfile.ZipFile(clear if encrypted else file) as archive:
                if {DUMP, STATEMENT} - set(archive.namelist()):
                    raise CannotBackUp(f"{path} is not a backup of medref: it lacks {DUMP} or {STATEMENT}.")
                if damaged := archive.testzip():
                    raise CannotBackUp(f"{path} is damaged: {damaged} in it differs from what was written.")
                yield archive
        except zipfile.BadZipFile as error:
            raise CannotBackUp(f"{path} is not a backup of medref, or is incomplete: {error}.") from error


def _identities(key_file: Path) -> list[pyrage.x25519.Identity]:
    """The private keys of a file as age-keygen writes it: a line each, besides comments."""
    lines = [line.strip() for line in key_file.read_text().splitlines()]
    try:
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise CannotBackUp(
            f"{key_file} holds something that is not a private key (AGE-SECRET-KEY-…): {error}."
        ) from error
    if not keys:
        raise CannotBackUp(f"{key_file} holds no private key (AGE-SECRET-KEY-…).")
    return keys
