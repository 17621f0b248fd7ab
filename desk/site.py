"""The admin site of the desk: its lists take only the filters that they offer, and what its forms change is kept."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.functional import SimpleLazyObject

from desk.changes import Change, changed_values, tell
from desk.help_pages import HelpPages
from desk.panels import shown
from desk.picker import PickerView
from desk.places import kept
from desk.work_pages import WorkPages, around
from desk.worklists import starts

#: What the filters of Django's lists add to the name of a field.
ENDINGS = ("", "exact", "id__exact", "isnull", "isempty", "gte", "lt")
#: What the links of a date hierarchy add to it.
DATE_ENDINGS = ("year", "month", "day", "gte", "lt")
#: Nobody searches for more; a search with thousands of words would keep the database busy.
LONGEST_SEARCH = 200


class OfferedFilters:
    """Goes before the class of each admin. Django alone lets everybody filter a list by any field of its model, which would
    read out texts that the list withholds: `?title__startswith=Z`.
    """

    def lookup_allowed(self, lookup, value, request):
        """Whether the list may be filtered so: only as one of its own filters does. Django answers others with 400."""
        return "\0" not in value and lookup in self._offered(request)

    def to_field_allowed(self, request, to_field):
        """Whether a picker may be given this field of an object; Django fails with names that stand for relations (`+`)."""
        return to_field.isidentifier() and super().to_field_allowed(request, to_field)

    def get_search_results(self, request, queryset, search_term):
        """What the search of the list or of an autocomplete field finds, for a text of reasonable length."""
        return super().get_search_results(request, queryset, search_term.replace("\0", "")[:LONGEST_SEARCH])

    def _offered(self, request) -> set[str]:
        names = {f"{self.date_hierarchy}{LOOKUP_SEP}{ending}" for ending in DATE_ENDINGS if self.date_hierarchy}
        for item in self.get_list_filter(request):
            if isinstance(item, type):
                names.add(item.parameter_name)
            else:
                field = item if isinstance(item, str) else item[0]
                names |= {LOOKUP_SEP.join(filter(None, (field, ending))) for ending in ENDINGS}
        return names


class KeptChanges:
    """Goes before the class of each admin: tells the keepers of `desk.changes` what Django writes to its own log.

    An admin whose `construct_change_message` says nothing has its changes kept by other means.
    """

    def construct_change_message(self, request, form, formsets, add=False):
        """Django's message; the values that changed are noted with the request."""
        request.changed_values = changed_values(form) if form else {}
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request, obj, message):
        """Log and tell that an object was added."""
        if message:
            tell(Change(request.user, "added", obj, {}))
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        """Log and tell that an object was changed, unless the form was saved without a change."""
        values = getattr(request, "changed_values", {})
        if message:
            tell(Change(request.user, "changed", obj, values, _words(message)))
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        """Log and tell that objects are deleted."""
        for obj in queryset:
            tell(Change(request.user, "deleted", obj, {}))
        return super().log_deletions(request, queryset)


class KeptPlace:
    """Goes before the class of each admin: whoever came from a worklist and stays on the page keeps their place in the list."""

    def response_change(self, request, obj):
        """The answer to a form that was saved."""
        answer = super().response_change(request, obj)
        address = answer.headers.get("Location", "")
        if urlsplit(address).path == request.path:
            answer.headers["Location"] = kept(request, address)
        return answer


def _words(message: str | list[dict]) -> str:
    """The message of Django's log as words: itself, or the fields that it names."""
    if isinstance(message, str):
        return message.removesuffix(".")
    return ", ".join(field for part in message for field in part.get("changed", {}).get("fields", ()))


class DeskSite(WorkPages, HelpPages, admin.AdminSite):
    """The site at which every room, and every installed app, registers its admins.

    Rooms above add panels to its front page, “desk.index”: above the worklists, or to the region “below” them; and to the header
    of all pages, “desk.header”.
    """

    site_header = "medref editors’ desk"
    site_title = "medref"
    index_title = "Entries, codes and people"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Register the admin with `OfferedFilters`, `KeptChanges` and `KeptPlace` before it."""
        admin_class = admin_class or admin.ModelAdmin
        bases = (OfferedFilters, KeptChanges, KeptPlace, admin_class)
        super().register(
            model_or_iterable, type(admin_class.__name__, bases, {"__module__": admin_class.__module__}), **options
        )

    def get_urls(self):
        """Puts the page “View on site” in the place of Django’s."""
        address = "r/<path:content_type_id>/<path:object_id>/"  # as Django’s, which would answer for the others
        return [path(address, self.admin_view(self.view_on_site), name="view_on_site"), *super().get_urls()]

    def app_index(self, request, app_label, extra_context=None):
        """The lists of an app; the front page for an app without lists in this person’s menu, to which its other pages lead."""
        listed = self.get_app_list(request, app_label)
        return super().app_index(request, app_label, extra_context) if listed else redirect("admin:index")

    def view_on_site(self, request, content_type_id, object_id):
        """Lead to the page of an object that this person sees at the desk. Django alone does so with every object that has an
        address, which would tell everybody the secret ones of links to drafts.
        """
        answer = shortcut(request, content_type_id, object_id)  # raises Http404 for what there is not
        desk = self._registry.get(ContentType.objects.get_for_id(int(content_type_id)).model_class())
        if not desk or not desk.has_view_permission(request) or not desk.get_object(request, object_id):
            raise Http404("Nothing that you may see has this address.")
        return answer

    def each_context(self, request):
        """What every page gets; the header and what is around its place in a worklist are made when they are shown."""
        header = SimpleLazyObject(lambda: shown("desk.header", request, None).get("", ""))
        place = SimpleLazyObject(lambda: around(request))
        return {**super().each_context(request), "header": header, "place": place}

    def autocomplete_view(self, request):
        """The pickers of forms."""
        return PickerView.as_view(admin_site=self)(request)

    def index(self, request, extra_context=None):
        """The front page: its panels, the work that waits for this person, and Django’s list of everything."""
        lists = list(starts(request.user))
        panels = shown("desk.index", request, None)
        context = {
            "below": panels.pop("below", ""),
            "panels": panels,
            "busy": [start for start in lists if start.count],
            "quiet": [start for start in lists if not start.count],
        }
        return super().index(request, {**(extra_context or {}), **context})
