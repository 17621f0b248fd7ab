"""The worklists of the encyclopedia: drafts, texts that wait for a review, and published entries that need another look."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from desk.worklists import Column, Filter, Worklist
from procedures import waiting
from procedures.models import Assignment, PlannedStep, ProcedureVersion, Specialty
from procedures.rules import READ, REVIEW, WRITE


def _page(version) -> str:
    return reverse("admin:procedures_procedureversion_change", args=[version.pk])


def _to_read(version) -> str:
    """Where a version is reviewed: beside what readers see now, if they see something."""
    return reverse("admin:version_compare", args=[version.pk]) if version.has_published else _page(version)


def _changes(version) -> str:
    """What changed since this person last opened the version."""
    return f"{reverse('admin:version_compare', args=[version.pk])}?from=last-look"


def _of_specialty(rows: QuerySet, value: str, user) -> QuerySet:
    through = ProcedureVersion.specialties.through.objects
    used = through.filter(Q(specialty=value) | Q(specialty__replaced_by=value))
    return rows.filter(pk__in=used.values("procedureversion"))


def _assigned_to(rows: QuerySet, value: str, user) -> QuerySet:
    chosen = {
        "me": Assignment.objects.filter(person=user),
        "group": Assignment.objects.of_groups(user),
        "others": Assignment.objects.exclude(pk__in=Assignment.objects.of(user)),
    }
    if value == "nobody":
        return rows.filter(procedure__assignment=None)
    return rows.filter(procedure__in=chosen[value].values("procedure"))


def _overdue(version) -> str:
    days = (timezone.localdate() - version.review_due_on).days
    if days > 0:
        return f"overdue by {days} day{'s' * (days != 1)}"
    return f"due in {-days} day{'s' * (days != -1)}" if days else "due today"


NAME = Column("Entry", lambda version: version.name, _page)
SPECIALTIES = Column("Specialties", lambda version: ", ".join(version.specialty_names))
KIND = Column("Kind", lambda version: version.get_kind_display())
ASSIGNED = Column("Assigned to", lambda version: getattr(version.procedure, "assignment", None))
FILTERS = (
    Filter(
        "assigned",
        "Assigned to",
        lambda: [("me", "Me"), ("group", "A specialty of mine"), ("others", "Somebody else"), ("nobody", "Nobody")],
        _assigned_to,
    ),
    Filter(
        "specialty",
        "Specialty",
        lambda: [(str(pk), name) for pk, name in Specialty.objects.current().values_list("pk", "name")],
        _of_specialty,
    ),
    Filter("kind", "Kind", lambda: ProcedureVersion.Kind.choices, lambda rows, value, user: rows.filter(kind=value)),
)


def _list(key: str, title: str, about: str, permission: str, rows, *columns: Column, actions=(), name=NAME) -> Worklist:
    return Worklist(
        key=key,
        title=title,
        about=about,
        permission=permission,
        rows=rows,
        columns=(name, *columns, ASSIGNED, KIND, SPECIALTIES),
        filters=FILTERS,
        details=waiting.detailed,
        actions=(*actions, "assign_chosen"),
    )


WORKLISTS = (
    _list(
        "sent-back",
        "Sent back to me",
        "Drafts of yours that a clinical reviewer sent back, with what is to change.",
        WRITE,
        waiting.sent_back,
        Column("Reason", lambda version: version.reason, brief=True),
        Column("Sent back", lambda version: version.sent_back_at),
    ),
    _list(
        "drafts",
        "My drafts",
        "Drafts that you started or took over, or that are assigned to you, and that are not handed in.",
        WRITE,
        waiting.drafts,
        Column("Last saved", lambda version: version.saved_at, brief=True),
    ),
    _list(
        "assigned",
        "Assigned to me",
        "Entries that were assigned to you, or to a specialty that you belong to.",
        READ,
        waiting.assigned,
        Column("State", lambda version: version.get_state_display(), brief=True),
        Column("Assigned by", lambda version: version.procedure.assignment.assigned_by),
        Column("Assigned", lambda version: version.procedure.assignment.at),
    ),
    _list(
        "to-review",
        "Waiting for my review",
        "Versions that were handed in. Those with your own unreviewed words come last: another reviewer approves them.",
        REVIEW,
        waiting.to_review,
        Column("Handed in", lambda version: version.submitted_at, brief=True),
        Column("Written by", lambda version: version.created_by),
        Column("Note", lambda version: "has words of yours" if version.has_own_words else "", brief=True),
        name=NAME._replace(link=_to_read),
    ),
    _list(
        "changed",
        "Changed since I last looked",
        "Versions of entries that you opened or worked on, and that a colleague has saved since.",
        READ,
        waiting.changed,
        Column("Changed", lambda version: version.changed_at, _changes, brief=True),
        Column("By", lambda version: version.saved_by, brief=True),
        Column("State", lambda version: version.get_state_display()),
    ),
    _list(
        "review-due",
        "Review due",
        f"Published entries whose next clinical review is overdue or due within {waiting.SOON} days.",
        READ,
        waiting.review_due,
        Column("Due", lambda version: version.review_due_on),
        Column("Review", _overdue, brief=True),
    ),
    _list(
        "never-reviewed",
        "Never reviewed",
        "Published entries that no clinical reviewer has approved; their pages say so.",
        READ,
        waiting.never_reviewed,
        Column("Published", lambda version: version.published_at.date(), brief=True),
        Column("You opened it", lambda version: version.opened_at),
        actions=("confirm_first_reviews",),
    ),
    _list(
        "planned",
        "Planned publications and withdrawals",
        "Versions that will be published or withdrawn at a certain time, or could not be when that time had come.",
        READ,
        waiting.planned,
        Column("Step", lambda version: PlannedStep.Step(version.planned_step).label, brief=True),
        Column("At (UTC)", lambda version: version.planned_due_at, brief=True),
        Column("Refused because", lambda version: version.planned_reason),
    ),
    _list(
        "withdrawn-sources",
        "Withdrawn sources",
        "Published entries and open drafts that cite a source that was marked as withdrawn.",
        READ,
        waiting.withdrawn_sources,
        Column("Source", lambda version: "; ".join(version.withdrawn), brief=True),
        Column("Why withdrawn", lambda version: "; ".join(version.reasons)),
        Column("State", lambda version: version.get_state_display()),
    ),
    _list(
        "changed-codes",
        "Codes that changed",
        "Published entries with a code that a release has retired, or has given another meaning since they were published.",
        READ,
        waiting.changed_codes,
        Column("Retired", lambda version: ", ".join(version.retired), brief=True),
        Column("Another meaning", lambda version: ", ".join(version.revised), brief=True),
    ),
)
