"""The worklists of code lists: drafts to sign off, and lists that a new release may change."""

from django.db.models import Q
from django.urls import reverse

from code_lists.actions import OVERSEE, SIGN_OFF, WRITE
from code_lists.models import CodeListVersion
from code_lists.queries.since import outdated
from desk.worklists import Column, Worklist


def _mine(user):
    """The current versions of lists that this person looks after, and that a new release may change."""
    versions = outdated(CodeListVersion.objects.current())
    if not user.has_perm(OVERSEE):
        versions = versions.filter(code_list__owner=user)
    return versions.select_related("code_list__owner").order_by("code_list__title", "pk")


def _address(version) -> str:
    return reverse("admin:code_lists_codelist_change", args=[version.code_list_id])


_LIST = Column("Code list", str, _address)
_OWNER = Column("Owner", lambda version: str(version.code_list.owner), brief=True)

TO_SIGN_OFF = Worklist(
    key="code-lists-to-sign-off",
    title="Code lists to sign off",
    about="Drafts that others wrote, the longest waiting first.",
    permission=SIGN_OFF,
    rows=lambda user: (
        CodeListVersion.objects.filter(Q(state="draft"), rules__position=1)
        .exclude(authors=user)
        .select_related("code_list__owner")
        .order_by("changed_at", "pk")
    ),
    columns=(_LIST, _OWNER, Column("Saved", lambda version: version.changed_at)),
)

AFTER_RELEASES = Worklist(
    key="code-lists-after-releases",
    title="Code lists after a release",
    about="Signed-off lists that have not been held against the newest release of their code systems.",
    permission=WRITE,
    rows=_mine,
    columns=(_LIST, _OWNER, Column("Signed off", lambda version: version.signed_off_at)),
)
