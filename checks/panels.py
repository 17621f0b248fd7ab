"""The panel of checks on the form of a version: what they found, and what somebody silenced and why."""

from django.utils.text import slugify

from checks import actions
from checks.forms import answer
from checks.models import CHECKED_STATES
from checks.queries import Shown, checked
from desk.panels import Panel, Part
from documents.sections import SECTIONS
from procedures.content import LABELS, ROWS

#: The form of a version, and the panel’s own one where that cannot be saved.
VERSION_FORM, OWN_FORM = "procedureversion_form", "checks-form"
_SECTION_OF = {
    field: section.heading for section in SECTIONS for field in (section.field, *(part.field for part in section.parts))
} | {"settings": "Setting"}


class ChecksOfVersion(Panel):
    """On the form of a version that readers see or somebody works on: its findings, each with a link to its field."""

    def parts(self, request, obj):
        """The findings by severity, with one field for the reason of those that are ticked to be silenced."""
        if obj.state not in CHECKED_STATES or not request.user.has_perm("checks.view_checkresult"):
            return
        is_typed = obj.is_editable and request.user.has_perm("procedures.change_procedureversion")
        result = next(checked([obj]))
        context = {
            "version": obj,
            "critical": [_line(one, is_typed) for one in result.critical],
            "advice": [_line(one, is_typed) for one in result.advice],
            "silenced": [_line(one, is_typed) for one in result.silenced],
            "may_silence": request.user.has_perm(actions.SILENCE),
            "form": VERSION_FORM if is_typed else OWN_FORM,
            "is_typed": is_typed,
        }
        yield Part("admin/checks/_findings.html", context, "notes")

    def saved(self, request, obj):
        """After a save the lists know what the checks find now."""
        actions.store_results(list(checked([obj])))

    def pressed(self, request, obj):
        """After a save with a button of this panel: silence what was ticked, or lift a silence."""
        return answer(request, obj) if "_checks" in request.POST else None


def _line(one: Shown, is_typed: bool) -> dict:
    return {"finding": one.finding, "silence": one.silence, "place": one.place, "anchor": _anchor(one, is_typed)}


def _anchor(one: Shown, is_typed: bool) -> str:
    """Where the form shows the place of a finding: the row, the field, or the section of a form that is only read."""
    field, row = one.finding.field, one.finding.row
    if field in ROWS:
        return f"{field}-group" if row is None else f"{field}-{row}"
    if is_typed and field in LABELS:
        return f"id_{field}"
    return f"part-{slugify(_SECTION_OF.get(field, 'entry'))}"
