"""The worklists of comments: reviews that somebody was asked for, and what is said about one’s entries."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from comments.models import Comment, ReviewRequest, Thread
from desk.worklists import Column, Worklist
from procedures.models import ProcedureVersion
from procedures.rules import REVIEW


def _asked(user) -> QuerySet:
    rows = ReviewRequest.objects.filter(reviewer=user, version__state=ProcedureVersion.State.IN_REVIEW)
    return rows.select_related("version", "asked_by").order_by("at", "pk")


def _open_threads(user) -> QuerySet:
    started = ProcedureVersion.objects.filter(procedure=OuterRef("procedure"), created_by=user)
    comments = Comment.objects.filter(thread=OuterRef("pk"))
    mine = Q(Exists(started)) | Q(procedure__assignment__person=user) | Q(Exists(comments.filter(mentions=user)))
    newest = comments.order_by("-at", "-id")
    rows = Thread.objects.open().filter(mine).select_related("version")
    return rows.annotate(
        last_at=Subquery(newest.values("at")[:1]), last_text=Subquery(newest.values("text")[:1])
    ).order_by("-last_at", "-pk")


def _page(thread: Thread) -> str:
    return f"{reverse('admin:comments_of_entry', args=[thread.version_id])}#thread-{thread.pk}"


WORKLISTS = (
    Worklist(
        key="asked-to-review",
        title="Asked to review",
        about="Versions in review that somebody asked you by name to review, the longest waiting first.",
        permission=REVIEW,
        rows=_asked,
        columns=(
            Column(
                "Version",
                lambda request: str(request.version),
                lambda request: reverse("admin:procedures_procedureversion_change", args=[request.version_id]),
            ),
            Column("Asked by", lambda request: str(request.asked_by), brief=True),
            Column("Since", lambda request: request.at, brief=True),
        ),
    ),
    Worklist(
        key="open-comments",
        title="Open comments on my entries",
        about="Comments that nobody has resolved, on entries that you started or look after, and those that mention you.",
        permission="comments.view_thread",
        rows=_open_threads,
        columns=(
            Column("About", str, _page),
            Column("Last comment", lambda thread: thread.last_text[:100], brief=True),
            Column("Time", lambda thread: thread.last_at),
        ),
    ),
)
