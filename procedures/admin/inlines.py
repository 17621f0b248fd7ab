"""The rows of a version as tables in its form: names, steps, tools, personnel, risks, codes, sources."""

from django.contrib import admin
from django.db import models
from django.forms import Textarea

from desk.picker import Picker
from procedures.admin.saving import may_type
from procedures.models import (
    ProcedureCode,
    ProcedureName,
    ProcedurePersonnel,
    ProcedureTool,
    Risk,
    Source,
    Step,
)
from procedures.queries import WITHHELD_DESCRIPTOR
from procedures.term_fields import KnownField
from procedures.version_forms import CodeForm, CodeFormSet, PartForm, PartFormSet, ProseField, RiskForm


class PartInline(admin.TabularInline):
    """Rows of one kind, in order. Cells have no visible labels, so each widget has one for screen readers."""

    extra = 0
    formfield_overrides = {models.TextField: {"form_class": ProseField}}
    formset = PartFormSet
    form = PartForm

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A picker for a field that chooses an object."""
        if db_field.name in self.autocomplete_fields:
            kwargs |= {"form_class": KnownField, "widget": Picker(db_field, self.admin_site)}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A field with its name as accessible label, and long texts two lines high."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            label = f"{self.model._meta.verbose_name}: {db_field.verbose_name}"
            field.widget.attrs["aria-label"] = label
            for right in ("can_change_related", "can_delete_related", "can_view_related"):
                if hasattr(field.widget, right):  # of Django's icons only the one that adds a missing term is shown
                    setattr(field.widget, right, False)
            if isinstance(field.widget, Textarea):
                field.widget.attrs["rows"] = 2
        return field

    def has_add_permission(self, request, obj=None):
        """Rows are added to drafts only."""
        return may_type(request, obj, super().has_add_permission(request, obj))

    def has_change_permission(self, request, obj=None):
        """Rows are changed in drafts only."""
        return may_type(request, obj, super().has_change_permission(request, obj))

    def has_delete_permission(self, request, obj=None):
        """Rows are deleted from drafts only."""
        return may_type(request, obj, super().has_delete_permission(request, obj))


class NameInline(PartInline):
    """Common names and technical terms."""

    model = ProcedureName
    verbose_name = "name"
    verbose_name_plural = "other names"


class StepInline(PartInline):
    """Numbered steps."""

    model = Step


class ToolInline(PartInline):
    """Instruments and devices."""

    model = ProcedureTool
    verbose_name = "tool"
    verbose_name_plural = "tools"
    autocomplete_fields = ("tool",)


class PersonnelInline(PartInline):
    """Who takes part."""

    model = ProcedurePersonnel
    verbose_name = "role"
    verbose_name_plural = "personnel"
    autocomplete_fields = ("role",)


class RiskInline(PartInline):
    """Risks with likelihood and management."""

    model = Risk
    form = RiskForm


class CodeInline(PartInline):
    """Codes, found by code or by words in all systems, with their descriptors from imported documents."""

    model = ProcedureCode
    form = CodeForm
    formset = CodeFormSet
    verbose_name = "code"
    verbose_name_plural = "codes"
    autocomplete_fields = ("code",)
    readonly_fields = ("imported_descriptor",)

    def get_formset(self, request, obj=None, **kwargs):
        """The rows, of which this person may see some descriptors."""
        self.reader = request.user  # an inline belongs to one request
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """The codes with their systems, which name them."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "code":
            field.queryset = field.queryset.select_related("system")
        return field

    @admin.display(description="descriptor from the imported document")
    def imported_descriptor(self, link):
        """The descriptor, or that it is withheld; nothing beside another code that was typed and not saved."""
        if not link.descriptor or link.code_id != link.stored_code:
            return ""
        return link.descriptor if link.code.shows_text_to(self.reader) else WITHHELD_DESCRIPTOR


class SourceInline(PartInline):
    """What the text is based on."""

    model = Source


INLINES = (NameInline, StepInline, ToolInline, PersonnelInline, RiskInline, CodeInline, SourceInline)
