"""Two people's changes to one content are merged by part and by row; what both changed is asked about."""

from hypothesis import given
from hypothesis import strategies as st

from procedures.content import KEYS, ROWS, content_from, without_ids
from procedures.merging import merge
from tests import makers

BASE = content_from(makers.document())
for number, row in enumerate(row for key in ROWS for row in BASE[key]):
    row["id"] = number + 1
NEW = {"id": None, "likelihood": "not_stated", "frequency": "", "management": ""}

names = st.text("abc", min_size=1, max_size=3)


@st.composite
def contents(draw):
    """The base with some of its texts, lists and risks changed, removed, added and moved."""
    content = BASE | {key: draw(names) for key in draw(st.sets(st.sampled_from(["summary", "restrictions", "name"])))}
    content["body_sites"] = draw(st.lists(names, unique=True, max_size=3))
    kept = [risk for risk in draw(st.permutations(BASE["risks"])) if draw(st.booleans())]
    kept = [risk | ({"name": draw(names)} if draw(st.booleans()) else {}) for risk in kept]
    return content | {"risks": [*kept, *(NEW | {"name": draw(names)} for _ in range(draw(st.integers(0, 2))))]}


def written(content, first=100):
    """The content as it stands after a save: new rows have keys."""
    risks = [risk if risk["id"] else risk | {"id": first + place} for place, risk in enumerate(content["risks"])]
    return content | {"risks": risks}


def seen(content):
    return {key: sorted(content[key]) if key == "body_sites" else without_ids(content[key]) for key in KEYS}


@given(contents())
def test_a_save_from_the_newest_state_is_what_was_typed(mine):
    merged = merge(BASE, mine, BASE)
    assert (seen(merged.content), merged.theirs, merged.conflicts) == (seen(mine), [], [])


@given(contents())
def test_a_save_without_a_change_keeps_everything_of_the_others(theirs):
    merged = merge(BASE, BASE, written(theirs))
    assert (seen(merged.content), merged.conflicts) == (seen(theirs), [])
    assert set(merged.theirs) == {key for key in KEYS if without_ids(theirs[key]) != without_ids(BASE[key])}


@given(contents(), contents(), st.sampled_from(["mine", "theirs"]))
def test_choices_settle_every_conflict_and_nothing_of_either_side_is_lost(mine, theirs, choice):
    theirs = written(theirs)
    asked = merge(BASE, mine, theirs).conflicts
    merged = merge(BASE, mine, theirs, {conflict.place: choice for conflict in asked})
    assert merged.conflicts == []
    places = {conflict.place for conflict in asked}
    for key in ("summary", "restrictions", "name"):
        changed = [side[key] for side in (mine, theirs) if side[key] != BASE[key]]
        assert merged.content[key] in (changed or [BASE[key]])
        assert (key in places) == (len(set(changed)) == 2)
    added = [
        risk["name"] for side in (mine, theirs) for risk in side["risks"] if risk["id"] is None or risk["id"] >= 100
    ]
    assert {risk["name"] for risk in merged.content["risks"]} >= set(added)
    keys = [risk["id"] for risk in merged.content["risks"] if risk["id"]]
    assert len(keys) == len(set(keys))


@given(contents(), contents())
def test_a_row_that_only_one_changed_is_as_that_one_left_it(mine, theirs):
    theirs = written(theirs)
    merged = {risk["id"]: risk for risk in merge(BASE, mine, theirs).content["risks"]}
    for risk in BASE["risks"]:
        left, right = (next((r for r in side["risks"] if r["id"] == risk["id"]), None) for side in (mine, theirs))
        if left == risk:
            assert merged.get(risk["id"]) == right
        if right == risk:
            assert merged.get(risk["id"]) == left
