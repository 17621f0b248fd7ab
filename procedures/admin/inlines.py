"""The rows of a version as tables in its form: names, steps, tools, personnel, risks, medicines and so on."""

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms import Media
from django.utils.html import format_html

from desk.cells import ChoiceCell, DayCell, NumberCell, ProseCell, TextCell
from desk.picker import Picker
from procedures.admin.saving import may_type
from procedures.models import (
    Illustration,
    Medicine,
    Milestone,
    Outcome,
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
from procedures.text_fields import ProseField
from procedures.version_forms import (
    CodeForm,
    CodeFormSet,
    PartForm,
    PartFormSet,
    RiskForm,
    RowForm,
    SourceForm,
)

#: How many empty rows come with a save where there is no script.
MORE_ROWS = 5


class PartInline(admin.TabularInline):
    """Rows of one kind, in order. Cells have no visible labels, so each widget has one for screen readers."""

    extra = 0
    formfield_overrides = {
        models.CharField: {"widget": TextCell},
        models.TextField: {"form_class": ProseField, "widget": ProseCell},
        models.PositiveSmallIntegerField: {"widget": NumberCell},
        models.DateField: {"widget": DayCell},
    }
    formset = PartFormSet
    form = PartForm
    media = Media()  # rows are added by form-rows.js
    list_of_terms = ""  # the name of the address where a missing term is added
    offered_names = ""  # the name of the address that offers names while one is typed

    @property
    def helps(self) -> dict[str, str]:
        """Column -> what belongs in it."""
        return {field.name: field.help_text for field in self.opts.fields}

    def remark(self, row) -> str:
        """What is shown below the first cell of a row."""
        return ""

    def get_fields(self, request, obj=None):
        """The columns. Django would make the form of a row once more to learn them, twice for each page."""
        named = self.form._meta.fields or [
            field.name for field in self.opts.fields if field.editable and not field.primary_key
        ]
        return [*named, *self.get_readonly_fields(request, obj)]

    def get_extra(self, request, obj=None, **kwargs):
        """Empty rows at the end of the table that asked for them without a script."""
        return (
            MORE_ROWS
            if request.GET.get("more") == self.model._meta.get_field("version").remote_field.related_name
            else 0
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A picker for a field that chooses an object."""
        if db_field.name in self.autocomplete_fields:
            kwargs |= {"form_class": KnownField, "widget": Picker(db_field, self.admin_site)}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A field with its name as accessible label. The heads of the table say what belongs in it."""
        if db_field.name == "position":  # only seen where there is no script; shorter than a field of numbers
            kwargs |= {"widget": TextCell}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs["aria-label"] = str(db_field.verbose_name).capitalize()
            field.help_text = ""
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                field.widget = field.widget.widget  # `list_of_terms` stands for its icons
        return field

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """A field with a few choices."""
        return super().formfield_for_choice_field(db_field, request, **({"widget": ChoiceCell} | kwargs))

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
    list_of_terms = "admin:procedures_tool_add"


class PersonnelInline(PartInline):
    """Who takes part."""

    model = ProcedurePersonnel
    verbose_name = "role"
    verbose_name_plural = "personnel"
    autocomplete_fields = ("role",)
    list_of_terms = "admin:procedures_personnelrole_add"


class RiskInline(PartInline):
    """Risks with likelihood and management."""

    model = Risk
    form = RiskForm
    list_of_terms = "admin:procedures_riskterm_add"
    offered_names = "admin:procedures_riskterm_names"


class MedicineInline(PartInline):
    """What becomes of medicines."""

    model = Medicine
    verbose_name_plural = "medicine plan"
    form = RowForm


class MilestoneInline(PartInline):
    """What people do again, and when."""

    model = Milestone
    form = RowForm


class OutcomeInline(PartInline):
    """Figures of a source."""

    model = Outcome
    form = RowForm


class IllustrationInline(PartInline):
    """Pictures, which a page of their own adds, and videos elsewhere."""

    model = Illustration
    form = RowForm

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A field with its name as accessible label; the alternative text may take several lines."""
        if db_field.name == "alt":
            kwargs |= {"widget": ProseCell()}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def remark(self, row) -> str:
        """The picture, small: its address says nothing to anybody."""
        is_picture = row.address and not row.is_video
        return format_html('<img src="{}" alt="" width="120" loading="lazy">', row.address) if is_picture else ""


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

    def remark(self, row) -> str:
        """The descriptor from the imported document, unless the code has the same one."""
        descriptor = self.imported_descriptor(row)
        return descriptor if descriptor and descriptor != row.code.title else ""

    @admin.display(description="descriptor from the imported document")
    def imported_descriptor(self, link):
        """The descriptor, or that it is withheld; nothing beside another code that was typed and not saved."""
        if not link.descriptor or link.code_id != link.stored_code:
            return ""
        return link.descriptor if link.code.shows_text_to(self.reader) else WITHHELD_DESCRIPTOR


class SourceInline(PartInline):
    """What the text is based on."""

    model = Source
    form = SourceForm

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A field with its name as accessible label; the address on one line."""
        if db_field.name == "address":
            kwargs |= {"widget": TextCell(attrs={"inputmode": "url"})}
        return super().formfield_for_dbfield(db_field, request, **kwargs)


INLINES = (
    *(NameInline, StepInline, ToolInline, PersonnelInline, RiskInline),
    *(MedicineInline, MilestoneInline, OutcomeInline, IllustrationInline, CodeInline, SourceInline),
)
