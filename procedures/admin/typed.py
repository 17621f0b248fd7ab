"""How the fields of the form of a version are read where a refused form is shown as text (desk.kept_text)."""

from collections.abc import Iterable, Mapping

from codes.models import Code
from desk.kept_text import Words
from documents.sections import SECTIONS
from procedures.admin.saving import number_in
from procedures.content import LABELS
from procedures.models import (
    AnesthesiaType,
    BodySite,
    Medicine,
    PersonnelRole,
    ProcedureCode,
    ProcedureName,
    ProcedureVersion,
    Risk,
    Setting,
    Source,
    Specialty,
    Tool,
)

#: Fields whose values are primary keys. The public may read all that they lead to: whoever sends a form gets the page.
_CHOSEN = {
    "specialties": Specialty.objects.all(),
    "body_sites": BodySite.objects.all(),
    "settings": Setting.objects.all(),
    "anesthesia_types": AnesthesiaType.objects.all(),
    "tools.tool": Tool.objects.all(),
    "personnel.role": PersonnelRole.objects.all(),
    "codes.code": Code.objects.select_related("system"),
    "read_instead": ProcedureVersion.objects.published(),
}
_WORDS = {
    "kind": dict(ProcedureVersion.Kind.choices),
    "names.kind": dict(ProcedureName.Kind.choices),
    "sources.kind": dict(Source.Kind.choices),
    "risks.likelihood": dict(Risk._meta.get_field("likelihood").choices),
    "medicines.action": dict(Medicine.Action.choices),
    "codes.relation": dict(ProcedureCode.Relation.choices),
    "not_applicable": {section.key: section.heading for section in SECTIONS},
}


def _names(field: str, values: Iterable[str]) -> Mapping[str, str]:
    if field not in _CHOSEN:
        return _WORDS.get(field, {})
    keys = {key for value in values if (key := number_in(value))}
    return {str(row.pk): str(row) for row in _CHOSEN[field].filter(pk__in=keys)} if keys else {}


VERSION_WORDS = Words(
    labels={**LABELS, "note": "Note", "review_due_on": "Next review due on"},
    unseen=("form", "revision", "newest", "seen", "id", "version"),
    names=_names,
)
