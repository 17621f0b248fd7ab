"""The desk for code files: one is uploaded, its changes are looked at, and then it is loaded whole or discarded."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q

from codes.actions import uploads
from codes.admin.columns_form import ColumnsForm
from codes.admin.shown import GROUP_KINDS, KINDS, shown_change, shown_groups, shown_line, shown_rows, why_withheld
from codes.admin.upload_form import UploadForm
from codes.models import CodeSystem, CodeUpload
from jobs.starting import Work
from jobs.uploads import UploadDesk
from workbooks.xlsx_parts import column_letters

PAGE = 100
BAD = "bad"


@admin.register(CodeUpload)
class UploadAdmin(UploadDesk):
    """Code files: to be confirmed, loaded, and discarded."""

    list_display = ("subject", "name", "state", "uploaded", "decided")
    sortable_by = ("name",)
    list_filter = ("state", "holds", "system")
    list_select_related = ("system", "target", "uploaded_by", "decided_by")
    search_fields = ("name", "label")
    search_help_text = "Name of a file, or a release"
    form_class = UploadForm
    upload_title = "Load a code file"
    upload_template = "admin/codes/upload.html"
    preview_template = "admin/codes/preview.html"
    refusals = (ValueError,)

    def has_add_permission(self, request):
        """For those who load releases."""
        return request.user.has_perm(uploads.LOAD)

    @admin.display(description="uploaded")
    def uploaded(self, upload):
        """When, and by whom."""
        return f"{upload.uploaded_at:%Y-%m-%d %H:%M} by {upload.uploaded_by}"

    @admin.display(description="loaded or discarded")
    def decided(self, upload):
        """When, and by whom."""
        return f"{upload.decided_at:%Y-%m-%d %H:%M} by {upload.decided_by}" if upload.decided_at else ""

    def read(self, fields):
        """The file is stored with a preview of what it would change."""
        system, target, file = fields["system"], fields["target"], fields["file"]
        arguments = {
            "holds": fields["holds"],
            "label": fields["label"],
            "system": system.slug,
            "target": target.slug if target else "",
        }
        return Work("codes.read", f"Reading and comparing {file.name}", arguments, [file])

    def preview(self, request, upload):
        """The counts, the affected pages, and one list of the preview."""
        newer = Q(loaded_at__gt=upload.uploaded_at) | Q(withdrawn_at__gt=upload.uploaded_at)
        return {
            "counts": _counts(upload),
            "chosen": upload.preview.get("chosen", ""),
            "warnings": upload.preview.get("warnings", []),
            "is_as_previewed": upload.result in (None, upload.preview["counts"]),
            "is_stale": upload.is_waiting and upload.system.releases.filter(newer).exists(),
            "release": upload.system.releases.filter(label=upload.label).first() if upload.result else None,
            **(_shown_list(upload, request) if upload.is_read else {}),
            **_shown_table(upload, request.user),
        }

    def discard(self, upload, actor):
        """Delete the file; its counts stay."""
        uploads.drop(upload=upload, actor=actor)

    def press(self, request, upload, verb):
        """Load the file, or read it again with other columns."""
        if verb in ("columns", "recognize"):
            columns = _chosen_columns(upload, request) if verb == "columns" else {}
            arguments = {"upload": upload.pk, "columns": columns}
            return Work("codes.columns", f"Reading and comparing {upload.name}", arguments)
        if verb != "load":
            raise PermissionDenied
        counts = upload.preview["counts"]
        rows = sum(count for name, count in counts.items() if name != "retired")
        accepted = _number(request.POST.get("accepted", ""))
        return Work(
            "codes.load",
            f"Loading {upload.subject}",
            {"upload": upload.pk, "accepted": accepted},
            total=rows if upload.holds == CodeUpload.Holds.CODES else None,
        )


def _systems(upload: CodeUpload) -> list[CodeSystem]:
    return [system for system in (upload.system, upload.target) if system]


def _shown_table(upload: CodeUpload, user) -> dict:
    """The first rows of a table, with the form that says which column is which."""
    table = upload.preview.get("table")
    if not table:
        return {}
    rows = shown_rows(_systems(upload), user, table["rows"], table["headings"])
    headings = next(cells for number, cells in rows if number == table["headings"])
    letters = [column_letters(number) for number in range(1, max(len(cells) for _, cells in rows) + 1)]
    form = ColumnsForm(upload, headings)
    return {"table": {"letters": letters, "rows": rows, "headings": table["headings"]}, "columns_form": form}


def _chosen_columns(upload: CodeUpload, request) -> dict[str, str]:
    """The columns that a person chose; raises UploadRefused if one is missing."""
    table = upload.preview.get("table")
    if not table:
        raise uploads.UploadRefused("This file is no table whose columns could be named: open its page again.")
    cells = next(cells for number, cells in table["rows"] if number == table["headings"])
    form = ColumnsForm(upload, cells, request.POST)
    if not form.is_valid():
        raise uploads.UploadRefused(" ".join(error for errors in form.errors.values() for error in errors))
    return form.columns(cells)


def _number(text: str) -> int | None:
    """The number that a person typed, perhaps with separators of thousands; None if it is none."""
    digits = "".join(sign for sign in text if sign not in ",.’'" and not sign.isspace())
    return int(digits) if digits.isascii() and digits.isdecimal() else None


def _counts(upload: CodeUpload) -> dict:
    """The counts of the preview and of the load, in their usual order: the database keeps none."""
    counts = upload.preview["counts"]
    names = [
        name
        for name in ("added", "revised", "removed", *uploads.CODE_COUNTS[2:-1], "loaded", "replaced", BAD)
        if name in counts
    ]
    results = [("Preview", counts), *([("Loaded", upload.result)] if upload.result else [])]
    return {"names": names, "rows": [(what, [numbers[name] for name in names]) for what, numbers in results]}


def _shown_list(upload: CodeUpload, request) -> dict:
    """The lists of the preview, one at a time by pages: differences of a kind, or lines that could not be read."""
    counts, user = upload.preview["counts"], request.user
    kinds = {CodeUpload.Holds.CODES: KINDS, CodeUpload.Holds.GROUPS: GROUP_KINDS}.get(upload.holds, [])
    tabs = [(kind, label, counts[kind]) for kind, label in kinds]
    tabs.append((BAD, "Bad lines", counts[BAD]))
    filled = [kind for kind, _, count in tabs if count]
    show = request.GET.get("show", "")
    show = show if show in [kind for kind, _, _ in tabs] else next(iter(filled), BAD)
    systems = _systems(upload)
    if show == BAD:
        rows = upload.preview.get("bad_rows", [])
    else:
        rows = [row[1:] for row in upload.preview.get("differences", []) if row[0] == show]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    if show == BAD:
        shown = [shown_line(systems, user, *row) for row in page]
    elif upload.holds == CodeUpload.Holds.GROUPS:
        shown = [shown_groups(upload.system, *row) for row in page]
    else:
        shown = [shown_change(upload.system, user, *row) for row in page]
    return {
        "tabs": tabs,
        "show": show,
        "page": page,
        "rows": shown,
        "more": counts[show] - len(rows),
        "affected": upload.preview.get("affected", []),
        "withheld": next(filter(None, (why_withheld(system, user) for system in systems)), ""),
    }
