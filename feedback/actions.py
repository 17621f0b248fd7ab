"""Every write of what readers say, and of what is done about it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.permissions import require
from feedback.followers import tell
from feedback.models import Report, Vote
from feedback.queries import sent_already, within_the_hour
from feedback.rules import NotTaken, check_note, check_pace, check_text
from procedures.models import Procedure, ProcedureVersion
from record.actions import READER, record

SETTLE = "feedback.settle_report"


@transaction.atomic
def take_answer(
    *, version: ProcedureVersion, form: UUID, helpful: bool | None, place: str = "", text: str = ""
) -> Report | None:
    """Store what a reader without an account says of a published version: whether it helped (None: not said), what is wrong.

    Nothing about the reader is stored. `form` is the key of the page that was sent: sent twice, it is one vote and one report.
    Returns the report if there is one. Raises NotTaken for what may not be stored, TooMuch if readers have sent as much as is
    taken in an hour.
    """
    text = check_text(text)
    Procedure.objects.select_for_update().get(pk=version.procedure_id)  # readers of an entry are counted one by one
    if text and (sent := sent_already(version, place, text)):
        return sent
    if Vote.objects.filter(form=form).exists():
        return None
    check_pace(*within_the_hour(version.procedure_id))
    if helpful is not None:
        vote = Vote.objects.create(version=version, form=form, is_helpful=helpful)
        record("voted", f"said that {vote}.", actor=READER, about=version)
    if not text:
        return None
    report = Report.objects.create(version=version, place=place, text=text)
    record("reported", f"reported a problem with {report}.", actor=READER, about=report)
    tell(report)
    return report


@transaction.atomic
def settle(*, report: Report, state: str, note: str, actor) -> Report:
    """Settle an open report as answered or dismissed, with what was done or why not. Raises PermissionDenied, NotTaken."""
    require(actor, SETTLE)
    report = Report.objects.select_for_update(of=("self",)).select_related("version").get(pk=report.pk)
    if state not in (Report.State.ANSWERED, Report.State.DISMISSED):
        raise NotTaken("Choose whether the report is answered or dismissed.")
    if report.state != Report.State.OPEN:
        raise NotTaken(f"Somebody has settled this report already: {report.note}")
    report.state, report.note, report.settled_by, report.settled_at = state, check_note(note), actor, timezone.now()
    report.save()
    record(
        "settled", f"settled the report on {report} as {report.get_state_display().lower()}.", actor=actor, about=report
    )
    return report
