"""Files that code managers upload: stored with a preview of what they change, then loaded as a whole or discarded."""

import hashlib
import shutil
import time
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from codes.actions.axes import load_axes
from codes.actions.maps import load_maps
from codes.actions.releases import release_steps
from codes.actions.staging import Progress
from codes.actions.terms import load_terms
from codes.formats.axes import read_axes
from codes.formats.reading import origin_of_maps, read_codes, read_maps, read_terms
from codes.models import CodeSystem, CodeUpload

LOAD = "codes.load_release"
#: How many bad lines and affected pages a preview stores; its counts are complete.
MOST_KEPT = 1_000
CODE_COUNTS = ("added", "revised", "completed", "retired", "reinstated", "unchanged", "bad")
LEFT_OVER_AFTER = 24 * 60 * 60  # seconds; an upload that is still being read is younger

Holds = CodeUpload.Holds
_storage = CodeUpload._meta.get_field("file").storage


class UploadRefused(ValueError):
    """A file that cannot be loaded or discarded in its present state; the message says why."""


def upload(
    *, file: File, holds: str, system: CodeSystem, target: CodeSystem | None = None, label: str = "", actor
) -> Generator[Progress, None, CodeUpload]:
    """Store the file and find out what it would change; nothing changes for readers.

    Yields the progress and returns the upload, which waits to be loaded or discarded. If the caller stops early, or an error is
    raised, nothing is stored. Raises PermissionDenied, and like loading: UnreadableFile, EmptyRelease, ValueError.
    """
    require(actor, LOAD)
    _sweep()
    incoming = CodeUpload(
        holds=holds, system=system, target=target, label=label, name=Path(file.name).name[-250:], uploaded_by=actor
    )
    incoming.file.save(incoming.name, file, save=False)
    try:
        incoming.digest = _digest(incoming)
        incoming.preview = yield from _read(incoming, actor, dry_run=True)
        incoming.save()
    except BaseException:  # a page that was closed, too
        _forget(incoming.file.name)
        raise
    return incoming


def load(*, upload: CodeUpload, actor, accepted: int | None = None) -> Generator[Progress, None, CodeUpload]:
    """Load the previewed file, completely or not at all. Yields the progress and returns the loaded upload.

    `accepted` repeats the number of codes that a release retires or renames, if these are many.
    Its `result` differs from the counts of its preview if something was loaded or withdrawn in between. Raises
    PermissionDenied, UploadRefused for a file that was loaded or discarded already, is being loaded or is not the previewed
    one any more, and like loading.
    """
    with transaction.atomic():
        upload = _locked(upload, actor)
        if _digest(upload) != upload.digest:
            raise UploadRefused(
                "The stored file is not the one that was previewed. Discard it and upload the file again."
            )
        done = yield from _read(upload, actor, dry_run=False, accepted=accepted)
        stored = _decide(upload, CodeUpload.State.LOADED, actor, result=done["counts"])
    _forget(stored)
    return upload


def drop(*, upload: CodeUpload, actor) -> None:
    """Discard the upload: delete its file, keep only the counts of its preview. Raises PermissionDenied, UploadRefused."""
    with transaction.atomic():
        upload = _locked(upload, actor)
        upload.preview = {"counts": upload.preview["counts"]}
        stored = _decide(upload, CodeUpload.State.DROPPED, actor)
    _forget(stored)


def _read(upload: CodeUpload, actor, *, dry_run: bool, accepted: int | None = None) -> Generator[Progress, None, dict]:
    """Load the content of the file, or only try to with `dry_run`. Returns the preview."""
    path, slug = Path(upload.file.path), upload.system.slug
    if upload.holds == Holds.CODES:
        reading = read_codes(path, system=slug)
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
            "affected": [list(use) for use in counts.affected[:MOST_KEPT]],
            "differences": [list(difference) for difference in counts.differences],
            "chosen": _storable(reading.chosen),
            "warnings": [_storable(warning) for warning in reading.warnings],
            "number": counts.losses.number,
            "losses": str(counts.losses) if counts.losses.number else "",
        }
    yield Progress(0, "Reading the file and comparing it with what is here")
    with transaction.atomic():
        if upload.holds == Holds.AXES:
            counts = load_axes(system=slug, rows=read_axes([path]), actor=actor)
            numbers = counts.as_dict()
        else:
            counts = _load_terms_or_maps(upload, path, actor)
            numbers = {"loaded": counts.loaded, "replaced": counts.replaced, "bad": len(counts.bad_rows)}
        transaction.set_rollback(dry_run)
    return _preview(numbers, counts.bad_rows)


def _load_terms_or_maps(upload: CodeUpload, path: Path, actor):
    if upload.holds == Holds.TERMS:
        rows = read_terms(path, system=upload.system.slug)
        return load_terms(system=upload.system.slug, rows=rows, actor=actor)
    systems = {"source": upload.system.slug, "target": upload.target.slug}
    origin = origin_of_maps(path, **systems)[:120]
    return load_maps(**systems, rows=read_maps(path, **systems), origin=origin, actor=actor)


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
            f"{found.decided_at:%Y-%m-%d %H:%M}."
        )
    return found


def _decide(upload: CodeUpload, state: str, actor, result: dict | None = None) -> str:
    """Record the decision, and return the name of the stored file, which the row no longer has."""
    stored = upload.file.name
    upload.state, upload.result, upload.file = state, result, ""
    upload.decided_by, upload.decided_at = actor, timezone.now()
    upload.save()
    return stored


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
