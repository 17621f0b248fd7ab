"""The panel that leads to the matched lists from pages of lower rooms."""

from crosswalks.actions import MATCH
from desk.panels import Panel, Part


class MatchAList(Panel):
    """A link to the matched lists, for those who match them."""

    def parts(self, request, obj):
        """The link."""
        if request.user.has_perm(MATCH):
            yield Part("crosswalks/_match_a_list.html", {})
