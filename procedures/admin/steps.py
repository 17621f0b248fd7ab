"""The buttons of the desk that take an editorial step with a version: submit, send back, publish, discard, withdraw."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from procedures import actions, rules
from procedures.forms import NoteForm, ReviewForm
from procedures.models import ProcedureVersion

#: The steps that have a button.
BUTTONS = {verb: step for verb, step in rules.TRANSITIONS.items() if step.button}


def _form_of(verb: str) -> type[NoteForm] | type[ReviewForm]:
    """The form that accompanies a step."""
    return ReviewForm if verb == "publish" else NoteForm


class StepPages:
    """The part of the desk for versions that takes steps; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the address of the buttons."""
        view = self.admin_site.admin_view(require_POST(self.take_step))
        return [path("<int:pk>/step/<slug:verb>/", view, name="version_step"), *super().get_urls()]

    def steps_of(self, request, version) -> list[dict]:
        """The steps that this person may take now, each with its address, label and form."""
        return [
            {
                "url": reverse("admin:version_step", args=[version.pk, verb]),
                "label": step.button,
                "form": _form_of(verb)(auto_id=f"{verb}_%s"),
            }
            for verb, step in BUTTONS.items()
            if version.state == step.start and request.user.has_perm(step.permission)
        ]

    def take_step(self, request, pk, verb):
        """Take the step of a button. If a rule forbids it, its message is shown."""
        version = get_object_or_404(ProcedureVersion, pk=pk)
        back = redirect("admin:procedures_procedureversion_change", pk)
        if verb not in BUTTONS:
            raise PermissionDenied
        form = _form_of(verb)(request.POST)
        if not form.is_valid():
            self.message_user(request, form.errors.as_text(), messages.ERROR)
            return back
        seen = {"seen": request.POST.get("seen", "")} if BUTTONS[verb].is_bound else {}
        try:
            version = getattr(actions, verb)(version=version, actor=request.user, **seen, **form.cleaned_data)
        except rules.EditorialError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(
                request,
                f"{BUTTONS[verb].button}: done. The version is now {version.get_state_display().lower()}.",
                messages.SUCCESS,
            )
        return back
