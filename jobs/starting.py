"""How a page of the desk starts a job and leads to its page."""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib import messages
from django.core.files import File
from django.shortcuts import redirect

from jobs.actions import CannotQueue, queue

#: In the address of a job: whoever follows it is led to the result.
FOLLOWED = "followed"


class Work(NamedTuple):
    """Long work that a page starts: the name of its kind, what to call it, and what the kind is given.

    `total` is the final value of what is done, if known.
    """

    kind: str
    title: str
    arguments: dict
    files: Sequence[File] = ()
    total: int | None = None


def started(request, work: Work, *, back: str):
    """Queue the work for whoever sent the request. The answer leads to the page of the job, or `back` if it cannot be queued."""
    try:
        job = queue(**work._asdict(), back=back, actor=request.user)
    except CannotQueue as error:
        messages.error(request, str(error))
        return redirect(back)
    return redirect(f"{job.get_absolute_url()}?{FOLLOWED}")
