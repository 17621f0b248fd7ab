"""The basket of codes: its page, what is put into it and taken out, its file, and the code list that it may become."""

from collections import defaultdict

from django.http import HttpResponseForbidden, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from code_lists import actions
from code_lists.basket import MOST, Basket, Pick, codes_of, pick_of
from code_lists.files import code_lines
from code_lists.rules import CODES, ListRefused, RuleRow
from codes.forms import LookupForm
from codes.models import Code

#: How many lines that are no code are named; the others are counted.
MOST_NAMED = 20


@csrf_exempt  # _is_ours takes its place: pages that everybody shares hold no token (docs/adr/0034)
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def basket(request):
    """The codes of the basket; a POST changes it: `add`, `codes` (lines to look up), `remove`, `up`, `down`, `empty`, `title`."""
    here = Basket(request.session)
    if request.method != "POST":
        return _page(request, here)
    if not _is_ours(request):
        return HttpResponseForbidden("This form was sent from another site. Use the buttons on the pages of this one.")
    try:
        return _changed(request, here)
    except ListRefused as error:
        return _page(request, here, str(error))


@require_safe
@cache_control(no_store=True)
def basket_csv(request):
    """The codes of the basket as a table."""
    codes = [code for _, code in Basket(request.session).codes() if code]
    response = StreamingHttpResponse(code_lines(codes, request.user), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="basket.csv"'
    return response


def _page(request, here: Basket, said: str = ""):
    rows = [
        {"pick": pick, "code": code, "text": code.text_for(request.user) if code else ""} for pick, code in here.codes()
    ]
    context = {
        "rows": rows,
        "said": said,
        "most": MOST,
        "text": "\n".join(_line(row["code"], row["text"]) for row in rows if row["code"]),
        "may_make_list": request.user.has_perm(actions.WRITE),
        "title": request.POST.get("title", ""),
        "purpose": request.POST.get("purpose", ""),
    }
    return render(request, "code_lists/basket.html", context)


def _line(code: Code, text: str) -> str:
    """A code as a line of the text to be copied, which says if nobody can bill it any more."""
    retired = f"retired in {code.retired_in.label}" if code.retired_in else ""
    return f"{code.display}\t{text}\t{retired}".rstrip()


def _changed(request, here: Basket):
    """Do what the form says, and go back to where it was. Raises ListRefused."""
    asked = request.POST
    if "title" in asked:
        return _list_of(request, here)
    if "codes" in asked:
        return _looked_up(request, here)
    if "add" in asked:
        picks = [pick_of(key) for key in asked.getlist("add")[: MOST + 1]]
        here.add(pick for pick, code in zip(picks, codes_of(picks), strict=True) if code)
    for name, change in (
        ("remove", here.remove),
        ("up", lambda pick: here.move(pick, -1)),
        ("down", lambda pick: here.move(pick, 1)),
    ):
        if name in asked:
            change(pick_of(asked[name]))
    if "empty" in asked:
        here.empty()
    back = asked.get("back", "")
    is_here = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if is_here else "code_lists:basket")


def _looked_up(request, here: Basket):
    """Add what the lines of a look-up stand for, and name those that stand for no single code."""
    form = LookupForm(request.POST, request.FILES)
    if not form.is_valid():
        raise ListRefused(" ".join(error for errors in form.errors.values() for error in errors))
    answers = form.answers(request.user)
    found = [answer.codes[0] for _, _, answer in answers if answer.matched and len(answer.codes) == 1]
    here.add(Pick(code.system.slug, code.code) for code in found)
    missing = [text for _, text, answer in answers if not (answer.matched and len(answer.codes) == 1)]
    if not missing:
        return redirect("code_lists:basket")
    some = ", ".join(f"“{text}”" for text in missing[:MOST_NAMED])
    more = f" and {len(missing) - MOST_NAMED:,} more" if len(missing) > MOST_NAMED else ""
    said = f"Not added, because they are no single code, {len(missing):,} of {len(answers):,} lines: {some}{more}."
    return _page(request, here, said)


def _list_of(request, here: Basket):
    """Begin a code list with these codes. Raises PermissionDenied, ListRefused."""
    named = defaultdict(list)
    for _, code in here.codes():
        if code:
            named[code.system].append(code.code)
    rules = [RuleRow(False, CODES, system, "\n".join(codes)) for system, codes in named.items()]
    code_list = actions.start_list(
        title=request.POST["title"], purpose=request.POST.get("purpose", ""), rules=rules, actor=request.user
    )
    return redirect("admin:code_lists_codelist_change", code_list.pk)


def _is_ours(request) -> bool:
    """Whether the form was sent from a page of this site, as browsers say with the header Origin."""
    origin = request.headers.get("Origin")
    return not origin or origin.partition("://")[2] == request.get_host()
