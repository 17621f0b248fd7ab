"""The buttons of the desk that take an editorial step with a version, and the pages that ask before something is taken away."""

from copy import copy
from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone

from accounts.permissions import require
from desk.places import kept
from desk.work_pages import following
from procedures import actions, rules
from procedures.content import content_of, fingerprint
from procedures.forms import STEP_FORMS, NoteForm
from procedures.models import EditorialEvent, PlannedStep, ProcedureVersion

_DOUBLE_CLICK = timedelta(seconds=5)
#: The steps that have a button.
BUTTONS = {verb: step for verb, step in rules.TRANSITIONS.items() if step.button}


def form_of(verb: str, *args, version: ProcedureVersion) -> NoteForm:
    """The form that accompanies a step with the version; `args` are the data that were sent."""
    return STEP_FORMS.get(verb, NoteForm)(*args, auto_id=f"{verb}_%s", version=version)


def _fingerprint(version: ProcedureVersion) -> str:
    """The fingerprint of the version as it reads now."""
    return fingerprint(content_of(ProcedureVersion.objects.with_page_data().get(pk=version.pk)))


class StepPages:
    """The part of the desk for versions that takes steps; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the addresses of the buttons, and of the pages that ask first."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/step/<slug:verb>/", view(self.take_step), name="version_step"),
            path("<int:pk>/ask/<slug:verb>/", view(self.ask), name="version_ask"),
            path("plan/<int:pk>/drop/", view(self.drop_plan), name="version_drop_plan"),
            *super().get_urls(),
        ]

    def steps_of(self, request, version) -> list[dict]:
        """The steps that this person may take now, each with its verb, address, label, what its note must say, and its form.

        A form that was refused contains what was typed. A step that asks first has the address of the page that asks.
        """
        typed = getattr(request, "typed_steps", {})
        if request.method == "POST":  # the form of the draft is shown again: the note of its submission is part of it
            typed = {"submit": NoteForm(request.POST, auto_id="submit_%s")}
        return [
            {
                "verb": verb,
                "url": reverse("admin:version_ask" if step.asks else "admin:version_step", args=[version.pk, verb]),
                "label": step.button,
                "asks": step.asks,
                "asks_for": step.needs_note,
                "form": typed.get(verb) or form_of(verb, version=version),
            }
            for verb, step in BUTTONS.items()
            if version.state == step.start and request.user.has_perm(step.permission)
        ]

    def ask(self, request, pk, verb):
        """The page that asks before a step; `seen` is the fingerprint of what its person saw."""
        step = BUTTONS.get(verb)
        if not step or not step.asks:
            raise Http404("No step of this name asks first.")
        require(request.user, step.permission)
        version = get_object_or_404(self.get_queryset(request), pk=pk)
        if version.state != step.start:
            return redirect("admin:procedures_procedureversion_change", pk)
        return self._asked(request, version, verb, form_of(verb, version=version), request.GET.get("seen", ""))

    def _asked(self, request, version, verb, form, seen, differences=()):
        context = {
            **self.admin_site.each_context(request),
            "title": f"{BUTTONS[verb].button}: {version}",
            "opts": self.opts,
            "version": version,
            "step": BUTTONS[verb],
            "fields": {"form": form},
            "seen": seen,
            "differences": differences,
            "url": reverse("admin:version_step", args=[version.pk, verb]),
        }
        return render(request, "admin/procedures/procedureversion/ask.html", context)

    def take_step(self, request, pk, verb):
        """Take the step of a button. If something forbids it, the page is shown again, with the reason and what was typed."""
        version = get_object_or_404(ProcedureVersion, pk=pk)
        if request.method != "POST":  # back from the log-in page
            return redirect("admin:procedures_procedureversion_change", pk)
        if verb not in BUTTONS:
            raise PermissionDenied
        require(request.user, BUTTONS[verb].permission)
        form = form_of(verb, request.POST, version=version)
        if not form.is_valid():
            return self._refused(request, version, verb, form)
        seen = {"seen": request.POST.get("seen", "").replace("\0", "")} if BUTTONS[verb].is_bound else {}
        due_at = form.cleaned_data.pop("due_at", None)
        after = following(request)  # the step may take the version out of the list
        act = partial(actions.plan_step, step=verb, due_at=due_at) if due_at else getattr(actions, verb)
        try:
            version = act(version=version, actor=request.user, **seen, **form.cleaned_data)
        except rules.EditorialError as error:
            if self._pressed_twice(request, version, verb, due_at):
                return redirect("admin:procedures_procedureversion_change", pk)
            self.message_user(request, str(error), messages.ERROR)
            return self._refused(request, version, verb, form, getattr(error, "differences", ()))
        self.tell_step(request, version, verb, due_at)
        return redirect(after or kept(request, reverse("admin:procedures_procedureversion_change", args=[pk])))

    def drop_plan(self, request, pk):
        """Drop a planned step, and return to its version."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        plan = get_object_or_404(PlannedStep.objects.select_related("version"), pk=pk)
        try:
            actions.drop_plan(plan=plan, actor=request.user)
            self.message_user(request, f"The plan was dropped: {plan}.", messages.SUCCESS)
        except rules.EditorialError as error:
            self.message_user(request, str(error), messages.ERROR)
        return redirect("admin:procedures_procedureversion_change", plan.version_id)

    def _pressed_twice(self, request, version, verb, due_at) -> bool:
        """Whether this person has just taken or planned the step: a double click is no error. Tells that it was taken."""
        version.refresh_from_db(fields=["state"])
        last = version.events.last()
        event = EditorialEvent.Verb.PLANNED if due_at else BUTTONS[verb].event
        is_this = (last.verb, last.actor_id) == (event, request.user.pk)
        if due_at:
            is_this = is_this and version.planned_steps.open().filter(step=verb, due_at=due_at).exists()
        if not is_this or timezone.now() - last.at > _DOUBLE_CLICK:
            return False
        self.tell_step(request, version, verb, due_at)
        return True

    def _refused(self, request, version, verb, form, differences=()):
        """The page with the form of the step in answer to a step that was not taken."""
        step = BUTTONS[verb]
        if version.state != step.start and (note := request.POST.get("note")):  # its form is not on the page any more
            self.message_user(request, f"You typed beside “{step.button}”: “{note}”", messages.WARNING)
        if step.asks and version.state == step.start:
            return self._asked(request, version, verb, form, _fingerprint(version), differences)
        return self.shown_again(request, version, {verb: form}, differences)

    def submit_saved(self, request, version) -> None:
        """Submit a draft that was saved in the same transaction: its writer saw all of it. Raises like `actions.submit`."""
        form = NoteForm(request.POST)
        if not form.is_valid():
            raise rules.EditorialError(" ".join(form.errors["note"]))
        version = actions.submit(version=version, actor=request.user, seen=_fingerprint(version), **form.cleaned_data)
        self.tell_step(request, version, "submit")

    def tell_step(self, request, version, verb, due_at=None) -> None:
        """Tell that the step was taken, or was planned for `due_at`."""
        done = f"done. {version} is now {version.get_state_display().lower()}."
        told = f"planned for {due_at:%Y-%m-%d %H:%M} UTC." if due_at else done
        self.message_user(request, f"{BUTTONS[verb].button}: {told}", messages.SUCCESS)

    def shown_again(self, request, version, typed_steps: dict, differences=()):
        """The page of a version in answer to a step that was not taken, with what was typed beside its button."""
        shown = copy(request)
        shown.method, shown.POST, shown.typed_steps, shown.differences = "GET", QueryDict(), typed_steps, differences
        vars(shown).pop("version_read", None)
        address = reverse("admin:procedures_procedureversion_change", args=[version.pk])
        return self.change_view(shown, str(version.pk), address)
