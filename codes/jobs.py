"""What jobs do with uploaded code files."""

from codes.actions import uploads
from codes.models import CodeSystem, CodeUpload
from jobs.kinds import does


@does("codes.read", ValueError)
def read(*, files, holds, label, system, target, actor):
    """Store the file with a preview of what it would change."""
    systems = {
        "system": CodeSystem.objects.get(slug=system),
        "target": CodeSystem.objects.get(slug=target) if target else None,
    }
    return (yield from uploads.upload(file=files[0], holds=holds, label=label, **systems, actor=actor))


@does("codes.columns", ValueError)
def name_columns(*, upload, columns, actor):
    """Read a table again with other columns."""
    return (yield from uploads.name_columns(upload=CodeUpload(pk=upload), columns=columns, actor=actor))


@does("codes.load", ValueError)
def load(*, upload, accepted, actor):
    """Load a previewed file; what is done never becomes less while what was read is being compared."""
    steps = uploads.load(upload=CodeUpload(pk=upload), actor=actor, accepted=accepted)
    furthest = 0
    while True:
        try:
            done, words = next(steps)
        except StopIteration as end:
            return end.value
        furthest = max(furthest, done)
        yield furthest, words
