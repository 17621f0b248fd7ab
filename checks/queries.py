"""Reads of checks: the texts of versions with what the rules need besides, and their findings with who silenced them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.urls import Resolver404, get_script_prefix, resolve

from checks.models import CHECKED_STATES, CheckResult, Silence
from checks.rules import BLOCKING, RULES, CodeFacts, Finding, Other, Severity, Text, findings, links_in
from checks.rules.neighbors import name_key
from codes.models import Code
from procedures.content import LABELS, ROWS, content_of
from procedures.findings import findings_beside
from procedures.models import Procedure, ProcedureCode, ProcedureName, ProcedureVersion

Primary = ProcedureCode.Relation.PRIMARY


@dataclass(frozen=True)
class Shown:
    """A finding, and the silence that somebody laid on it, if any."""

    finding: Finding
    silence: Silence | None

    @property
    def place(self) -> str:
        """The part of the form that it points to: “List of risks, row 3”."""
        row = "" if self.finding.row is None else f", row {self.finding.row + 1}"
        return f"{LABELS.get(self.finding.field, '')}{row}"


@dataclass(frozen=True)
class Checked:
    """A version and what its check found."""

    version: ProcedureVersion
    shown: list[Shown]

    @cached_property
    def critical(self) -> list[Shown]:
        """What has to be mended."""
        return [one for one in self.shown if one.finding.severity == Severity.CRITICAL]

    @cached_property
    def advice(self) -> list[Shown]:
        """Advice that nobody has silenced."""
        return [one for one in self.shown if one.finding.severity == Severity.ADVICE and not one.silence]

    @cached_property
    def silenced(self) -> list[Shown]:
        """Advice that somebody has silenced."""
        return [one for one in self.shown if one.silence]


def checked(versions: list[ProcedureVersion], neighbors: "Neighbors | None" = None) -> Iterator[Checked]:
    """Check versions that were loaded `with_page_data()`. `neighbors` are needed for more than one (None: those of the one)."""
    silences = {
        (silence.procedure_id, silence.fingerprint): silence
        for silence in Silence.objects.in_force()
        .filter(procedure__in=[version.procedure_id for version in versions])
        .select_related("by")
    }
    for version in versions:
        near = neighbors or Neighbors(version)
        found = findings(text_of(version, near))
        shown = [
            Shown(
                one, silences.get((version.procedure_id, one.fingerprint)) if one.severity == Severity.ADVICE else None
            )
            for one in found
        ]
        yield Checked(version, shown)


def text_of(version: ProcedureVersion, neighbors: "Neighbors") -> Text:
    """The text of a version that was loaded `with_page_data()`, with what the rules need besides."""
    content = content_of(version)
    text = Text(content, {facts_key(link.code): facts(link.code) for link in version.codes.all()})
    links = {link for passage in text.passages for link in links_in(passage.text)}
    return Text(
        content,
        text.codes,
        broken_links=frozenset(link for link in links if leads_nowhere(link)),
        others=neighbors.of(version),
        unsettled=tuple(findings_beside(version)) if version.state in ProcedureVersion.OPEN_STATES else (),
        highest_grade=settings.MEDREF_READING_GRADE,
    )


def labels(keys: Iterable[str]) -> str:
    """The names of the checks with these keys, each once: “No source, Section missing”."""
    return ", ".join(dict.fromkeys(RULES[key].label for key in keys if key in RULES))


def facts_key(code: Code) -> tuple[str, str]:
    """How the content of an entry names a code."""
    return code.system.slug, code.display


def facts(code: Code) -> CodeFacts:
    """What the rules need to know about a code that was loaded with its system."""
    return CodeFacts(
        name=f"{code.system.name} {code.display}",
        title=code.title,
        is_heading=code.is_header,
        retired_in=code.retired_in.label if code.retired_in_id else "",
        why_withheld="" if code.shows_text_to(None) else code.why_withheld,
    )


def blocking_findings(version: ProcedureVersion) -> list[str]:
    """The sentences of the critical findings that keep a text from readers, in three queries; see `BLOCKING`."""
    rows = {key: list(getattr(version, key).values("id", *ROWS[key])) for key in ("risks", "illustrations")}
    links = list(version.codes.filter(relation=Primary).select_related("code__system", "code__retired_in"))
    codes = [{"system": link.code.system.slug, "code": link.code.display, "relation": link.relation} for link in links]
    text = Text(rows | {"codes": codes}, {facts_key(link.code): facts(link.code) for link in links})
    return [found.sentence.rstrip(".") for found in findings(text, BLOCKING)]


def leads_nowhere(link: str) -> bool:
    """Whether an address of this site, as prose links to it, has no page for readers."""
    path = link.partition("#")[0].partition("?")[0]
    try:
        match = resolve("/" + path.removeprefix(get_script_prefix()).lstrip("/"))
    except Resolver404:
        return True
    if match.view_name in ("procedures:detail", "procedures:text"):
        return not Procedure.objects.published().filter(slug=match.kwargs["slug"]).exists()
    if match.view_name == "procedures:version":
        return (
            not ProcedureVersion.objects.public()
            .filter(procedure__slug=match.kwargs["slug"], number=match.kwargs["number"])
            .exists()
        )
    return False


class Neighbors:
    """The other entries of the site by their names and primary codes: those near one version, or all."""

    def __init__(self, version: ProcedureVersion | None = None):
        """Read in one query the entries whose names or code the version shares; without a version, all entries.

        The names of one version are looked up among those that are stored with the results of checks.
        """
        rows = ProcedureVersion.objects.filter(state__in=CHECKED_STATES)
        if version:
            named = CheckResult.objects.filter(names__overlap=name_keys(version)).values("version")
            coded = ProcedureCode.objects.filter(relation=Primary, code__in=_primary_codes(version)).values("version")
            rows = rows.filter(pk__in=named.order_by().union(coded.order_by()))
        names = ProcedureName.objects.filter(version=OuterRef("pk")).values("name")
        code = ProcedureCode.objects.filter(version=OuterRef("pk"), relation=Primary).values("code")
        rows = rows.annotate(other_names=ArraySubquery(names), code=Subquery(code)).order_by("procedure", "state")
        self._entries: dict[int, tuple[str, list[str]]] = {}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_code: dict[int, set[int]] = defaultdict(set)
        for entry, name, others, code in rows.values_list("procedure", "name", "other_names", "code"):
            self._entries[entry] = (name, others)
            for one in (name, *others):
                self._by_name[name_key(one)].add(entry)
            if code:
                self._by_code[code].add(entry)

    def of(self, version: ProcedureVersion) -> tuple[Other, ...]:
        """The entries other than its own that share a name or the primary code with a version."""
        alike = set().union(*(self._by_name.get(key, ()) for key in name_keys(version)))
        coded = set().union(*(self._by_code.get(code, ()) for code in _primary_codes(version)))
        found = sorted((alike | coded) - {version.procedure_id})
        return tuple(
            Other(name, tuple(others), entry in coded) for entry in found for name, others in [self._entries[entry]]
        )


def name_keys(version: ProcedureVersion) -> list[str]:
    """The name and other names of a version that was loaded `with_page_data()`, each as its key."""
    return [name_key(name) for name in (version.name, *(row.name for row in version.names.all()))]


def _primary_codes(version: ProcedureVersion) -> list[int]:
    return [link.code_id for link in version.codes.all() if link.relation == Primary]
