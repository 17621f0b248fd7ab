"""The panel of the record on the front page of the desk."""

from desk.panels import Panel, Part
from record.actions import mark_told
from record.models import Event


class News(Panel):
    """What other administrators changed of roles, licences and display policies; shown to each administrator once."""

    def parts(self, request, obj):
        """The notices that this person has not seen; they are marked as seen."""
        if not request.user.has_perm("record.view_event"):
            return
        if events := list(Event.objects.news_for(request.user)):
            mark_told(events, request.user)
            yield Part("admin/record/_news.html", {"events": events})
