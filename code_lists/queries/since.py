"""What the releases since a version was signed off, or found still right, change in its list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from code_lists.models import CodeListVersion, ListedCode, ReleaseCheck, Rule
from code_lists.queries.expansion import expand, systems_of
from codes.models import Code, CodeEdition, CodeMap, Release


@dataclass(frozen=True)
class Since:
    """The new releases, and what they do to a list.

    `retired` are its codes that no longer are valid, each with `successors`, valid codes of the same system that maps name;
    `retitled` those with another title (`old_title`); `new` the codes that its rules would now take in, `dropped` valid codes
    that they would no longer take; `headings` those that it keeps because a rule names them, although they became headings;
    `returned` retired codes of earlier versions that are valid again, and that no rule takes in.
    """

    releases: tuple[Release, ...]
    retired: tuple[Code, ...]
    retitled: tuple[Code, ...]
    new: tuple[Code, ...]
    dropped: tuple[Code, ...]
    headings: tuple[Code, ...]
    returned: tuple[Code, ...]

    @property
    def mark(self) -> str:
        """What a form says of the releases that its person saw."""
        return mark_of(self.releases)

    @property
    def changes_codes(self) -> bool:
        """Whether a new version would have other codes."""
        return bool(self.retired or self.new or self.dropped)

    @property
    def groups(self) -> tuple[tuple[str, tuple[Code, ...]], ...]:
        """The codes, each group with what the page of the list calls it."""
        return (
            ("Retired", self.retired),
            ("Another title", self.retitled),
            ("Its rules would now take in", self.new),
            ("Its rules would no longer find", self.dropped),
            ("Named by its rules, but headings now, which are not billable", self.headings),
            ("In earlier versions, and valid again: add them to a rule if the list should have them", self.returned),
        )

    def __bool__(self):
        return any(codes for _, codes in self.groups)


def mark_of(releases: Iterable[Release]) -> str:
    """The releases as they are loaded now, in one word for a form: a release that is loaded again has another mark."""
    return ".".join(sorted(f"{release.pk}-{release.loaded_at.timestamp():.0f}" for release in releases))


def new_releases(version: CodeListVersion) -> QuerySet[Release]:
    """The newest releases of the systems of a version that it was not held against."""
    return newest_releases(version).exclude(
        Exists(ReleaseCheck.objects.filter(version=version, release=OuterRef("pk")))
    )


def newest_releases(version: CodeListVersion) -> QuerySet[Release]:
    """The newest release in use of each system of a version."""
    return _newest().filter(system__in=systems_of(version)).select_related("system")


def _newest() -> QuerySet[Release]:
    later = Release.objects.in_use().filter(system=OuterRef("system"), position__gt=OuterRef("position"))
    return Release.objects.in_use().filter(~Exists(later))


def outdated(versions: QuerySet[CodeListVersion]) -> QuerySet[CodeListVersion]:
    """The versions that the newest release of one of their systems was not held against."""
    checked = ReleaseCheck.objects.filter(version=OuterRef(OuterRef("version")), release=OuterRef("pk"))
    unchecked = _newest().filter(~Exists(checked), system=OuterRef("system"))
    return versions.filter(Exists(Rule.objects.filter(Exists(unchecked), version=OuterRef("pk"))))


def since_releases(version: CodeListVersion, user) -> Since:
    """What the new releases do to a signed-off version; nothing if there are none."""
    releases = tuple(new_releases(version))
    if not releases:
        return Since((), (), (), (), (), (), ())
    old = set(version.listed.order_by().values_list("code", flat=True))
    now = expand(version.rules.select_related("system"), with_retired=version.with_retired, user=user).codes
    gone = set(retired_in(version).order_by().values_list("code", flat=True))
    dropped = old - now - gone
    otherwise = version.listed.exclude(title=F("code__title")).exclude(code__in=gone | dropped)
    titles = dict(otherwise.order_by().values_list("code", "title"))
    headings = now.intersection(_became_headings(version).order_by().values_list("code", flat=True))
    returned = set(_reinstated(version, releases).order_by().values_list("code", flat=True)) - old - now
    touched = Code.objects.with_system().in_bulk(gone | dropped | (now - old) | titles.keys() | headings | returned)
    codes = sorted(touched.values(), key=lambda code: (code.system.position, code.code))
    for code in codes:
        code.old_title = titles.get(code.pk, "")
    groups = (gone, titles.keys(), now - old, dropped, headings, returned)
    retired, *others = ([code for code in codes if code.pk in group] for group in groups)
    _add_successors(retired)
    return Since(releases, *map(tuple, (retired, *others)))


def retired_in(version: CodeListVersion) -> QuerySet[ListedCode]:
    """The codes of a version that were valid when it was signed off, and are retired now."""
    return version.listed.filter(was_retired=False, code__retired_in__isnull=False)


def _became_headings(version: CodeListVersion) -> QuerySet[ListedCode]:
    """The codes of a version that are headings now, and were none in the release that it was signed off with."""
    checks = ReleaseCheck.objects.filter(version=version, release__system=OuterRef("release__system"))
    signed_with = Subquery(checks.order_by("checked_at", "pk").values("release__position")[:1])
    then = CodeEdition.objects.filter(code=OuterRef("code"), release__position__lte=signed_with)
    was_heading = Subquery(then.order_by("-release__position").values("is_header")[:1])
    headings = version.listed.filter(code__is_header=True, code__retired_in=None)
    return headings.annotate(was_heading=was_heading).filter(was_heading=False)


def _reinstated(version: CodeListVersion, releases: Iterable[Release]) -> QuerySet[ListedCode]:
    """The codes of earlier versions of the list that these releases brought back."""
    back = CodeEdition.objects.filter(code=OuterRef("code"), release__in=releases, kind=CodeEdition.Kind.REINSTATED)
    earlier = ListedCode.objects.filter(version__code_list=version.code_list_id, version__number__lt=version.number)
    return earlier.filter(Exists(back), code__retired_in=None)


def _add_successors(retired: list[Code]) -> None:
    maps = CodeMap.objects.filter(source__in=retired, target__retired_in=None, target__added_in__isnull=False)
    successors = defaultdict(list)
    for row in maps.select_related("target__system").order_by("target__code"):
        successors[row.source_id].append(row.target)
    for code in retired:
        code.successors = [other for other in successors[code.pk] if other.system_id == code.system_id]
