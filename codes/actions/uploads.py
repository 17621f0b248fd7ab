"""Files that code managers bring: stored with a preview of what they change, then loaded as a whole or discarded."""

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
from codes.actions.releases import release_steps
from codes.actions.staging import Progress
from codes.actions.terms import load_maps, load_terms
from codes.formats.axes import read_axes
from codes.formats.reading import origin_of_maps, read_codes, read_maps, read_terms
from codes.models import CodeSystem, CodeUpload

LOAD = "codes.load_release"
#: Bad lines and affected pages that a preview keeps; its counts tell of all.
MOST_KEPT = 1_000
CODE_COUNTS = ("added", "revised", "retired", "reinstated", "unchanged", "bad")
LEFT_OVER_AFTER = 24 * 60 * 60  # seconds; an upload that is still being read is younger

Holds = CodeUpload.Holds
_storage = CodeUpload._meta.get_field("file").storage


class UploadRefused(ValueError):
    """A file that cannot be loaded or discarded in its present state; the message says why."""


def upload(
    *, file: File, holds: str, system: CodeSystem, target: CodeSystem | None = None, label: str = "", actor
) -> Generator[Progress, None, CodeUpload]:
    """Keep the file aside and find out what it would change; nothing that readers see is touched.

    Yields the progress and returns the upload, which waits to be loaded or dropped. A caller who stops on the way, and
    whatever is raised, leaves nothing behind. Raises PermissionDenied, and as loading does: UnreadableFile, EmptyRelease,
    ValueError.
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


def load(*, upload: CodeUpload, actor) -> Generator[Progress, None, CodeUpload]:
    """Load the file that was previewed: all of it or nothing. Yields the progress and returns the upload, now loaded.

    Its `result` differs from the counts of its preview where something else came in between. Raises PermissionDenied,
    UploadRefused for a file that was decided on, is being loaded or is not the previewed one any more, and as loading
    does.
    """
    with transaction.atomic():
        upload = _locked(upload, actor)
        if _digest(upload) != upload.digest:
            raise UploadRefused(
                "The stored file is not the one that was previewed. Discard it and upload the file again."
            )
        done = yield from _read(upload, actor, dry_run=False)
        stored = _decide(upload, CodeUpload.State.LOADED, actor, result=done["counts"])
    _forget(stored)
    return upload


def drop(*, upload: CodeUpload, actor) -> None:
    """Give the file up: it is deleted, and of its preview only the counts stay. Raises PermissionDenied, UploadRefused."""
    with transaction.atomic():
        upload = _locked(upload, actor)
        upload.preview = {"counts": upload.preview["counts"]}
        stored = _decide(upload, CodeUpload.State.DROPPED, actor)
    _forget(stored)


def _read(upload: CodeUpload, actor, *, dry_run: bool) -> Generator[Progress, None, dict]:
    """Load what the file holds, or only try to; returns the preview."""
    path, slug = Path(upload.file.path), upload.system.slug
    if upload.holds == Holds.CODES:
        counts = yield from release_steps(
            system=slug,
            label=upload.label,
            rows=read_codes(path, system=slug),
            source_name=upload.name,
            actor=actor,
            dry_run=dry_run,
        )
        return {
            **_preview({name: getattr(counts, name) for name in CODE_COUNTS}, counts.bad_rows),
            "affected": [list(use) for use in counts.affected[:MOST_KEPT]],
            "differences": [list(difference) for difference in counts.differences],
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
    # PostgreSQL keeps no NUL in JSON.
    rows = [
        [row.line, row.reason.replace("\0", "\ufffd"), row.text.replace("\0", "\ufffd")] for row in bad_rows[:MOST_KEPT]
    ]
    return {"counts": counts, "bad_rows": rows}


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
    """Note the decision; returns where the file is stored, which the row does not name any more."""
    stored = upload.file.name
    upload.state, upload.result, upload.file = state, result, ""
    upload.decided_by, upload.decided_at = actor, timezone.now()
    upload.save()
    return stored


def _digest(upload: CodeUpload) -> str:
    """SHA-256 of the stored file. Raises UploadRefused where it is gone."""
    try:
        with _storage.open(upload.file.name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise UploadRefused("The stored file is gone. Discard this upload and upload the file again.") from error


def _forget(name: str) -> None:
    """Delete a stored file with the directory that was made for it; it may be gone already."""
    with suppress(FileNotFoundError):
        shutil.rmtree(Path(_storage.path(name)).parent)


def _sweep() -> None:
    """Delete what a process left that was killed between storing a file and noting it, or between a decision and this."""
    root = Path(_storage.location)
    waiting = CodeUpload.objects.exclude(file="").values_list("file", flat=True)
    kept = {name.partition("/")[0] for name in waiting}
    for directory in root.iterdir() if root.exists() else ():
        with suppress(FileNotFoundError):  # another upload sweeps at the same time
            if directory.name not in kept and directory.stat().st_mtime < time.time() - LEFT_OVER_AFTER:
                shutil.rmtree(directory)
