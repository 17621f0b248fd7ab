"""The admin site of the desk: its lists take only the filters that they offer."""

from django.contrib import admin
from django.db.models.constants import LOOKUP_SEP

#: What the filters of Django's lists add to the name of a field.
ENDINGS = ("", "exact", "id__exact", "isnull", "gte", "lt")
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


class DeskSite(admin.AdminSite):
    """The site at which every room, and every installed app, registers its admins."""

    site_header = "medref editors’ desk"
    site_title = "medref"
    index_title = "Entries, codes and people"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Register the admin with `OfferedFilters` before it."""
        admin_class = admin_class or admin.ModelAdmin
        guarded = type(admin_class.__name__, (OfferedFilters, admin_class), {"__module__": admin_class.__module__})
        super().register(model_or_iterable, guarded, **options)
