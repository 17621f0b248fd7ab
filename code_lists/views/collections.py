"""Readers’ collections: the pages of their owner, what is kept with a button, and their files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from code_lists.actions import collections as actions
from code_lists.files import collection_lines
from code_lists.models import Collection
from code_lists.queries.collections import with_texts
from code_lists.rules import ListRefused, typed
from codes.models import Code
from procedures.models import ProcedureVersion


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True)
def collection_list(request):
    """The collections of whoever is signed in; a POST begins one with this `name`."""
    if request.method == "POST":
        try:
            return redirect(actions.start_collection(name=request.POST.get("name", ""), actor=request.user))
        except ListRefused as error:
            messages.error(request, str(error))
            return redirect("code_lists:collections")
    return render(request, "code_lists/collections.html", {"collections": request.user.collections.all()})


@login_required
@require_POST
def keep(request):
    """Keep the entry `entry` (its slug) or the code `code` (its id) in the collection `collection`, and go `back`."""
    asked = request.POST
    collection = request.user.collections.filter(pk=_number(asked.get("collection"))).first()
    if "entry" in asked:
        version = get_object_or_404(ProcedureVersion.objects.published(), procedure__slug=typed(asked["entry"]))
        what = {"procedure": version.procedure}
    else:
        what = {"code": get_object_or_404(Code, pk=_number(asked.get("code")))}
    try:
        kept = actions.keep(collection=collection, actor=request.user, **what)
    except ListRefused as error:
        messages.error(request, str(error))
        return redirect("code_lists:collections")
    back = asked.get("back", "")
    is_here = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if is_here else kept.collection)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True)
def collection_detail(request, pk):
    """What is kept in a collection, for its owner and, once shared, for others with an account; its owner changes it by POST."""
    collection = _readable(request, pk)
    if request.method == "POST":
        if collection.owner_id != request.user.pk:
            raise Http404("Only its owner changes a collection.")
        try:
            _change(request, collection)
        except ListRefused as error:
            return _page(request, _readable(request, pk), f"Nothing was stored. {error}")
        return redirect(collection if Collection.objects.filter(pk=pk).exists() else "code_lists:collections")
    return _page(request, collection)


@login_required
@require_safe
@cache_control(private=True)
def collection_csv(request, pk):
    """A collection as a table."""
    collection = _readable(request, pk)
    lines = collection_lines(with_texts(collection, request.user), request.build_absolute_uri("/").removesuffix("/"))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="collection-{pk}.csv"'
    return response


@transaction.atomic
def _change(request, collection: Collection) -> None:
    """Do what the form says, all or nothing: the notes of all rows, then the button that was pressed. Raises ListRefused."""
    asked, actor = request.POST, request.user
    if "delete" in asked:
        actions.delete_collection(collection=collection, actor=actor)
        return
    if "name" in asked:
        is_shared = bool(asked.get("is_shared"))
        actions.change_collection(collection=collection, name=asked["name"], is_shared=is_shared, actor=actor)
    rows = {row.pk: row for row in collection.kept.select_related("collection")}
    for pk, row in rows.items():
        if (text := asked.get(f"note-{pk}", row.note)) != row.note:
            actions.note(kept=row, text=text, actor=actor)
    for name, by in (("up", -1), ("down", 1)):
        if row := rows.get(_number(asked.get(name))):
            actions.move(kept=row, by=by, actor=actor)
    if row := rows.get(_number(asked.get("drop"))):
        actions.drop(kept=row, actor=actor)


def _page(request, collection: Collection, said: str = ""):
    """The page of a collection; after a refusal with what was typed, and why."""
    rows = with_texts(collection, request.user)
    for row in rows:
        row.kept.note = request.POST.get(f"note-{row.kept.pk}", row.kept.note)
    context = {
        "collection": collection,
        "rows": rows,
        "name": request.POST.get("name", collection.name),
        "is_mine": collection.owner_id == request.user.pk,
        "said": said,
    }
    return render(request, "code_lists/collection.html", context)


def _readable(request, pk: int) -> Collection:
    mine = Q(owner=request.user) | Q(is_shared=True)
    return get_object_or_404(Collection.objects.filter(mine).select_related("owner"), pk=pk)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else 0
