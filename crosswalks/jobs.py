"""What jobs do with lists of local names."""

from codes.models import CodeSystem
from crosswalks import actions
from crosswalks.rules import LocalRow
from jobs.kinds import does


@does("crosswalks.start", ValueError)
def start(*, name, rows, system, actor):
    """Store a list with the best candidate for each name."""
    chosen = CodeSystem.objects.get(slug=system) if system else None
    rows = [LocalRow(*row) for row in rows]
    return (yield from actions.start(name=name, rows=rows, system=chosen, actor=actor))
