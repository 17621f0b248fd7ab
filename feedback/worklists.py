"""The worklist of reports from readers that nobody has settled."""

from django.db.models import QuerySet

from desk.worklists import Column, Filter, Worklist
from feedback.models import Report
from procedures.models import Assignment


def _rows(user) -> QuerySet:
    rows = Report.objects.open().select_related("version__procedure__assignment__person")
    return rows.select_related("version__procedure__assignment__specialty").order_by("at", "pk")


def _assigned_to(rows: QuerySet, value: str, user) -> QuerySet:
    if value == "nobody":
        return rows.filter(version__procedure__assignment=None)
    return rows.filter(version__procedure__in=Assignment.objects.of(user).values("procedure"))


REPORTS = Worklist(
    key="reports",
    title="Reports from readers",
    about="Problems with published entries that readers reported and nobody has settled, the oldest first.",
    permission="feedback.view_report",
    rows=_rows,
    columns=(
        Column("About", str, Report.get_absolute_url),
        Column("Report", lambda report: report.text[:100], brief=True),
        Column("Arrived", lambda report: report.at),
        Column("Assigned to", lambda report: getattr(report.version.procedure, "assignment", None)),
    ),
    filters=(
        Filter(
            "assigned",
            "Assigned to",
            lambda: [("me", "Me or a specialty of mine"), ("nobody", "Nobody")],
            _assigned_to,
        ),
    ),
)
