"""The page of a worklist: its rows with filters, and the actions that its model’s admin offers for many rows at once."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path

from desk.panels import shown
from desk.places import Place, place_in
from desk.worklists import PER_PAGE, Around, Worklist, worklist_of


def visible_worklist(key: str, user) -> Worklist:
    """The list with this key. Raises Http404 if there is none, PermissionDenied if it is not for this person."""
    worklist = worklist_of(key)
    if worklist is None:
        raise Http404("There is no such worklist.")
    if not user.has_perm(worklist.permission):
        raise PermissionDenied
    return worklist


def around(request) -> Around | None:
    """What is around the place of the request in its list; None if it has no place, or in a list that is not for this person."""
    place = place_in(request)
    worklist = worklist_of(place.key) if place else None
    if not place or not worklist or not request.user.has_perm(worklist.permission):
        return None
    return worklist.around(place, request.user)


def following(request) -> str:
    """Where the button “… and open the next” leads: to the next row of the list, or to the list; "" if it was not pressed."""
    here = around(request) if "_next" in request.POST else None
    if not here:
        return ""
    return here.next.link if here.next else here.address


class WorkPages:
    """The part of the site of the desk that shows worklists. Rooms above add panels to each, “desk.worklist”."""

    def get_urls(self):
        """Adds the address of a list."""
        return [path("work/<slug:key>/", self.admin_view(self.worklist_view), name="worklist"), *super().get_urls()]

    def worklist_view(self, request, key):
        """A list: `page`, its filters, and `select=all`, which selects all rows of the page."""
        worklist = visible_worklist(key, request.user)
        desk = self._registry.get(worklist.rows(request.user).model)
        offered = desk.get_actions(request) if desk else {}
        actions = {name: offered[name] for name in worklist.actions if name in offered}
        if request.method == "POST":
            return self._acted(request, desk, actions) or redirect(request.get_full_path())
        rows = worklist.details(worklist.narrowed(request.user, request.GET))
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        chosen = urlencode({one.name: value for one in worklist.filters if (value := request.GET.get(one.name))})
        context = {
            **self.each_context(request),
            "title": worklist.title,
            "worklist": worklist,
            "page": page,
            "rows": [
                (row.pk, worklist.placed(row, Place(key, index, row.pk, chosen)))
                for index, row in enumerate(page, page.start_index() - 1)
            ],
            "filters": [(one, one.choices(), request.GET.get(one.name, "")) for one in worklist.filters],
            "is_filtered": any(request.GET.get(one.name) for one in worklist.filters),
            "actions": [(name, label) for name, (_, _, label) in actions.items()],
            "selects_all": request.GET.get("select") == "all",
            "panels": shown("desk.worklist", request, worklist),
        }
        return render(request, "admin/desk/worklist.html", context)

    def _acted(self, request, desk, actions):
        """The answer of the admin’s action to the selected rows; None if the list is to be shown again."""
        if request.POST.get("action") not in actions:
            raise PermissionDenied
        chosen = [key for key in request.POST.getlist("_selected_action") if key.isascii() and key.isdigit()]
        if not chosen:
            messages.warning(request, "Nothing was done: select the rows that it is about first.")
            return None
        act, _, _ = actions[request.POST["action"]]
        return act(desk, request, desk.get_queryset(request).filter(pk__in=chosen))
