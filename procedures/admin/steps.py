"""The buttons of the desk that take an editorial step with a version: submit, send back, publish, discard, withdraw."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse

from procedures import actions, rules
from procedures.content import content_of, fingerprint
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
        view = self.admin_site.admin_view(self.take_step)
        return [path("<int:pk>/step/<slug:verb>/", view, name="version_step"), *super().get_urls()]

    def steps_of(self, request, version) -> list[dict]:
        """The steps that this person may take now, each with its verb, address, label, what its note must say, and its form.

        A form that was refused contains what was typed.
        """
        typed = getattr(request, "typed_steps", {})
        if request.method == "POST":  # the form of the draft is shown again: the note of its submission is part of it
            typed = {"submit": NoteForm(request.POST, auto_id="submit_%s")}
        return [
            {
                "verb": verb,
                "url": reverse("admin:version_step", args=[version.pk, verb]),
                "label": step.button,
                "asks_for": step.needs_note,
                "form": typed.get(verb) or _form_of(verb)(auto_id=f"{verb}_%s"),
            }
            for verb, step in BUTTONS.items()
            if version.state == step.start and request.user.has_perm(step.permission)
        ]

    def take_step(self, request, pk, verb):
        """Take the step of a button. If something forbids it, the page is shown again, with the reason and what was typed."""
        version = get_object_or_404(ProcedureVersion, pk=pk)
        if request.method != "POST":  # back from the log-in page
            return redirect("admin:procedures_procedureversion_change", pk)
        if verb not in BUTTONS:
            raise PermissionDenied
        form = _form_of(verb)(request.POST, auto_id=f"{verb}_%s")
        if not form.is_valid():
            return self.shown_again(request, version, {verb: form})
        seen = {"seen": request.POST.get("seen", "")} if BUTTONS[verb].is_bound else {}
        try:
            version = getattr(actions, verb)(version=version, actor=request.user, **seen, **form.cleaned_data)
        except rules.EditorialError as error:
            self.message_user(request, str(error), messages.ERROR)
            return self.shown_again(request, version, {verb: form}, getattr(error, "differences", ()))
        self.tell_step(request, version, verb)
        return redirect("admin:procedures_procedureversion_change", pk)

    def submit_saved(self, request, version) -> None:
        """Submit a draft that was saved in the same transaction: its writer saw all of it. Raises like `actions.submit`."""
        form = NoteForm(request.POST)
        if not form.is_valid():
            raise rules.EditorialError(" ".join(form.errors["note"]))
        seen = fingerprint(content_of(ProcedureVersion.objects.with_page_data().get(pk=version.pk)))
        version = actions.submit(version=version, actor=request.user, seen=seen, **form.cleaned_data)
        self.tell_step(request, version, "submit")

    def tell_step(self, request, version, verb) -> None:
        """Tell that the step was taken."""
        state = version.get_state_display().lower()
        self.message_user(request, f"{BUTTONS[verb].button}: done. The version is now {state}.", messages.SUCCESS)

    def shown_again(self, request, version, typed_steps: dict, differences=()):
        """The page of a version in answer to a step that was not taken, with what was typed beside its button."""
        shown = copy(request)
        shown.method, shown.POST, shown.typed_steps, shown.differences = "GET", QueryDict(), typed_steps, differences
        address = reverse("admin:procedures_procedureversion_change", args=[version.pk])
        return self.change_view(shown, str(version.pk), address)
