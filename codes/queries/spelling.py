"""Codes that differ from a typed one only by case or dots, in systems where these distinguish codes."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet, Value
from django.db.models.functions import Replace, Upper

from codes.models import Code, CodeSystem
from codes.queries.readings import Reading
from codes.systems import PLAIN


def spelled_otherwise(system: CodeSystem, text: str) -> list[Code]:
    """The codes of the system that differ from the text only by case or dots, each with its system."""
    return list(_alike([system], [PLAIN.normalise(text.replace("\0", ""))]))


def lines_spelled_otherwise(lines: Mapping[str, Reading], systems: Collection[CodeSystem]) -> dict[str, list[Code]]:
    """The codes of these systems that differ from a line only by case or dots, by line."""
    found = list(_alike(systems, {reading.code for reading in lines.values()}))
    alike = {
        text: [code for code in found if code.form == reading.code and reading.may_be_in(code.system_id)]
        for text, reading in lines.items()
    }
    return {text: codes for text, codes in alike.items() if codes}


def what_differs(form: str, codes: Iterable[Code]) -> str:
    """A sentence that says by what the form of a typed code differs from codes that are spelled otherwise."""
    others = [code.code for code in codes]
    by_case = any(form.replace(".", "") != other.replace(".", "") for other in others)
    by_dots = any(form.upper() != other.upper() for other in others)
    by = " or ".join(name for name, differs in (("case", by_case), ("dots", by_dots)) if differs)
    return f"It differs only by {by} from {', '.join(others)}."


def _alike(systems: Iterable[CodeSystem], forms: Iterable[str]) -> QuerySet:
    exact = [system.pk for system in systems if system.rules.case_matters or system.rules.dots_matter]
    if not exact:
        return Code.objects.none()
    spelled = Code.objects.with_system().annotate(form=Upper(Replace("code", Value("."), Value(""))))
    return spelled.filter(system__in=exact, added_in__isnull=False, form__in=list(forms)).order_by("code")
