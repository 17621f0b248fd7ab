"""Clinical reviews at the desk: who has opened which published version, and the first review of many at once."""

from django.contrib import admin, messages
from django.shortcuts import render

from accounts.models import User
from procedures import actions
from procedures.authorship import State
from procedures.elsewhere import sources
from procedures.forms import FirstReviewsForm
from procedures.queries import first_reviews
from procedures.rules import READ, REVIEW, awaits_review

#: More parts or entries than these are counted.
_NAMED = 5


def kept_from_approving(version, state: State, reader) -> list[str]:
    """Whose unreviewed words, and in which parts, stand in a text that waits for its clinical review: they cannot approve it.

    Also from which other entries the words come, of those that `reader` may read.
    """
    if not awaits_review(version.state, version.reviewed_on):
        return []
    elsewhere = sources(version, state, reader)
    return [
        f"{person} ({'; '.join(filter(None, [_named(state.parts_by(person.pk)), _written_in(elsewhere.get(person.pk))]))})"
        for person in User.objects.filter(pk__in=state.people).order_by("first_name", "username")
    ]


def _written_in(places: list[str] | None) -> str:
    return f"written in {_named(places)}" if places else ""


def _named(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:_NAMED])} and {more} more"


class ReviewPages:
    """The part of the desk for versions that is about reviews; mixed into its ModelAdmin, which lists its action."""

    def has_review_permission(self, request) -> bool:
        """Whether this person may review; Django asks it for the action."""
        return request.user.has_perm(REVIEW)

    def note_opened(self, request, version, fingerprint: str) -> None:
        """Record that somebody who reads drafts has opened a version."""
        if request.user.has_perm(READ):
            actions.note_reading(version=version, fingerprint=fingerprint, actor=request.user)

    @admin.action(description="Confirm clinical review", permissions=["review"])
    def confirm_first_reviews(self, request, queryset):
        """Ask about the first clinical review of the selected versions, then confirm it."""
        versions = list(queryset.select_related("procedure"))
        has_notes = any(version.shown_note for version in versions)
        form = FirstReviewsForm(request.POST if "confirm" in request.POST else None, has_notes=has_notes)
        if form.is_valid():
            outcomes = actions.confirm_first_reviews(versions=versions, actor=request.user, **form.cleaned_data)
            self._tell_reviews(request, outcomes)
            return None
        reviews = [(version, obstacle) for version, _, obstacle in first_reviews(versions, request.user)]
        context = {
            **self.admin_site.each_context(request),
            "title": "Confirm the first clinical review",
            "opts": self.opts,
            "fields": {"form": form},
            "ready": [version for version, obstacle in reviews if not obstacle],
            "left_out": [(version, obstacle) for version, obstacle in reviews if obstacle],
            "selected": versions,
        }
        return render(request, "admin/procedures/procedureversion/confirm_reviews.html", context)

    def _tell_reviews(self, request, outcomes) -> None:
        confirmed = [str(version) for version, obstacle in outcomes if not obstacle]
        if confirmed:
            self.message_user(request, f"Clinically reviewed: {', '.join(confirmed)}.", messages.SUCCESS)
        for version, obstacle in outcomes:
            if obstacle:
                self.message_user(request, f"{version} was left out. {obstacle}", messages.WARNING)
