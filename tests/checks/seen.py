"""Where the form of a version is, and what the checks find in it now."""

from django.urls import reverse

from checks.queries import checked
from procedures.models import ProcedureVersion


def page_of(version) -> str:
    return reverse("admin:procedures_procedureversion_change", args=[version.pk])


def found_in(version) -> dict[str, str]:
    """What the checks find in a version: rule -> fingerprint; silenced findings are left out."""
    result = next(checked([ProcedureVersion.objects.with_page_data().get(pk=version.pk)]))
    return {one.finding.rule: one.finding.fingerprint for one in result.shown if not one.silence}
