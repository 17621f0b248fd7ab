"""Releases are loaded in any order, loaded again and withdrawn: the history always matches the files."""

from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts import roles
from codes.actions import load_maps, release_steps, withdraw_release
from codes.formats.rows import CodeRow, MapRow
from codes.models import Code, CodeEdition, CodePlace, Release
from documents.entry import CodeReference
from tests import makers

pytestmark = pytest.mark.django_db

REPAIR, ENDOSCOPIC, APPENDIX = makers.PCS
FILES = {
    "FY2023": [REPAIR, APPENDIX._replace(title="Removal of Appendix")],
    "FY2024": [REPAIR._replace(title="Mending of Elbow"), APPENDIX],
    "FY2025": [REPAIR, ENDOSCOPIC],
    "FY2026": [REPAIR, ENDOSCOPIC, APPENDIX],
}


def whole_history(system="icd10pcs"):
    """All that a reader may see of the codes of a system: what they are, how they came to it, what the releases did."""
    codes = Code.objects.filter(system__slug=system).order_by("code")
    now = codes.values_list("code", "title", "is_header", "parent__code", "added_in__label", "retired_in__label")
    editions = CodeEdition.objects.filter(code__system__slug=system).order_by("code__code", "release__position")
    past = editions.values_list("code__code", "release__label", "kind", "title", "parent_code", "is_valid")
    numbers = Release.objects.in_use().filter(system__slug=system)
    return (
        list(now),
        list(past),
        list(numbers.values_list("label", "position", "added", "revised", "retired", "reinstated", "valid_codes")),
    )


def load_in(order, files):
    for label in order:
        makers.load_codes(label=label, rows=files[label])


@pytest.mark.parametrize("order", list(permutations(FILES))[3::5])
def test_the_history_does_not_depend_on_the_order_in_which_releases_are_loaded(order):
    load_in(FILES, FILES)
    in_order = whole_history()
    Code.objects.all().update(parent=None)
    for model in (CodeEdition, CodePlace, Code, Release):
        model.objects.all().delete()
    load_in(order, FILES)
    assert whole_history() == in_order


def test_a_code_tells_its_whole_history():
    load_in(FILES, FILES)
    appendix = [(e.release.label, e.kind, e.title) for e in Code.objects.get(code=APPENDIX.code).editions.all()]
    assert appendix == [
        ("FY2023", "added", "Removal of Appendix"),
        ("FY2024", "revised", APPENDIX.title),
        ("FY2025", "retired", APPENDIX.title),
        ("FY2026", "reinstated", APPENDIX.title),
    ]


def rows_of(release: dict[str, str]) -> list[CodeRow]:
    return [CodeRow(f"A000{digit}", title) for digit, title in release.items()] or [CodeRow("A0009", "Nine")]


class TestLaws(TestCase):
    """Laws of releases, tried on many small ones."""

    releases = st.lists(st.dictionaries(st.sampled_from("12"), st.sampled_from("xy")), min_size=2, max_size=4)

    @settings(max_examples=8)
    @given(releases, st.randoms(use_true_random=False))
    def test_any_order_gives_the_same_history_and_the_last_release_can_be_taken_back(self, releases, random):
        files = {f"{2020 + number}": rows_of(release) for number, release in enumerate(releases)}
        histories = []
        for order in (list(files), random.sample(list(files), len(files)), [*files, random.choice(list(files))]):
            with transaction.atomic():
                for label in order:
                    makers.load_codes("hcpcs", label, rows=files[label])
                histories.append(whole_history("hcpcs"))
                transaction.set_rollback(True)
        assert histories[1:] == histories[:1] * 2, "in any order, and with one of them again"
        with transaction.atomic():
            *first, last = files
            for label in first:
                makers.load_codes("hcpcs", label, rows=files[label])
            before = whole_history("hcpcs")
            makers.load_codes("hcpcs", last, rows=files[last])
            withdraw_release(release=Release.objects.get(label=last))
            assert whole_history("hcpcs") == before
            transaction.set_rollback(True)


def test_a_code_that_a_later_file_marks_as_ended_is_told_once_whatever_the_order():
    files = {"2020": [CodeRow("A0001", "One")], "2021": [CodeRow("A0002", "Two")]}
    files["2022"] = [CodeRow("A0001", "One", is_retired=True)]
    for label in ("2022", "2021", "2020"):
        makers.load_codes("hcpcs", label, rows=files[label])
    changes = Code.objects.get(code="A0001").editions.values_list("release__label", "kind")
    assert list(changes) == [("2020", "added"), ("2021", "retired")]


def test_an_older_release_changes_nothing_that_readers_see_now():
    makers.load_codes(label="FY2025")
    now = list(Code.objects.order_by("code").values_list("code", "title", "retired_in"))
    counts = makers.load_codes(label="FY2020", rows=[REPAIR._replace(title="Mending of Elbow"), ENDOSCOPIC])
    assert list(Code.objects.order_by("code").values_list("code", "title", "retired_in")) == now
    assert (counts.added, counts.affected) == (5, ())
    assert [release.label for release in Release.objects.in_use()] == ["FY2025", "FY2020"]
    assert Release.objects.get(label="FY2025").added == 3, "the appendix and its headings"


def test_a_release_whose_label_tells_no_time_comes_last():
    makers.load_codes(label="FY2025")
    makers.load_codes(label="a correction of our own", rows=[REPAIR])
    assert Release.objects.in_use().first().label == "a correction of our own"


def test_a_corrected_file_replaces_what_its_release_said():
    makers.load_codes(label="FY2024")
    makers.load_codes(label="FY2025", rows=[REPAIR, ENDOSCOPIC._replace(title="A misprint")])
    counts = makers.load_codes(label="FY2025")
    assert (counts.reinstated, counts.revised, counts.retired) == (3, 1, 0), "beside what readers saw until now"
    release = Release.objects.get(label="FY2025")
    assert (release.added, release.revised, release.retired, release.unchanged) == (0, 0, 0, 8)
    assert not release.editions.exists()


def test_differences_are_told_code_by_code_and_a_preview_keeps_none():
    makers.load_codes(label="FY2025")
    counts = makers.load_codes(label="FY2026", rows=[REPAIR._replace(title="Mending"), ENDOSCOPIC], dry_run=True)
    changes = [tuple(difference) for difference in counts.differences if len(difference.code) == 7]
    assert changes == [
        ("retired", APPENDIX.code, APPENDIX.title, APPENDIX.title),
        ("revised", REPAIR.code, REPAIR.title, "Mending"),
    ]
    assert Release.objects.count() == 1


def test_a_withdrawn_release_leaves_no_trace_but_its_record():
    makers.load_codes(label="FY2025", rows=[REPAIR])
    before = whole_history()
    manager = makers.person("cora", roles.CODE_MANAGER)
    makers.load_codes(label="FY2026", rows=[ENDOSCOPIC, APPENDIX])
    assert withdraw_release(release=Release.objects.get(label="FY2026"), actor=manager) == 5
    assert whole_history() == before
    assert set(CodePlace.objects.values_list("code__code", flat=True)) == {"0", "0R", "0RQ", REPAIR.code}
    record = Release.objects.get(label="FY2026")
    assert (record.position, record.withdrawn_by) == (None, manager)
    makers.load_codes(label="FY2026", rows=[REPAIR, APPENDIX])
    assert Release.objects.in_use().first() == record, "it may come again"


def test_codes_of_a_withdrawn_release_that_entries_or_maps_name_stay_as_mentions():
    makers.load_codes(label="FY2025", rows=[REPAIR])
    makers.load_codes(label="FY2026")
    makers.draft(makers.writer(), primary_code=CodeReference("icd10pcs", APPENDIX.code), related_codes=[])
    load_maps(source="icd9proc", target="icd10pcs", rows=[MapRow("470", ENDOSCOPIC.code, "inexact")], origin="GEM")
    withdraw_release(release=Release.objects.get(label="FY2026"))
    left = Code.objects.filter(code__in=[APPENDIX.code, ENDOSCOPIC.code]).values_list("title", "added_in", "parent")
    assert list(left) == [("", None, None)] * 2


def test_only_the_newest_release_can_be_withdrawn_and_only_by_code_managers():
    makers.load_codes(label="FY2025")
    makers.load_codes(label="FY2026")
    older = Release.objects.get(label="FY2025")
    with pytest.raises(ValueError, match="FY2025 is not the newest ICD-10-PCS release in use"):
        withdraw_release(release=older)
    with pytest.raises(PermissionDenied, match="the role Code manager"):
        withdraw_release(release=Release.objects.get(label="FY2026"), actor=makers.writer())
    withdraw_release(release=Release.objects.get(label="FY2026"))
    with pytest.raises(ValueError, match="FY2026 is not the newest"):
        withdraw_release(release=Release.objects.get(label="FY2026"))
    withdraw_release(release=older)
    assert not Code.objects.filter(system__slug="icd10pcs").exists()


def test_a_load_tells_how_far_it_is_and_one_that_is_given_up_leaves_nothing():
    rows = makers.many_codes(12_000)
    steps = release_steps(system="icd10pcs", label="FY2025", rows=iter(rows))
    assert [next(steps).words for _ in range(3)] == [
        "5,000 rows read",
        "10,000 rows read",
        "Comparing with the releases loaded here",
    ]
    steps.close()
    assert not Code.objects.filter(system__slug="icd10pcs").exists()
    assert not connection.in_atomic_block or not connection.needs_rollback


def test_a_code_that_stands_twice_in_a_file_counts_once():
    counts = makers.load_codes(rows=[REPAIR._replace(line=1), REPAIR._replace(line=2, title="Other")])
    assert (counts.bad, counts.bad_rows[0].line) == (1, 2)
    assert counts.bad_rows[0].reason == "duplicate of the code on line 1"
    assert Code.objects.get(code=REPAIR.code).title == REPAIR.title
