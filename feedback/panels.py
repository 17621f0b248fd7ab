"""The panels of what readers say: the question below an entry, and the counts at the desk."""

from desk.charts import Chart, Row
from desk.panels import Panel, Part
from feedback.queries import counts_of, most_voted

#: How many entries the overview shows.
SHOWN = 10


class QuestionOfEntry(Panel):
    """Below a published entry: whether it helped, and where to report a problem. The same for every reader."""

    def parts(self, request, obj):
        """Links to the page of the form: the page of the entry is shared by its readers and holds no form of theirs."""
        yield Part("feedback/_question.html", {"version": obj}, "end")


class CountsOfEntry(Panel):
    """On the page of an entry at the desk: what readers said of it, and how many reports wait."""

    def parts(self, request, obj):
        """One line, for those who read reports."""
        if request.user.has_perm("feedback.view_report"):
            yield Part("admin/feedback/_counts.html", {"counts": counts_of(obj.pk), "entry": obj})


class VotesOfOverview(Panel):
    """On the overview of the encyclopedia: the entries that most readers voted on."""

    def parts(self, request, obj):
        """A chart, for those who read reports."""
        if request.user.has_perm("feedback.view_report"):
            rows = [Row(name, numbers) for name, *numbers in most_voted(SHOWN)]
            chart = Chart(
                key="readers",
                title="What readers say",
                about=f"The {SHOWN} entries on which most readers said whether they were helpful.",
                first="Entry",
                columns=("Helpful", "Not helpful"),
                rows=rows,
            )
            yield Part("admin/desk/_chart.html", {"chart": chart})
