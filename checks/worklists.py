"""The worklist of checks: entries in which the last check found something critical."""

from django.db.models import QuerySet

from checks.forms import version_page
from checks.models import CheckResult
from checks.queries import labels
from checks.rules import RULES, Severity
from desk.worklists import Column, Filter, Worklist


def _rows(user) -> QuerySet:
    return CheckResult.objects.current().critical().without_texts().order_by("version__name", "pk")


CRITICAL = Worklist(
    key="critical-checks",
    title="Critical checks",
    about="Published entries and open drafts with something that has to be mended, as of their last check.",
    permission="checks.view_checkresult",
    rows=_rows,
    columns=(
        Column("Entry", lambda result: result.version.name, lambda result: f"{version_page(result.version)}#checks"),
        Column("Found", lambda result: labels(result.critical), brief=True),
        Column("State", lambda result: result.version.get_state_display()),
        Column("Checked", lambda result: result.checked_at),
    ),
    filters=(
        Filter(
            "check",
            "Check",
            lambda: [(rule.key, rule.label) for rule in RULES.values() if rule.severity == Severity.CRITICAL],
            lambda rows, value, user: rows.filter(critical__contains=[value]),
        ),
    ),
)
