"""The panel of checks on the form of a version: what they found, and what somebody silenced and why."""

from checks import actions
from checks.forms import answer
from checks.models import CHECKED_STATES
from checks.queries import Shown, checked
from desk.panels import Panel, Part
from procedures.admin.sections import anchor_of_place

#: The form of a version, and the panel’s own one where that cannot be saved.
VERSION_FORM, OWN_FORM = "procedureversion_form", "checks-form"


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
    anchor = anchor_of_place(one.finding.field, one.finding.row, is_typed=is_typed)
    return {"finding": one.finding, "silence": one.silence, "place": one.place, "anchor": anchor}
