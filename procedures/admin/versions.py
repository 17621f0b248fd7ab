"""The desk for versions: write a draft, submit it, review, publish. Every button calls an action."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db import models
from django.shortcuts import redirect
from django.urls import reverse

from desk.panels import panels_of, shown
from desk.picker import PickerOfMany
from desk.work_pages import following
from documents.entry import EntryDocument
from documents.sections import SECTIONS
from procedures import actions, rules
from procedures.admin.assigning import AssignPages
from procedures.admin.comparisons import ComparePages
from procedures.admin.inlines import INLINES
from procedures.admin.markdown_previews import MarkdownPreviews, previews
from procedures.admin.open_drafts import OpenDraftPages
from procedures.admin.pictures import PicturePages
from procedures.admin.previews import PreviewPages
from procedures.admin.reviews import ReviewPages, kept_from_approving
from procedures.admin.revisions import RevisionPages
from procedures.admin.saving import changed_lines, may_type, number_in, posted_choices, posted_content, shown_conflicts
from procedures.admin.sections import anchor_of, parts
from procedures.admin.steps import StepPages
from procedures.admin.version_list import VersionListPage
from procedures.content import LABELS, content_of, document_of, fingerprint
from procedures.forms import NoteForm
from procedures.models import ProcedureVersion, Revision
from procedures.queries import last_look
from procedures.revisions import state_at
from procedures.text_fields import ProseField
from procedures.version_forms import VersionForm


def _fieldsets():
    first = ("name", "kind", "specialties", "body_sites", "editorial_note")
    more = {
        "description": ("anesthesia_types",),
        "duration": (("duration_min_minutes", "duration_max_minutes"),),
        "setting": ("settings", ("stay_min_nights", "stay_max_nights")),
    }
    sections = [
        (
            section.heading,
            {"fields": (section.field, *(part.field for part in section.parts), *more.get(section.key, ()))},
        )
        for section in SECTIONS
    ]
    return [(None, {"fields": first}), *sections]


def _submits(request) -> bool:
    """Whether the button was pressed that submits the draft, or the one that opens the next row of a list as well."""
    return "submit" in (request.POST.get("_step"), request.POST.get("_next"))


@admin.register(ProcedureVersion)
class VersionAdmin(
    MarkdownPreviews,
    PreviewPages,
    PicturePages,
    AssignPages,
    VersionListPage,
    OpenDraftPages,
    ReviewPages,
    StepPages,
    ComparePages,
    RevisionPages,
    admin.ModelAdmin,
):
    """Versions: drafts can be edited, all others are shown as they are.

    Rooms above add panels to “procedures.version”, which are given the stored version with its page data. Their parts go to
    “notes” (the section of the next steps), “top” (above the sections of the form), beside a section by its heading, beside
    the first fieldset, which has none (""), or below the heading of a section: “heading ” with its heading.
    """

    form = VersionForm
    fieldsets = _fieldsets()
    formfield_overrides = {models.TextField: {"form_class": ProseField}}
    inlines = INLINES
    actions = ("confirm_first_reviews", "assign_chosen")
    save_on_top = True
    view_on_site = False  # drafts have no page; the template links the others
    change_form_template = "admin/procedures/procedureversion/change_form.html"

    def get_queryset(self, request):
        """The versions that this person may read."""
        return super().get_queryset(request).readable_to(request.user)

    def get_object(self, request, object_id, from_field=None):
        """The version with its rows. It is read once for a page; `version_read` is dropped before it is read anew."""
        if not hasattr(request, "version_read"):
            assigned = ("procedure__assignment__person", "procedure__assignment__specialty")
            versions = self.get_queryset(request).with_page_data().select_related(*assigned)
            request.version_read = versions.filter(pk=number_in(object_id)).first()
        return request.version_read

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """A picker of terms."""
        kwargs["widget"] = PickerOfMany(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """A new entry asks for its name and kind only; the rest is written in the draft that this creates."""
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": ("name", "kind")})]

    def get_inlines(self, request, obj):
        """A new entry has no tables yet."""
        return self.inlines if obj else ()

    def has_add_permission(self, request):
        """Whoever may write entries may start one."""
        return request.user.has_perm(rules.WRITE)

    def has_change_permission(self, request, obj=None):
        """Only writers may change versions, and only drafts."""
        return may_type(request, obj, super().has_change_permission(request, obj))

    def has_delete_permission(self, request, obj=None):
        """Versions are never deleted, but withdrawn or discarded."""
        return False

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form, which fails with the reason if an action has refused to save it."""
        if obj:  # beside each section there is a box of this field
            kwargs["fields"] = [*kwargs.get("fields", ()), "not_applicable"]
        form = super().get_form(request, obj, change, **kwargs)
        why = getattr(request, "reason", "")
        return type(form.__name__, (form,), {"refusal": why}) if why else form

    def save_model(self, request, obj, form, change):
        """Start a new entry through its action. `save_related` saves a draft, with its rows."""
        if change:
            return
        document = EntryDocument(name=obj.name, kind=obj.get_kind_display())
        started = actions.start_entry(document=document, actor=request.user)
        obj.pk = started.pk
        obj.refresh_from_db()
        obj._state.adding = False

    def save_related(self, request, form, formsets, change):
        """Save a draft through its action: form and tables together, merged with what others saved. Then the panels know.

        The button that submits goes on to submit the draft, unless others' changes came in: its writer has to read them first.
        """
        if not change:
            return
        version = form.instance
        base, newest = (number_in(request.POST.get(name)) for name in ("revision", "newest"))
        try:
            before = state_at(version, base or 0).content
        except Revision.DoesNotExist:
            raise rules.EditorialError(
                "The form does not say which revision it shows: copy your text and open the draft again."
            ) from None
        saved = actions.save_draft(
            version=version,
            base=base,
            content=posted_content(form, formsets, before),
            actor=request.user,
            choices=posted_choices(request.POST),
            chosen_at=newest,
        )
        if saved.theirs:
            theirs = state_at(version, saved.revision.number - 1 if saved.revision else None).content
            request.merged = changed_lines(before, theirs, request.user)
            parts = ", ".join(LABELS[key] for key in saved.theirs)
            self.message_user(
                request, f"Others saved changes while you were writing; they are kept: {parts}.", messages.INFO
            )
        stored = (
            saved.revision.version if saved.revision else ProcedureVersion.objects.with_page_data().get(pk=version.pk)
        )
        for panel in panels_of("procedures.version"):
            panel.saved(request, stored)
        if not saved.theirs and _submits(request):
            self.submit_saved(request, version)

    def construct_change_message(self, request, form, formsets, add=False):
        """Django's own log is not used to tell changes: revisions are."""
        return ""

    def response_add(self, request, obj, post_url_continue=None):
        """Redirect to the new draft."""
        self.message_user(request, f"The draft of “{obj.name}” was started. Write its text here.", messages.SUCCESS)
        return redirect(f"{reverse('admin:procedures_procedureversion_change', args=[obj.pk])}#{anchor_of('names')}")

    def response_change(self, request, obj):
        """The response of the panel whose button was pressed, or Django's own.

        If others' changes came in, every button only saves: the page shows them, because its person has not seen them.
        """
        self.forget_typed(request, obj)
        if differences := getattr(request, "merged", ()):
            note = {"submit": NoteForm(request.POST, auto_id="submit_%s")}
            return self.shown_again(request, obj, note if _submits(request) else {}, differences)
        if _submits(request):
            return redirect(following(request) or reverse("admin:procedures_procedureversion_change", args=[obj.pk]))
        if more := request.POST.get("_more"):
            return redirect(f"{request.path}?{urlencode({'more': more})}#{anchor_of(more)}")
        answers = (panel.pressed(request, obj) for panel in panels_of("procedures.version"))
        return next(filter(None, answers), None) or super().response_change(request, obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The form, with the steps that this person may take now, and the log."""
        if obj:
            context |= self._desk(request, obj) | {"show_save_and_add_another": False}
            context |= self._parts(request, context)
            if context["open_form"]["refused"]:
                context["errors"] = []  # the page begins with the reason
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _parts(self, request, context) -> dict:
        form, version = context["adminform"].form, context["version"]
        left_out = form["not_applicable"].value() if "not_applicable" in form.fields else version.not_applicable
        found = parts(
            context["adminform"], context["inline_admin_formsets"], context["panels"], left_out or (), previews(request)
        )
        return {"parts": found, "may_type": context["open_form"]["may_type"]}

    def _desk(self, request, version) -> dict:
        stored = version if request.method == "GET" else ProcedureVersion.objects.with_page_data().get(pk=version.pk)
        content = content_of(stored)
        refusal = getattr(request, "refusal", None)
        state, seen = state_at(version), fingerprint(content)
        open_form = self.open_form(request, version)
        looked = None if open_form["may_type"] else last_look(version, request.user)
        self.note_opened(request, version, seen)
        return {
            "version": version,
            "revision": request.POST.get("revision", state.number),
            "newest": state.number,
            "kept_from_approving": kept_from_approving(version, state, request.user),
            "conflicts": list(shown_conflicts(getattr(refusal, "conflicts", ()), getattr(refusal, "chosen", {}))),
            "steps": self.steps_of(request, version),
            "plans": () if version.is_editable else version.planned_steps.unsettled().select_related("planned_by"),
            "seen": seen,
            "missing": rules.missing_sections(document_of(content)) if version.is_editable else [],
            "events": version.events.select_related("actor")
            if request.user.has_perm("procedures.view_editorialevent")
            else [],
            "panels": shown("procedures.version", request, stored),
            "differences": getattr(request, "differences", ()),
            "open_form": open_form,
            "looked": looked if looked and looked.number != state.number else None,
        }
