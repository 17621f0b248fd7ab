"""Files that code managers upload: stored with a preview of what they change, then loaded as a whole or discarded."""

import hashlib
import shutil
import time
from collections.abc import Generator
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from codes.actions.axes import load_axes
from codes.actions.groupings import load_groupings
from codes.actions.maps import load_maps
from codes.actions.protection import Losses
from codes.actions.releases import release_steps
from codes.actions.staging import Progress
from codes.actions.terms import load_terms
from codes.formats.axes import read_axes
from codes.formats.beginning import beginning_of_table
from codes.formats.columns import UnknownHeadings
from codes.formats.groupings import read_groupings
from codes.formats.reading import Reading, origin_of_maps, read_codes, read_maps, read_terms
from codes.models import CodeSystem, CodeUpload
from record.actions import record
from workbooks.errors import UnreadableFile

LOAD = "codes.load_release"
#: How many bad lines and affected pages a preview stores; its counts are complete.
MOST_KEPT = 1_000
CODE_COUNTS = ("added", "revised", "completed", "retired", "reinstated", "unchanged", "bad")
GROUP_COUNTS = ("added", "revised", "removed", "unchanged")
LEFT_OVER_AFTER = 24 * 60 * 60  # seconds; an upload that is still being read is younger

Holds = CodeUpload.Holds
_storage = CodeUpload._meta.get_field("file").storage


class UploadRefused(ValueError):
    """A file that cannot be loaded or discarded in its present state; the message says why."""


def upload(
    *, file: File, holds: str, system: CodeSystem, target: CodeSystem | None = None, label: str = "", actor
) -> Generator[Progress, None, CodeUpload]:
    """Store the file and find out what it would change; nothing changes for readers.

    Yields the progress and returns the upload, which waits to be loaded or discarded. Columns that were named before for this
    system are used if the file has them; a table with unknown headings waits for a person to name its columns. If the caller
    stops early, or an error is raised, nothing is stored. Raises PermissionDenied, and like loading: UnreadableFile,
    EmptyRelease, ValueError.
    """
    require(actor, LOAD)
    _sweep()
    incoming = CodeUpload(
        holds=holds, system=system, target=target, label=label, name=Path(file.name).name[-250:], uploaded_by=actor
    )
    incoming.file.save(incoming.name, file, save=False)
    try:
        incoming.digest = _digest(incoming)
        incoming.preview = yield from _first_preview(incoming, actor)
        incoming.save()
    except BaseException:  # a page that was closed, too
        _forget(incoming.file.name)
        raise
    return incoming


def _first_preview(upload: CodeUpload, actor) -> Generator[Progress, None, dict]:
    """The preview of a new upload; for a table with unknown headings only its first rows, and why it cannot be read."""
    if remembered := upload.system.columns.get(upload.holds):
        upload.columns = remembered
        with suppress(UnreadableFile):
            return (yield from _read(upload, actor, dry_run=True))
        upload.columns = {}
    try:
        return (yield from _read(upload, actor, dry_run=True))
    except UnknownHeadings as error:
        table = _table(upload)
        if not table:
            raise
        return {"counts": {}, "refusal": _storable(str(error)), "table": table}


def name_columns(*, upload: CodeUpload, columns: dict[str, str], actor) -> Generator[Progress, None, CodeUpload]:
    """Read the waiting table again with `columns` (name -> heading or number), and remember them for its system.

    Without columns medref recognizes them. Yields the progress and returns the upload with its new preview. Raises
    PermissionDenied, UploadRefused, and like loading; then everything stays as it was.
    """
    with transaction.atomic():
        upload = _locked(upload, actor)
        _check_digest(upload)
        upload.columns = columns
        upload.preview = yield from _read(upload, actor, dry_run=True)
        upload.save()
        system = CodeSystem.objects.select_for_update(no_key=True).get(pk=upload.system_id)
        system.columns = {**system.columns, upload.holds: columns}
        system.save(update_fields=["columns"])
    return upload


def load(*, upload: CodeUpload, actor, accepted: int | None = None) -> Generator[Progress, None, CodeUpload]:
    """Load the previewed file, completely or not at all. Yields the progress and returns the loaded upload.

    `accepted` repeats the number of codes that a release retires or renames, or of lines that were not read, if these are many.
    Its `result` differs from the counts of its preview if something was loaded or withdrawn in between. Raises
    PermissionDenied, UploadRefused for a file that was loaded or discarded already, is being loaded or is not the previewed
    one any more, and like loading.
    """
    with transaction.atomic():
        upload = _locked(upload, actor)
        _check_digest(upload)
        if not upload.is_read:
            raise UploadRefused("Say first which column is which, so that the file can be read.")
        done = yield from _read(upload, actor, dry_run=False, accepted=accepted)
        _decide(upload, CodeUpload.State.LOADED, actor, result=done["counts"])
    return upload


def drop(*, upload: CodeUpload, actor) -> None:
    """Discard the upload: delete its file, keep only the counts of its preview. Raises PermissionDenied, UploadRefused."""
    with transaction.atomic():
        upload = _locked(upload, actor)
        upload.preview = {"counts": upload.preview["counts"]}
        _decide(upload, CodeUpload.State.DROPPED, actor)
        record("discarded", f"discarded the uploaded file “{upload.name}”.", actor=actor, about=upload)


def _read(upload: CodeUpload, actor, *, dry_run: bool, accepted: int | None = None) -> Generator[Progress, None, dict]:
    """Load the content of the file, or only try to with `dry_run`. Returns the preview."""
    path, slug = Path(upload.file.path), upload.system.slug
    if upload.holds == Holds.CODES:
        reading = read_codes(path, system=slug, columns=upload.columns)
        counts = yield from release_steps(
            system=slug,
            label=upload.label,
            rows=reading,
            source_name=upload.name,
            actor=actor,
            dry_run=dry_run,
            accepted=accepted,
        )
        return {
            **_preview({name: getattr(counts, name) for name in CODE_COUNTS}, counts.bad_rows),
            "affected": [[use.name, use.address, use.code, use.change] for use in counts.affected[:MOST_KEPT]],
            "differences": [list(difference) for difference in counts.differences],
            "warnings": [_storable(warning) for warning in (*reading.warnings, *counts.remarks)],
            "notes": counts.notes,
            **_protection(counts.losses),
            **_of_table(upload, reading),
        }
    yield Progress(0, "Reading the file and comparing it with what is here")
    how = {"actor": actor, "dry_run": dry_run, "accepted": accepted}
    if upload.holds == Holds.GROUPS:
        counts = load_groupings(system=slug, rows=read_groupings(path, system=slug), origin=upload.name, **how)
        numbers = {name: getattr(counts, name) for name in GROUP_COUNTS} | {"bad": len(counts.bad_rows)}
        details = {
            "differences": [list(map(_storable, difference)) for difference in counts.differences],
            "warnings": list(map(_storable, counts.warnings)),
        }
        return {**_preview(numbers, counts.bad_rows), **_protection(counts.losses), **details}
    if upload.holds == Holds.AXES:
        counts = load_axes(system=slug, rows=read_axes([path]), **how)
        numbers, of_table = counts.as_dict(), {}
    else:
        counts, reading = _load_terms_or_maps(upload, path, how)
        numbers = {"loaded": counts.loaded, "replaced": counts.replaced, "bad": len(counts.bad_rows)}
        of_table = _of_table(upload, reading)
    return {**_preview(numbers, counts.bad_rows), **_protection(counts.losses), **of_table}


def _protection(losses: Losses) -> dict:
    """The number that a person must type before the file is loaded, and why; 0 if there is none."""
    return {"number": losses.number, "losses": str(losses) if losses.number else ""}


def _load_terms_or_maps(upload: CodeUpload, path: Path, how: dict):
    """The counts of a load, and the reading; `how` are further arguments of the action."""
    columns = upload.columns
    if upload.holds == Holds.TERMS:
        reading = read_terms(path, system=upload.system.slug, columns=columns)
        return load_terms(system=upload.system.slug, rows=reading, **how), reading
    systems = {"source": upload.system.slug, "target": upload.target.slug}
    origin = origin_of_maps(path, **systems, columns=columns)[:120]
    reading = read_maps(path, **systems, columns=columns)
    return load_maps(**systems, rows=reading, origin=origin, **how), reading


def _of_table(upload: CodeUpload, reading: Reading) -> dict:
    return {"chosen": _storable(reading.chosen), **({"table": _table(upload)} if reading.is_table else {})}


def _table(upload: CodeUpload) -> dict | None:
    """The first rows of a table, as they are stored."""
    beginning = beginning_of_table(Path(upload.file.path))
    if beginning is None:
        return None
    rows = [[number, [_storable(cell) for cell in cells]] for number, cells in beginning.rows]
    return {"rows": rows, "headings": beginning.headings}


def _preview(counts: dict[str, int], bad_rows) -> dict:
    rows = [[row.line, _storable(row.reason), _storable(row.text)] for row in bad_rows[:MOST_KEPT]]
    return {"counts": counts, "bad_rows": rows}


def _storable(text: str) -> str:
    """The text without NUL, which PostgreSQL does not keep in JSON."""
    return text.replace("\0", "\ufffd")


def _locked(upload: CodeUpload, actor) -> CodeUpload:
    """The upload, locked, if it still waits. Raises PermissionDenied, UploadRefused."""
    require(actor, LOAD)
    uploads = CodeUpload.objects.select_for_update(skip_locked=True, of=("self",))
    found = uploads.select_related("system", "target", "decided_by").filter(pk=upload.pk).first()
    if found is None:
        raise UploadRefused("This file is being loaded. Try again when that has finished.")
    if not found.is_waiting:
        raise UploadRefused(
            f"This file has already been {found.get_state_display().lower()}, by {found.decided_by} on "
            f"{found.decided_at:%Y-%m-%d %H:%M}. "
            "Upload it again to repeat that."
        )
    return found


def _decide(upload: CodeUpload, state: str, actor, result: dict | None = None) -> None:
    """Record the decision. The stored file, which the row no longer has, is deleted once that is certain."""
    stored = upload.file.name
    upload.state, upload.result, upload.file = state, result, ""
    upload.decided_by, upload.decided_at = actor, timezone.now()
    upload.save()
    transaction.on_commit(partial(_forget, stored))


def _check_digest(upload: CodeUpload) -> None:
    """Raises UploadRefused if the stored file has changed or does not exist."""
    if _digest(upload) != upload.digest:
        raise UploadRefused("The stored file is not the one that was previewed. Discard it and upload the file again.")


def _digest(upload: CodeUpload) -> str:
    """SHA-256 of the stored file. Raises UploadRefused if it does not exist."""
    try:
        with _storage.open(upload.file.name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise UploadRefused("The stored file is gone. Discard this upload and upload the file again.") from error


def _forget(name: str) -> None:
    """Delete a stored file and its directory, if they still exist."""
    with suppress(FileNotFoundError):
        shutil.rmtree(Path(_storage.path(name)).parent)


def _sweep() -> None:
    """Delete old files that no upload refers to, which killed processes left behind."""
    root = Path(_storage.location)
    waiting = CodeUpload.objects.exclude(file="").values_list("file", flat=True)
    kept = {name.partition("/")[0] for name in waiting}
    for directory in root.iterdir() if root.exists() else ():
        with suppress(FileNotFoundError):  # another upload sweeps at the same time
            if directory.name not in kept and directory.stat().st_mtime < time.time() - LEFT_OVER_AFTER:
                shutil.rmtree(directory)
