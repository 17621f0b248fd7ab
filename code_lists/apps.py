"""Configuration of the code lists."""

from django.apps import AppConfig

from accounts.roles import grant
from accounts.tour import lead
from code_lists.roles import PERMISSIONS, STEPS
from codes import uses
from desk import worklists
from desk.panels import register


class CodeListsConfig(AppConfig):
    """Code lists: owned, versioned, signed off."""

    name = "code_lists"
    verbose_name = "code lists"

    def ready(self):
        """Grant permissions to the roles, and register the step of the tour, the worklists, the panels and the uses."""
        from code_lists.panels import KEEP_CODE, KEEP_ENTRY, BasketOfCode, BasketOfLookup, BasketOfResults, ListsOfCode
        from code_lists.queries.uses import uses_in_lists
        from code_lists.worklists import AFTER_RELEASES, TO_SIGN_OFF

        grant(PERMISSIONS)
        lead(STEPS)
        register("codes.code", BasketOfCode())
        register("codes.code", KEEP_CODE)
        register("codes.code", ListsOfCode())
        register("procedures.entry", KEEP_ENTRY)
        register("codes.lookup", BasketOfLookup())
        register("search.results", BasketOfResults())
        worklists.register(AFTER_RELEASES, TO_SIGN_OFF)
        uses.register(uses_in_lists)
