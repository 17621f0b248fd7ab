"""What code lists add to the pages of lower rooms: the buttons of the basket, and the lists that hold a code."""

from collections.abc import Callable
from html import escape

from django.utils.safestring import SafeString

from code_lists.basket import Basket, Pick
from code_lists.models import CodeListVersion, Collection
from codes.models import Code
from desk.panels import Panel, Part


class BasketOfCode(Panel):
    """On the page of a code: the button that puts it into the basket, or says that it is there."""

    def parts(self, request, obj):
        """The same for all readers without a session, so that their page is kept."""
        basket, pick = Basket(request.session), Pick(obj.system.slug, obj.code)
        context = {"pick": pick, "is_in": pick in basket, "count": len(basket), "back": request.get_full_path()}
        yield Part("code_lists/_basket_of_code.html", context, "tools")


def _choice(code: Code, pick: Pick, *, is_in: bool) -> str:
    """A code to be ticked, as HTML: there are up to 25, and a template takes ten times as long."""
    state, there = (" checked disabled", ' <span class="meta">in the basket</span>') if is_in else ("", "")
    box = f'<input type="checkbox" name="add" value="{escape(pick.key)}"{state}>'
    shown = f'{escape(code.system.name)} <span class="mono">{escape(code.display)}</span>{there}'
    return f'<label class="choice">{box} <span>{shown}</span></label>'


class BasketOfResults(Panel):
    """Below the results of a search: its codes, to be ticked and put into the basket."""

    def parts(self, request, obj):
        """A form, if there are codes among the results."""
        codes = [result.code for result in obj.results if result.code and result.code.pk]
        if codes:
            basket = Basket(request.session)
            picks, picked = [Pick(code.system.slug, code.code) for code in codes], set(basket.picks)
            rows = [_choice(code, pick, is_in=pick in picked) for code, pick in zip(codes, picks, strict=True)]
            context = {"rows": SafeString("\n".join(rows)), "count": len(basket)}
            context |= {"back": f"{request.get_full_path()}#basket"}
            yield Part("code_lists/_basket_of_results.html", context)


class BasketOfLookup(Panel):
    """Above the answers of a look-up: the button that puts all codes that were found into the basket."""

    def parts(self, request, obj):
        """A button that sends the form of the look-up to the basket."""
        yield Part("code_lists/_basket_of_lookup.html", {})


class KeepButton(Panel):
    """On the page of an entry or a code: the button that keeps it in a collection, for people with an account."""

    def __init__(self, name: str, value: Callable, kept_as: Callable, region: str):
        """`name` and `value` say what is kept; `kept_as` gives the fields of what is kept of an object."""
        self.name, self.value, self.kept_as, self.region = name, value, kept_as, region

    def parts(self, request, obj):
        """The button, with the collections to choose from and those that have it already."""
        if request.user.is_authenticated:
            mine = Collection.objects.filter(owner=request.user)
            context = {"name": self.name, "value": self.value(obj), "back": request.get_full_path()}
            context |= {"collections": list(mine), "kept_in": list(mine.filter(**self.kept_as(obj)))}
            yield Part("code_lists/_keep.html", context, self.region)


#: The buttons of the two kinds of pages.
KEEP_CODE = KeepButton("code", lambda code: code.pk, lambda code: {"kept__code": code}, "tools")
KEEP_ENTRY = KeepButton(
    "entry", lambda version: version.procedure.slug, lambda version: {"kept__procedure": version.procedure_id}, "end"
)


class ListsOfCode(Panel):
    """On the page of a code: the code lists that hold it, as far as this reader may see them."""

    def parts(self, request, obj):
        """Links to the newest signed-off versions, with a notice if the code is retired."""
        versions = CodeListVersion.objects.current().filter(listed__code=obj).select_related("code_list")
        if not request.user.has_perm("code_lists.view_codelist"):
            versions = versions.filter(code_list__is_public=True)
        if found := list(versions.order_by("code_list__title", "pk")):
            yield Part("code_lists/_lists_of_code.html", {"versions": found, "code": obj}, "uses")
