"""The form of a version while it is open: what was typed is never lost, and everybody sees who else has the draft open."""

from contextlib import suppress
from copy import copy
from uuid import uuid4

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from procedures import actions, rules
from procedures.models import ProcedureVersion, UnsavedText
from procedures.queries import Other, others_present

#: The session names the forms that were saved last, so that a browser can forget what it has kept of them.
SAVED_FORMS, MOST_SAVED_FORMS = "saved_forms", 20


def when(moment) -> str:
    """A moment as people say it: “at 10:32”, if it was today."""
    local = timezone.localtime(moment)
    return f"at {local:%H:%M}" if local.date() == timezone.localdate() else f"on {local:%Y-%m-%d at %H:%M}"


def reason(error: Exception, version: ProcedureVersion) -> str:
    """Why a form was not saved, and what to do now."""
    if version.is_editable:
        return (
            str(error)
            or "You may not change drafts. Ask an administrator for the role Writer. Your text is in this form."
        )
    event = version.events.select_related("actor").last()
    return (
        f"Nothing was saved: {event.actor} {event.get_verb_display()} {when(event.at)}, so it can no longer be "
        "changed. Your text is in this form, and is kept for you. If this becomes a draft again, open it and bring your "
        "text back; the next draft of this entry leads you to it as well."
    )


def sentences(others: list[Other]) -> list[str]:
    """What the page says about everybody else who has the draft open."""
    return [_sentence(other) for other in others]


def _sentence(other: Other) -> str:
    since, seen_at = when(other.presence.since), when(other.presence.seen_at)
    said = [f"{other.presence.person} opened this draft {since} and was last seen {seen_at}."]
    if other.takeover:
        said.append(f"They took it over {when(other.takeover.at)}: “{other.takeover.note}”.")
    if other.saved:
        said.append(f"They last saved {when(other.saved.at)}: {', '.join(other.parts)}.")
    else:
        said.append("They have saved nothing since.")
    return " ".join(said)


def _is_typed(request, version, response) -> bool:
    """Whether a refused form says something that the draft does not: whoever only pressed a button has nothing to bring back."""
    if response.status_code != 200 or not version.is_editable or request.POST.get("note"):
        return True
    shown = response.context_data
    forms = (shown["adminform"].form, *(inline.formset for inline in shown["inline_admin_formsets"]))
    return any(form.has_changed() for form in forms)


class OpenDraftPages:
    """The part of the desk for versions that looks after open forms; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the addresses where the script of the form reports what is typed, and where unsaved text is dropped."""
        doors = (("typing", self.note_typing), ("drop-unsaved", self.drop_unsaved))
        return [
            *(
                path(
                    f"<int:pk>/{door}/", self.admin_site.admin_view(require_POST(view)), name=f"version_{view.__name__}"
                )
                for door, view in doors
            ),
            *super().get_urls(),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form. Whatever refuses to save it, it is shown again with the reason and what was typed, which is kept as well."""
        version = self.get_object(request, unquote(object_id)) if object_id else None
        show = super().changeform_view
        if object_id and request.method == "POST" and not version:
            raise Http404("There is no such version, or this person may not read it.")
        if version and (text := self._wanted_text(request, version)):
            request = self._as_typed(request, version, text)
            return show(request, object_id, reverse("admin:procedures_procedureversion_change", args=[version.pk]))
        try:
            response = show(request, object_id, form_url, extra_context)
        except (rules.EditorialError, PermissionDenied) as error:
            is_refused = isinstance(error, PermissionDenied)
            if is_refused and not (version and request.method == "POST" and self.has_view_permission(request, version)):
                raise
            request.refusal = error
            request.reason = reason(error, version) if version else str(error)
            vars(request).pop("version_read", None)
            response = show(request, object_id, form_url, extra_context)
            response.status_code = 403 if is_refused else 200
            request.shows_typed = True
        if (
            version
            and request.method == "POST"
            and response.status_code != 302
            and _is_typed(request, version, response)
        ):
            with suppress(rules.EditorialError):  # too long to be kept: the page shows it all the same
                self._keep(request, version)
        return response

    def _wanted_text(self, request, version) -> UnsavedText | None:
        """The unsaved text that was asked for."""
        form = request.GET.get("unsaved") if request.method == "GET" else None
        if not form or not self.has_view_permission(request, version):
            return None
        return version.unsaved_texts.filter(person=request.user.pk, form=form).first()

    def _as_typed(self, request, version, text: UnsavedText):
        """The request that shows the form as it was typed then."""
        shown = copy(request)
        shown.method, shown.POST, shown._files = "POST", QueryDict(text.text), MultiValueDict()
        shown.refusal = rules.EditorialError(
            f"You typed this {when(text.typed_at)}. It is not saved yet: check it, then save it."
        )
        shown.reason = str(shown.refusal) if version.is_editable else reason(shown.refusal, version)
        return shown

    def _keep(self, request, version) -> None:
        """Keep what was typed, for those who may write."""
        form = request.POST.get("form", "")
        if not form or form in request.session.get(SAVED_FORMS, ()) or not request.user.has_perm(rules.WRITE):
            return
        typed = request.POST.copy()
        typed.pop("csrfmiddlewaretoken", None)
        actions.keep_text(version=version, form=form, text=typed.urlencode(), actor=request.user)

    def forget_typed(self, request, version) -> None:
        """Drop the unsaved text of a form that has just been saved."""
        form = request.POST.get("form", "")
        actions.drop_text(version=version, form=form, actor=request.user)
        request.session[SAVED_FORMS] = [*request.session.get(SAVED_FORMS, ()), form[:36]][-MOST_SAVED_FORMS:]

    def note_typing(self, request, pk):
        """Take what the script of an open form reports: what is typed in it. Answers with what its person must know."""
        version = get_object_or_404(ProcedureVersion, pk=pk)
        if not request.user.has_perm(rules.WRITE):
            raise PermissionDenied
        try:
            self._keep(request, version)
        except rules.EditorialError as error:
            return JsonResponse({"warning": str(error), "others": []}, status=413)
        if not version.is_editable:
            return JsonResponse({"warning": reason(PermissionDenied(), version), "others": []})
        actions.note_presence(version=version, actor=request.user)
        return JsonResponse({"warning": "", "others": sentences(others_present(version, request.user))})

    def drop_unsaved(self, request, pk):
        """Drop an unsaved text that its person does not want."""
        version = get_object_or_404(ProcedureVersion, pk=pk)
        actions.drop_text(version=version, form=request.POST.get("form", ""), actor=request.user)
        self.message_user(request, "The unsaved text was dropped.", messages.SUCCESS)
        return redirect("admin:procedures_procedureversion_change", pk)

    def open_form(self, request, version) -> dict:
        """What the page shows of unsaved texts and of other people, and what its script needs to know."""
        shown = request.POST.get("form", "")
        texts = UnsavedText.objects.filter(version__procedure=version.procedure_id, person=request.user.pk)
        others, came_first = self._others(request, version)
        return {
            "form": shown or str(uuid4()),
            "saved_forms": " ".join(request.session.get(SAVED_FORMS, ())),
            "is_typed": bool(shown),
            "refused": getattr(request, "reason", ""),
            "may_write": request.user.has_perm(rules.WRITE),
            "may_type": self.has_change_permission(request, version),
            "unsaved": texts.exclude(form=shown).select_related("version"),
            "others": sentences(others),
            "others_came_first": bool(others) and not came_first,
        }

    def _others(self, request, version) -> tuple[list[Other], bool]:
        """Who else has the draft open, and whether this person, who opens it now, had it before them."""
        if not version.is_editable:
            return [], False
        if request.user.has_perm(rules.WRITE):
            actions.note_presence(version=version, actor=request.user)
        others = others_present(version, request.user)
        first = version.presences.first() if others else None
        return others, first is not None and first.person_id == request.user.pk
