"""The page that shows two to four published entries side by side, beginning with what differs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from documents.entry import Likelihood
from documents.likelihood import is_quantified
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS, Section
from procedures.models import ProcedureVersion, Risk
from procedures.queries import versions_matching
from procedures.templatetags.entry_text import days_after, usual_duration, usual_stay
from procedures.terms import current_name, renamed

#: The parameters of the address, each with the slug of an entry.
SIDES = "abcd"
#: How many entries are offered to choose from.
OFFERED = 8
#: Parts of sections that say in a few words what readers compare, beside the facts that are data.
SHORT_PARTS = ("recovery_time", "realization_time")


@dataclass(frozen=True)
class Row:
    """One line of the comparison: for each entry the texts that it says there, none if it says nothing."""

    label: str
    cells: tuple[tuple[str, ...], ...]

    @property
    def differs(self) -> bool:
        """Whether not all entries say the same."""
        return len(set(self.cells)) > 1


def versions_of(slugs: Sequence[str]) -> list[ProcedureVersion]:
    """The published versions of the entries with these slugs, each once, in that order, with their page data.

    Raises ProcedureVersion.DoesNotExist if one of them has none.
    """
    found = ProcedureVersion.objects.published().with_page_data().filter(procedure__slug__in=slugs)
    by_slug = {version.procedure.slug: version for version in found}
    if missing := [slug for slug in slugs if slug not in by_slug]:
        raise ProcedureVersion.DoesNotExist(missing[0])
    return [by_slug[slug] for slug in dict.fromkeys(slugs)]


def offered(chosen: Sequence[ProcedureVersion], words: str) -> list[ProcedureVersion]:
    """Published entries to add: those with the words in a name, or those of the same body sites and specialties as the first."""
    others = ProcedureVersion.objects.published().select_related("procedure").exclude(pk__in=[one.pk for one in chosen])
    if words:
        return list(versions_matching(others, words).order_by("name")[:OFFERED])
    if not chosen:
        return []
    first = chosen[0]
    alike = Q(body_sites__in=first.body_sites.all()) | Q(specialties__in=first.specialties.all())
    return list(others.filter(alike).distinct().order_by("name")[:OFFERED])


def comparison(versions: Sequence[ProcedureVersion]) -> dict:
    """What the page shows of these versions: facts (those that differ first), risks, sections; only rows that one of them says.

    A section is its heading, its rows, and whether anything in them differs.
    """
    sections = [(section.reader_heading, _rows(_prose(section), versions)) for section in SECTIONS]
    return {
        "facts": sorted(_rows(FACTS, versions), key=lambda row: not row.differs),
        "risks": _risks(versions),
        "sections": [(heading, rows, any(row.differs for row in rows)) for heading, rows in sections if rows],
    }


#: Field of a version -> what a row says, its subject first.
_SAID: dict[str, Callable] = {
    "medicines": lambda row: (row.name, row.get_action_display(), row.when, row.note),
    "milestones": lambda row: (row.activity, days_after(row), row.note),
    "outcomes": lambda row: (row.name, row.frequency, row.population, str(row.year or "")),
    "illustrations": lambda row: (row.caption, row.host, row.length),
}


def _lines(version: ProcedureVersion, field: str) -> list[str]:
    """The rows of a kind, each in one line."""
    rows = (_SAID[field](row) for row in getattr(version, field).all())
    return [f"**{subject}**: {'; '.join(filter(None, said))}" for subject, *said in rows]


def _names(path: str) -> Callable[[ProcedureVersion], list[str]]:
    return lambda version: [", ".join(sorted(term.name for term in getattr(version, path).all()))]


#: Label -> the texts that a version says there.
FACTS: dict[str, Callable[[ProcedureVersion], list[str]]] = {
    "Kind": lambda version: [version.get_kind_display()],
    "Usual duration": lambda version: [usual_duration(version)],
    "Stay": lambda version: [usual_stay(version)],
    "Where it is done": _names("settings"),
    "Anesthesia": _names("anesthesia_types"),
    **{
        part.reader_label: lambda version, field=part.field: [getattr(version, field)]
        for section in SECTIONS
        for part in section.parts
        if part.field in SHORT_PARTS
    },
    ROW_KINDS["milestones"].reader_heading: lambda version: _lines(version, "milestones"),
    "Who is there": lambda version: [", ".join(sorted(row.role.name for row in version.personnel.all()))],
}


def _prose(section: Section) -> dict[str, Callable[[ProcedureVersion], list[str]]]:
    """The texts of a section, by their labels."""
    fields = [("", section.field), *((part.reader_label, part.field) for part in section.parts)]
    prose = {label: lambda version, field=field: [getattr(version, field)] for label, field in fields}
    if section.key == "description":
        prose["Steps"] = lambda version: [
            f"**{step.label}.** {step.text}" if step.label else step.text for step in version.steps.all()
        ]
        prose["Tools"] = lambda version: [row.tool.name for row in version.tools.all()]
    for key, kind in ROW_KINDS.items():
        if kind.section == section.key and kind.reader_heading not in FACTS:
            prose[kind.reader_heading] = lambda version, key=key: _lines(version, key)
    return {label or section.reader_heading: read for label, read in prose.items()}


def _rows(said: dict[str, Callable[[ProcedureVersion], list[str]]], versions: Sequence[ProcedureVersion]) -> list[Row]:
    rows = [Row(label, tuple(tuple(filter(None, read(one))) for one in versions)) for label, read in said.items()]
    return [row for row in rows if any(row.cells)]


def _risks(versions: Sequence[ProcedureVersion]) -> list[Row]:
    """A row for each risk, by its current name; those with a figure first, then the most likely first."""
    words = renamed()
    said: dict[str, tuple[str, list[list[Risk]]]] = {}
    for column, version in enumerate(versions):
        for risk in version.risks.all():
            name = current_name("risks", risk.name, words)
            _, cells = said.setdefault(name.casefold(), (name, [[] for _ in versions]))
            cells[column].append(risk)
    ranked = sorted(said.values(), key=lambda row: min(_rank(risk) for cell in row[1] for risk in cell))
    return [Row(name, tuple(tuple(map(_likelihood, cell)) for cell in cells)) for name, cells in ranked]


def _rank(risk: Risk) -> tuple[bool, int]:
    has_figure = is_quantified(Likelihood(risk.likelihood), risk.frequency)
    return not has_figure, list(Likelihood).index(Likelihood(risk.likelihood))


def _likelihood(risk: Risk) -> str:
    """How likely the entry says that the risk is, in its own words: never a figure for a word."""
    band = "" if risk.likelihood == Risk.Likelihood.NOT_STATED else risk.get_likelihood_display()
    return ": ".join(filter(None, [band, risk.frequency])) or "Likelihood not stated"
