"""What the forms of the panel show and send: a comment, a reply, a thread to resolve or to open again."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from comments import actions
from comments.models import ReviewRequest, Thread
from comments.queries import ShownThread, places_of
from procedures.admin.saving import number_in
from procedures.admin.sections import anchor_of_place
from procedures.models import ProcedureVersion
from procedures.rules import EditorialError


class Answer(NamedTuple):
    """What the panel says after a form was sent, and whether it was refused."""

    said: str
    is_refused: bool = False


def answer(request, version: ProcedureVersion) -> Answer:
    """Do what a form of the panel says. Raises PermissionDenied if it names a thread that the entry does not have."""
    what, _, key = request.POST.get("what", "").partition(":")
    text, actor = request.POST.get("text", ""), request.user
    try:
        if what == "write":
            place = request.POST.get("place", "")
            return _said(actions.open_thread(version=version, place=place, text=text, actor=actor))
        if what == "ask":
            asked = actions.ask_for_review(version=version, username=request.POST.get("reviewer", ""), actor=actor)
            return Answer(f"{asked.reviewer} is asked to review this version.")
        if what == "unask":
            asked = actions.withdraw_request(request=number_in(key) or 0, version=version, actor=actor)
            return Answer(f"{asked.reviewer} is no longer asked to review this version.")
        thread = _thread(version, key)
        if what == "reply":
            return _said(actions.reply(thread=thread, text=text, actor=actor))
        if what == "resolve":
            actions.resolve(thread=thread, actor=actor)
            return Answer("The comments are resolved. “All comments on this entry” still shows them.")
        actions.reopen(thread=thread, actor=actor)
        return Answer("The comments are open again.")
    except EditorialError as error:
        return Answer(str(error), is_refused=True)


def _thread(version: ProcedureVersion, key: str) -> Thread:
    is_key = key.isascii() and key.isdigit() and len(key) < 10
    thread = Thread.objects.filter(procedure=version.procedure_id, pk=key).first() if is_key else None
    if thread is None:
        raise PermissionDenied("The entry has no such comments: open its page again.")
    return thread


def _asked(version: ProcedureVersion, user) -> list[tuple[ReviewRequest, bool]]:
    """The requests to review the version, each with whether this person may withdraw it."""
    may_all = user.has_perm(actions.WITHDRAW)
    requests = version.review_requests.select_related("reviewer")
    return [(one, may_all or user.pk in (one.asked_by_id, one.reviewer_id)) for one in requests]


def _said(written: actions.Written) -> Answer:
    said = "Your comment is stored."
    if written.mentioned:
        said += f" It mentions {', '.join(map(str, written.mentioned))}."
    if written.unknown:
        names = ", ".join(f"@{name}" for name in written.unknown)
        said += f" Nobody who can read drafts is called {names}: check the username."
    return Answer(said)


def panel_context(request, version: ProcedureVersion, threads: list[ShownThread], answer: Answer | None = None) -> dict:
    """What the panel shows: the threads with their places on the form, and what a form of it was answered.

    Where the form of the version is typed in, the list of its rows would be heavier than the panel: comments.js adds them.
    """
    is_typed = version.is_editable and request.user.has_perm("procedures.change_procedureversion")
    form = reverse("admin:procedures_procedureversion_change", args=[version.pk])
    is_in_review = version.state == ProcedureVersion.State.IN_REVIEW
    page = "" if request.path == form else form
    refused = request.POST if answer and answer.is_refused else {}
    return {
        "version": version,
        "threads": [
            (one, f"{page}#{anchor_of_place(one.thread.key, one.index, is_typed=is_typed)}") for one in threads
        ],
        "places": places_of(version, with_rows=bool(page) or not is_typed),
        "may_write": request.user.has_perm(actions.WRITE),
        "back": request.POST.get("back") or request.get_full_path(),
        "asked": _asked(version, request.user) if is_in_review else (),
        "is_in_review": is_in_review,
        "answer": answer,
        "typed": {name: refused.get(name, "") for name in ("what", "place", "text", "reviewer")},
    }
