"""From the form of a draft to the content that its action saves, and the choices where two people changed the same place."""

from collections.abc import Iterable, Iterator, Mapping

from procedures.content import LABELS, ROWS, SETS, TEXTS, Content, document_of, plain
from procedures.merging import Conflict
from procedures.models import ProcedureVersion
from procedures.queries import Difference, compare, with_descriptors
from procedures.rules import EditorialError
from procedures.version_forms import DAMAGED


def number_in(text: str | None) -> int | None:
    """A number that a hidden field or an address carries; None if it is missing or was tampered with."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def may_type(request, version: ProcedureVersion | None, has_right: bool) -> bool:
    """Whether the form can be typed in: a draft's, by those with the right, and any that was refused, to show what was typed."""
    return hasattr(request, "refusal") or (has_right and (version is None or version.is_editable))


def posted_content(form, formsets: Iterable, base: Content) -> Content:
    """The content that a person typed into the valid form of a draft and its tables; `base` is the content they started from.

    What the form does not show, such as the descriptor of an imported code, is as in `base`.
    Raises EditorialError if rows of `base` are missing: whoever removes one sends it with a tick.
    """
    content = base | {key: form.cleaned_data[key] for key in (*TEXTS, *SETS) if key in form.cleaned_data}
    if "kind" in form.cleaned_data:
        content["kind"] = dict(ProcedureVersion.Kind.choices).get(form.cleaned_data["kind"], "")
    for key in SETS:
        content[key] = [getattr(term, "name", term) for term in content[key]]
    return content | {formset.prefix: _rows(formset, base[formset.prefix]) for formset in formsets}


def _rows(formset, base: list[dict]) -> list[dict]:
    """The rows of a table in the order of their positions, without those that were ticked for removal."""
    known = {row["id"]: row for row in base}
    if not known.keys() <= {form.cleaned_data.get("id") for form in formset.forms}:
        raise EditorialError(DAMAGED)
    typed = [form.cleaned_data for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    typed.sort(key=lambda cells: cells["position"])
    return [_row(formset.prefix, cells, known.get(cells["id"], {})) for cells in typed]


def _row(key: str, cells: dict, before: dict) -> dict:
    if key == "codes":
        code = {"system": cells["code"].system.slug, "code": cells["code"].display}
        is_same = code.items() <= before.items()
        values = code | {"relation": cells["relation"], "descriptor": before["descriptor"] if is_same else ""}
    else:
        values = {column: plain(cells[column]) for column in ROWS[key]}
    return {"id": cells["id"], **values}


def changed_lines(before: Content, now: Content, reader) -> list[Difference]:
    """The lines of a comparison of two contents that differ, with the descriptors that `reader` may see."""
    lines = compare(document_of(before), document_of(now), said=with_descriptors(reader))
    return [line for line in lines if line.changed]


def posted_choices(post) -> dict[str, str]:
    """Place of a conflict -> "mine" or "theirs", as chosen on the page."""
    return {name.removeprefix("choice-"): value for name, value in post.items() if name.startswith("choice-")}


def shown_conflicts(conflicts: Iterable[Conflict], chosen: Mapping[str, str]) -> Iterator[dict]:
    """What the page shows of each conflict: its place, its name, the three texts, and what was chosen."""
    for conflict in conflicts:
        texts = {side: _text(conflict.key, getattr(conflict, side)) for side in ("before", "mine", "theirs")}
        name = LABELS[conflict.key] + (": order" if conflict.row == "order" else ": one row" if conflict.row else "")
        yield {"place": conflict.place, "name": name, "chosen": chosen.get(conflict.place), **texts}


def _text(key: str, value) -> str:
    """A value of a content as text: a row by its cells, a list by its rows, "" for what was removed or is empty."""
    if isinstance(value, dict):
        cells = [(column, value[column]) for column in ROWS[key] if column != "descriptor" and value[column]]
        return " · ".join(
            cell.replace("_", " ") if column in ("likelihood", "kind") else cell for column, cell in cells
        )
    if isinstance(value, list):
        return "\n".join(_text(key, row) for row in value)
    return "" if value is None else str(value)
