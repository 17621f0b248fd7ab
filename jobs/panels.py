"""The panel on the front page of the desk with what runs, or has run, for a person."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from desk.panels import Panel, Part
from jobs.models import Job

SHOWN, SHOWN_FOR = 5, timedelta(days=1)


class YourJobs(Panel):
    """A person’s own jobs: those that are not over, and those of the last day."""

    def parts(self, request, obj):
        """The newest of them, if there are any."""
        recent = Q(ended_at=None) | Q(ended_at__gt=timezone.now() - SHOWN_FOR)
        if jobs := list(Job.objects.filter(recent, owner=request.user)[:SHOWN]):
            yield Part("admin/jobs/_yours.html", {"jobs": jobs})
