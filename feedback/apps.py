"""Configuration of the feedback room."""

from django.apps import AppConfig

from accounts.roles import grant
from desk import worklists
from desk.panels import register
from feedback.roles import PERMISSIONS


class FeedbackConfig(AppConfig):
    """What readers say of entries."""

    name = "feedback"

    def ready(self):
        """Grant permissions to the roles; register the question below an entry, the counts at the desk, and the worklist."""
        from feedback.panels import CountsOfEntry, QuestionOfEntry, VotesOfOverview
        from feedback.worklists import REPORTS

        grant(PERMISSIONS)
        register("procedures.entry", QuestionOfEntry())
        register("procedures.procedure", CountsOfEntry())
        register("procedures.overview", VotesOfOverview())
        worklists.register(REPORTS)
