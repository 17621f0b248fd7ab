"""Two contents of an entry compared, and the page that shows it: words, rows by identity, and the next steps."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from codes.formats.rows import CodeRow
from documents.entry import CodeReference
from procedures import actions
from procedures.comparison import IN_READING_ORDER, compare_contents, pieces
from procedures.content import KEYS, content_from
from procedures.models import ProcedureVersion
from tests import makers

EMPTY = content_from(makers.document(name=""))


def address(version, query: str = "") -> str:
    return reverse("admin:version_compare", args=[version.pk]) + query


def changed(before: dict, now: dict) -> list:
    parts = compare_contents(EMPTY | before, EMPTY | now, str)
    return [part for part in parts if part.changed]


def test_every_part_of_a_content_is_compared_once():
    assert sorted(IN_READING_ORDER) == sorted(KEYS)


@given(st.text("ab .\n", max_size=40), st.text("ab .\n", max_size=40))
def test_each_text_can_be_read_from_the_pieces(before, now):
    found = pieces(before, now)
    assert "".join(text for kind, text in found if kind != "added") == before
    assert "".join(text for kind, text in found if kind != "removed") == now
    assert (before == now) == all(kind == "same" for kind, _ in found)


def test_a_text_is_compared_word_by_word_unless_it_has_little_in_common_with_the_other_or_is_too_long():
    assert pieces("The left elbow is mended.", "The right elbow is mended.") == [
        ("same", "The "), ("removed", "left"), ("added", "right"), ("same", " elbow is mended."),
    ]  # fmt: skip
    assert pieces("Nothing of this.", "Other words, all") == [
        ("removed", "Nothing of this."), ("added", "Other words, all"),
    ]  # fmt: skip
    sentences = [f"It is sentence {n} of the text." for n in range(200)]
    found = pieces(" ".join(sentences), " ".join([*sentences[:9], "It is sentence nine of it.", *sentences[10:]]))
    assert [text.strip() for kind, text in found if kind != "same"] == ["9", "nine", "the text", "it"]
    assert [kind for kind, _ in pieces("a " * 5000, "b " * 5000)] == ["removed", "added"]


def test_rows_are_followed_through_changes_and_moves():
    steps = [
        {"id": n, "label": label, "text": f"{label} it."} for n, label in enumerate(("Wash", "Cut", "Sew", "Dress"), 1)
    ]
    now = [steps[3], steps[0], steps[1] | {"text": "Cut it twice."}, {"id": 9, "label": "", "text": "Drain."}]
    (part,) = changed({"steps": steps}, {"steps": now})
    assert [(row.cells[0].pieces[0].text, row.sentence) for row in part.rows] == [
        ("Dress", "Moved from place 4 to 1"),
        ("Wash", ""),
        ("Cut", "Changed: text"),
        ("Sew", "Removed"),
        ("Drain.", "Added"),
    ]
    assert [(is_changed, len(rows)) for is_changed, rows in part.runs] == [(True, 1), (False, 1), (True, 3)]


def test_rows_of_another_version_are_known_by_what_they_say():
    def risks(*rows):
        columns = ("name", "likelihood", "frequency", "management")
        return {"risks": [{"id": None, **dict(zip(columns, row, strict=True))} for row in rows]}

    (part,) = changed(
        risks(
            ("Bleeding", "common", "", "Press."),
            ("Stiff joint of the elbow", "rare", "", ""),
            ("Fever", "common", "", "Cool."),
        ),
        risks(
            ("Bleeding", "rare", "1 in 5000", "Press."),
            ("Stiff joint of an elbow", "rare", "", ""),
            ("Leak", "rare", "", ""),
        ),
    )
    assert [row.sentence for row in part.rows] == ["Changed: likelihood, figure", "Changed: name", "Removed", "Added"]
    (names,) = changed({"specialties": ["B", "A"]}, {"specialties": ["A", "B", "C"]})
    assert [row.sentence for row in names.rows] == ["", "", "Added"]


@pytest.mark.django_db
def test_any_two_versions_and_revisions_are_compared_and_nothing_else(client):
    live = makers.published()
    draft = makers.edit(
        actions.start_draft(procedure=live.procedure, actor=live.created_by), live.created_by, summary="About nothing."
    )
    client.force_login(live.reviewed_by)

    def parts(query):
        page = client.get(address(draft, query))
        return [part.label for part in page.context["changed"]], [
            key and key.key for _, _, key, _ in page.context["sides"]
        ]

    assert parts("") == (["Summary"], ["version-1", "version-2"])
    assert parts("?from=version-2&to=version-1") == (["Summary"], ["version-1", "version-2"])
    assert parts("?from=revision-1&to=revision-2") == (["Summary"], ["revision-1", "revision-2"])
    assert parts("?from=revision-1&to=version-1") == ([], ["version-1", "revision-1"])
    assert parts("?from=version-2&to=version-2") == ([], ["version-2", "version-2"])
    assert "Both read the same." in client.get(address(draft, "?from=revision-2")).content.decode()
    page = client.get(address(draft)).content.decode()
    assert '<del><span class="visually-hidden">[removed: </span>summary' in page
    assert "parts that read the same: Name" in page
    assert address(draft) in client.get("/admin/procedures/procedureversion/").content.decode()
    entry = f"/admin/procedures/procedure/{draft.procedure_id}/change/"
    assert address(draft, "?from=version-1") in client.get(entry).content.decode()
    for query in ("?from=version-3", "?to=revision-9", "?from=1", "?to=version-²"):
        assert client.get(address(draft, query)).status_code == 404, query


@pytest.mark.django_db
def test_a_reviewer_who_comes_again_sees_what_changed_since_and_decides_there(client, wanda):
    version, ravi = makers.draft(wanda), makers.reviewer()
    form = reverse("admin:procedures_procedureversion_change", args=[version.pk])
    client.force_login(ravi)
    assert "since you last looked" not in client.get(form).content.decode()
    version = makers.submit(version=makers.edit(version, wanda), actor=wanda)
    assert address(version, "?from=last-look") in client.get("/admin/work/changed/").content.decode()
    page = client.get(address(version, "?from=last-look"))
    assert [(key.key, label.split(":")[0]) for _, _, key, label in page.context["sides"]] == [
        ("revision-1", "Revision 1"), ("version-1", "Version 1, in review (this version)"),
    ]  # fmt: skip
    assert "?from=revision-1" in client.get(form).content.decode()
    assert "Nobody approves their own words." in page.content.decode()
    step = next(step for step in page.context["steps"] if step["verb"] == "publish")
    assert "steps" not in client.get(address(version, "?from=revision-1&to=revision-1")).context
    client.post(step["url"], {"seen": page.context["seen"]})
    assert ProcedureVersion.objects.get().state == "published"


@pytest.mark.django_db
def test_a_descriptor_that_the_licence_withholds_is_in_no_comparison(client, wanda):
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Zyzzogenic repair", "Zyzzogenic")])
    version = makers.draft(wanda, primary_code=CodeReference("cpt4", "99999", "Zyzzogenic descriptor"))
    makers.edit(version, wanda)
    for query in ("", "?from=revision-1", "?from=revision-1&to=revision-1"):
        page = client.get(address(version, query)).content.decode()
        assert "Zyzzogenic" not in page
        assert "withheld by its licence" in page


@pytest.mark.django_db
def test_a_comparison_takes_the_same_queries_however_much_there_is(client, wanda, django_assert_num_queries):
    version = makers.draft(wanda)
    makers.edit(version, wanda)
    client.get("/admin/")  # from now on the number of notices is known
    for number in range(2):
        with django_assert_num_queries(18):
            assert client.get(address(version, "?from=revision-1")).status_code == 200
        rows = [{"id": None, "label": "", "text": f"Step {n}."} for n in range(40)]
        makers.edit(version, wanda, steps=rows, summary=f"Number {number}.")
