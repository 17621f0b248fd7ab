"""The tour of the desk, on its front page until a person hides it, and on the help pages."""

from accounts.roles import ROLES
from accounts.tour import tour_of
from desk.panels import Panel, Part


class Tour(Panel):
    """What a person’s roles do at the desk, and where; superusers see it for all roles."""

    def parts(self, request, obj):
        """The tour."""
        user = request.user
        roles = ROLES if user.is_superuser else user.groups.values_list("name", flat=True)
        yield Part("admin/accounts/_tour.html", {"tour": tour_of(roles), "is_shown": not user.has_hidden_tour})


class FirstTour(Tour):
    """The tour, for those who have not hidden it."""

    def parts(self, request, obj):
        """The tour, or nothing."""
        return () if request.user.has_hidden_tour else super().parts(request, obj)
