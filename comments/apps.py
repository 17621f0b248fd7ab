"""Configuration of the comments room."""

from django.apps import AppConfig

from accounts.roles import grant
from comments.roles import PERMISSIONS
from desk import worklists
from desk.panels import register
from feedback import followers as followers_of_reports
from procedures import followers


class CommentsConfig(AppConfig):
    """Comments on entries, and notices."""

    name = "comments"

    def ready(self):
        """Grant permissions to the roles; register the panels, and what follows from an editorial step or a report."""
        from comments.actions import follow_reports, follow_steps
        from comments.panels import CommentsOfComparison, CommentsOfVersion, NoticesInHeader
        from comments.worklists import WORKLISTS

        grant(PERMISSIONS)
        register("procedures.version", CommentsOfVersion())
        register("procedures.comparison", CommentsOfComparison())
        register("desk.header", NoticesInHeader())
        worklists.register(*WORKLISTS)
        followers.follow_steps(follow_steps)
        followers_of_reports.follow_reports(follow_reports)
