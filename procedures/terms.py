"""Reads of controlled lists: which versions use a term, and what today's words are for those that were replaced."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower

from documents.entry import EntryDocument
from procedures.content import ROWS, SETS, Content, content_from, document_of, without_ids
from procedures.models import (
    AnesthesiaType,
    BodySite,
    PersonnelRole,
    ProcedureVersion,
    Risk,
    RiskTerm,
    Setting,
    Specialty,
    Tool,
)
from procedures.models.terms import Term

#: Model of a controlled list -> path from a version to its terms. A path begins with the key of the content that names them.
PATHS: dict[type[Term], str] = {
    Specialty: "specialties",
    BodySite: "body_sites",
    Setting: "settings",
    AnesthesiaType: "anesthesia_types",
    Tool: "tools__tool",
    PersonnelRole: "personnel__role",
}
#: Every controlled list -> the key of the content that names its terms. Rows of risks name theirs by their words alone.
LISTS: dict[type[Term], str] = {**{model: path.partition("__")[0] for model, path in PATHS.items()}, RiskTerm: "risks"}
#: Key of a content -> name of a replaced term of that list, in lower case -> the name of the term that replaced it.
Renamed = dict[str, dict[str, str]]


def uses(path: str, terms: Iterable) -> Q:
    """The versions that use one of these current terms, or a term that it replaced; `path` leads from a version to its terms."""
    return Q(**{f"{path}__in": terms}) | Q(**{f"{path}__replaced_by__in": terms})


def using_former(term: Term) -> Q:
    """The versions that say one of the names of which this term is the current one."""
    if isinstance(term, RiskTerm):
        names = RiskTerm.objects.filter(replaced_by=term).values(lower=Lower("name"))
        return Q(pk__in=_risks_called(names).values("version"))
    return Q(**{f"{PATHS[type(term)]}__replaced_by": term})


def counted_uses(model: type[Term], terms: Iterable[Term]) -> dict[int, Counter]:
    """Primary key of each of these current terms -> state -> how many versions use it, or a term that it replaced."""
    if model is RiskTerm:
        return _counted_risks(terms)
    path = PATHS[model]
    current = Coalesce(f"{path}__replaced_by", path)
    rows = ProcedureVersion.objects.filter(uses(path, terms)).order_by().values_list(current, "state")
    found: dict[int, Counter] = defaultdict(Counter)
    for term, state, count in rows.annotate(count=Count("pk", distinct=True)):
        found[term][state] = count
    return found


def _counted_risks(terms: Iterable[Term]) -> dict[int, Counter]:
    """What `counted_uses` returns for risks, in two queries; a version that says two names of a risk counts once."""
    meant = RiskTerm.objects.filter(Q(pk__in=[term.pk for term in terms]) | Q(replaced_by__in=terms))
    current = dict(meant.values_list(Lower("name"), Coalesce("replaced_by", "pk")))
    rows = _risks_called(current).values_list("lower", "version", "version__state")
    found: dict[int, Counter] = defaultdict(Counter)
    for term, _, state in {(current[name], version, state) for name, version, state in rows}:
        found[term][state] += 1
    return found


def _risks_called(names: QuerySet | Collection[str]) -> QuerySet:
    """The rows of risks that have one of these names, which are in lower case."""
    return Risk.objects.annotate(lower=Lower("name")).filter(lower__in=names).order_by()


def current_risk(path: str) -> Subquery:
    """The name that the list has today for the risk whose name is at this path; NULL if it is that name, or not in the list."""
    named = RiskTerm.objects.replaced().alias(lower=Lower("name")).filter(lower=Lower(OuterRef(path)))
    return Subquery(named.values("replaced_by__name")[:1])


def unlisted_risks(words: str = "") -> QuerySet:
    """The names of risks in published entries and open drafts that the list does not have, the most used first.

    Only those with the words. Rows with `name`, and how many versions say it as `count`.
    """
    states = (ProcedureVersion.State.PUBLISHED, *ProcedureVersion.OPEN_STATES)
    known = RiskTerm.objects.alias(lower=Lower("name")).filter(lower=OuterRef("lower"))
    rows = Risk.objects.filter(version__state__in=states, name__icontains=words).order_by().values(lower=Lower("name"))
    rows = rows.annotate(name=Min("name"), count=Count("version", distinct=True))
    return rows.filter(~Exists(known)).order_by("-count", "lower")


def risk_names(words: str, limit: int) -> list[str]:
    """The names of current risks that have the words, or another name that has them; those that begin so come first."""
    terms = RiskTerm.objects.current().filter(Q(name__icontains=words) | Q(former__name__icontains=words)).distinct()
    rows = terms.annotate(begins=Case(When(name__istartswith=words, then=0), default=1))
    return list(rows.order_by("begins", "name").values_list("name", flat=True)[:limit])


def term_named(model: type[Term], name: str) -> Term | None:
    """The current term with this name, whatever its case."""
    return model.objects.current().alias(lower=Lower("name")).filter(lower=Lower(Value(name))).first()


def with_codings(*terms: Term) -> list[str]:
    """What these terms are coded as elsewhere, each code once, in the order of the terms."""
    return list(dict.fromkeys(coding for term in terms for coding in term.codings))


def renamed() -> Renamed:
    """The names of all replaced terms, in one query."""
    lists: list[QuerySet] = [
        model.objects.replaced().values_list(Value(key), "name", "replaced_by__name").order_by()
        for model, key in LISTS.items()
    ]
    found: Renamed = defaultdict(dict)
    for key, name, current in lists[0].union(*lists[1:], all=True):
        found[key][name.lower()] = current
    return found


def in_current_words(content: Content, words: Renamed) -> Content:
    """The content with the names of current terms. A term that is there already is not named twice."""
    renamed_lists = [key for key in content if content[key] and key in words]
    lists = {key: _merged(key, content[key], words) for key in renamed_lists if key in SETS}
    rows = {key: _merged_rows(key, content[key], words) for key in renamed_lists if key in ROWS}
    return content | lists | rows


def document_in_current_words(document: EntryDocument, words: Renamed) -> EntryDocument:
    """The document with the names of current terms."""
    return document_of(in_current_words(content_from(document), words), document.slug) if words else document


def replaced_words(content: Content, words: Renamed) -> list[tuple[str, str]]:
    """(name, name of the current term) of each replaced term that the content names, in reading order."""
    named = [(key, name) for key in SETS for name in content[key]]
    named += [(key, row[ROWS[key][0]]) for key in ("tools", "personnel", "risks") for row in content[key]]
    pairs = [(name, current_name(key, name, words)) for key, name in named]
    return list(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))


def current_name(key: str, name: str, words: Renamed) -> str:
    """The current name for a name in the list that this key of a content names."""
    return words.get(key, {}).get(name.lower(), name)


def _merged(key: str, terms: list[str], words: Renamed) -> list[str]:
    return list(dict.fromkeys(current_name(key, name, words) for name in terms))


def _merged_rows(key: str, rows: list[dict], words: Renamed) -> list[dict]:
    """The rows with current names, without those that thereby read like another row."""
    column = ROWS[key][0]
    renamed_rows = [row | {column: current_name(key, row[column], words)} for row in rows]
    seen = without_ids([new for row, new in zip(rows, renamed_rows, strict=True) if row == new])
    kept = []
    for row, new in zip(rows, renamed_rows, strict=True):
        if row != new:
            [reads] = without_ids([new])
            if reads in seen:
                continue
            seen.append(reads)
        kept.append(new)
    return kept
