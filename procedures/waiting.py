"""What waits for whom: the versions of each worklist, as querysets."""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Greatest
from django.utils import timezone

from documents.sections import TEXT_FIELDS
from procedures.models import (
    Assignment,
    EditorialEvent,
    PlannedStep,
    ProcedureCode,
    ProcedureVersion,
    Reading,
    Revision,
    Source,
    WithdrawnSource,
)

#: A review that is due within so many days is listed.
SOON = 90
_State, _Verb = ProcedureVersion.State, EditorialEvent.Verb


def _versions(*conditions, **values) -> QuerySet:
    """The versions that meet the conditions, without their texts."""
    return ProcedureVersion.objects.filter(*conditions, **values).defer(*TEXT_FIELDS)


def detailed(rows: QuerySet) -> QuerySet:
    """The rows with whom their entries are assigned to, and their specialties."""
    through = ProcedureVersion.specialties.through.objects
    names = through.filter(procedureversion=OuterRef("pk")).order_by("specialty__name").values("specialty__name")
    people = (f"procedure__assignment__{field}" for field in ("person", "specialty", "assigned_by"))
    return rows.select_related("created_by", *people).annotate(specialty_names=ArraySubquery(names))


def _last_event(field: str, *verbs: str) -> Subquery:
    """This field of the newest event of a version that has one of these verbs."""
    return Subquery(
        EditorialEvent.objects.filter(version=OuterRef("pk"), verb__in=verbs).order_by("-at", "-id").values(field)[:1]
    )


def _mine(user) -> Q:
    """Drafts of this person: started, handed in, taken over, or assigned to them."""
    acts = EditorialEvent.objects.filter(
        version=OuterRef("pk"), actor=user, verb__in=(_Verb.SUBMITTED, _Verb.TAKEN_OVER)
    )
    return Q(created_by=user) | Q(procedure__assignment__person=user) | Exists(acts)


def sent_back(user) -> QuerySet:
    """Drafts of this person that a reviewer sent back, the newest first."""
    returned = _versions(_mine(user), state=_State.DRAFT).annotate(
        sent_back_at=_last_event("at", _Verb.RETURNED),
        reason=_last_event("note", _Verb.RETURNED),
    )
    return returned.filter(sent_back_at__isnull=False).order_by("-sent_back_at", "-pk")


def drafts(user) -> QuerySet:
    """The other drafts of this person, the newest first."""
    returned = EditorialEvent.objects.filter(version=OuterRef("pk"), verb=_Verb.RETURNED)
    saved = Revision.objects.filter(version=OuterRef("pk")).order_by("-number").values("at")[:1]
    rows = _versions(_mine(user), ~Exists(returned), state=_State.DRAFT)
    return rows.annotate(saved_at=Subquery(saved)).order_by("-saved_at", "-pk")


def assigned(user) -> QuerySet:
    """Versions of entries that are assigned to this person or to a specialty of theirs: the open one, or the published one."""
    entries = Assignment.objects.of(user).values("procedure")
    is_open = ProcedureVersion.objects.open().filter(procedure=OuterRef("procedure"))
    current = Q(state__in=ProcedureVersion.OPEN_STATES) | Q(~Exists(is_open), state=_State.PUBLISHED)
    rows = _versions(current, procedure__in=entries)
    return rows.order_by("-procedure__assignment__at", "name")


def to_review(user) -> QuerySet:
    """Versions in review, the longest waiting first; last those with unreviewed words of this person, who cannot approve them."""
    authors = Revision.objects.filter(version=OuterRef("pk")).order_by("-number").values("authors")[:1]
    own = Func(
        Subquery(authors),
        Value(f"$.*[*] ? (@ == {user.pk})"),
        template="jsonb_path_exists(%(expressions)s::jsonpath)",
        output_field=BooleanField(),
    )
    rows = _versions(state=_State.IN_REVIEW)
    published = ProcedureVersion.objects.published().filter(procedure=OuterRef("procedure"))
    rows = rows.annotate(submitted_at=_last_event("at", _Verb.SUBMITTED), has_own_words=own)
    return rows.annotate(has_published=Exists(published)).order_by("has_own_words", "submitted_at", "pk")


def changed(user) -> QuerySet:
    """Versions of entries that others saved after this person last opened or worked on the entry, the newest change first."""
    entry = OuterRef("procedure")
    readings = Reading.objects.filter(reader=user)
    events = EditorialEvent.objects.filter(actor=user).exclude(verb__in=(_Verb.ASSIGNED, _Verb.RENAMED))
    known = Q(procedure__in=readings.values("version__procedure")) | Q(
        procedure__in=events.values("version__procedure")
    )
    looked = Greatest(
        *(
            Subquery(rows.filter(version__procedure=entry).order_by("-at").values("at")[:1])
            for rows in (readings, events)
        )
    )
    saves = Revision.objects.exclude(author=user).exclude(cause=Revision.Cause.RENAMED)
    newest = saves.filter(version=OuterRef("pk")).order_by("-number")
    rows = _versions(known, state__in=(*ProcedureVersion.OPEN_STATES, _State.PUBLISHED))
    return (
        rows.annotate(
            looked_at=looked,
            changed_at=Subquery(newest.values("at")[:1]),
            saved_by=Subquery(newest.values("author__username")[:1]),
        )
        .filter(changed_at__gt=F("looked_at"))
        .order_by("-changed_at", "-pk")
    )


def review_due(user) -> QuerySet:
    """Published versions whose review is overdue or due soon, the most urgent first."""
    last = timezone.localdate() + timedelta(days=SOON)
    return _versions(state=_State.PUBLISHED, review_due_on__lte=last).order_by("review_due_on", "pk")


def never_reviewed(user) -> QuerySet:
    """Published versions that no clinical reviewer has approved, the oldest first, with when this person last opened them."""
    opened = Reading.objects.filter(reader=user, version=OuterRef("pk"), at__gte=OuterRef("published_at"))
    rows = _versions(state=_State.PUBLISHED, reviewed_on=None).annotate(opened_at=Subquery(opened.values("at")))
    return rows.order_by("published_at", "pk")


def planned(user) -> QuerySet:
    """Versions with a step that is planned, or that the rules refused when its time had come, the earliest first."""
    waiting = PlannedStep.objects.unsettled()
    newest = waiting.filter(version=OuterRef("pk")).order_by("-planned_at", "-pk")
    values = {f"planned_{name}": Subquery(newest.values(name)[:1]) for name in ("step", "due_at", "reason")}
    rows = _versions(pk__in=waiting.order_by().values("version")).annotate(**values)
    return rows.order_by("planned_due_at", "pk")


def withdrawn_sources(user) -> QuerySet:
    """Published and open versions that cite a withdrawn source."""
    cited = Source.objects.filter(work__in=WithdrawnSource.objects.values("work"))
    named = cited.filter(version=OuterRef("pk")).order_by("citation").values("citation")
    rows = _versions(
        pk__in=cited.order_by().values("version"), state__in=(*ProcedureVersion.OPEN_STATES, _State.PUBLISHED)
    )
    works = cited.filter(version=OuterRef(OuterRef("pk"))).order_by().values("work")
    reasons = WithdrawnSource.objects.filter(work__in=works).order_by("citation").values("reason")
    return rows.annotate(withdrawn=ArraySubquery(named), reasons=ArraySubquery(reasons)).order_by("name", "pk")


def changed_codes(user) -> QuerySet:
    """Published versions with codes that a release has retired, or revised since they were published."""
    codes = ProcedureCode.objects.filter(version__state=_State.PUBLISHED).order_by()
    retired, revised = codes.retired(), codes.revised_since_publication()

    def named(links):
        names = links.filter(version=OuterRef("pk")).annotate(
            words=Concat("code__system__slug", Value(" "), "code__code")
        )
        return ArraySubquery(names.order_by("words").values("words"))

    changed_in = retired.values("version").union(revised.values("version"))
    rows = _versions(pk__in=changed_in)
    return rows.annotate(retired=named(retired), revised=named(revised)).order_by("name", "pk")
