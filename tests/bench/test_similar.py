"""The benchmark of similar codes: its classes of procedures, its scores, what it says without files."""

import csv

import pytest

from bench import similar, similar_size
from bench.similar import CLASSES, class_of
from codes.models import CodeSystem


def test_the_classes_put_codes_together_that_people_would():
    assert class_of("0DTJ4ZZ") == class_of("0DBJ0ZZ") == "bowel: appendix"
    assert class_of("0SRD0JZ") != class_of("0SR90JZ")
    assert class_of("0DBJ0ZX") == "bowel: biopsy of the lower tract"
    with CLASSES.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["begins"] for row in rows}) == len(rows) > 200


def test_scores_count_the_class_and_other_cores():
    found = {"0DTJ4ZZ": ["0DTJ0ZZ", "0DBJ0ZZ", "0TT00ZZ"]}
    assert similar._scores(["0DTJ4ZZ"], found.__getitem__) == (0.2, 0.1)
    titles = {"0DTJ4ZZ": "Resection of Appendix", "0DBJ0ZZ": "Excision of Appendix", "0TT00ZZ": "Excision of Kidney"}
    assert similar._by_words(titles)("0DTJ4ZZ")[0] == "0DBJ0ZZ"
    assert similar._asked(titles) == similar._asked(reversed(list(titles)))


def test_without_files_it_says_how_it_is_measured(monkeypatch):
    monkeypatch.delenv(similar.VARIABLE, raising=False)
    (row,) = similar.quality()
    assert similar.VARIABLE in row.work


@pytest.mark.django_db
def test_the_file_that_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv(similar.VARIABLE, str(tmp_path))
    with pytest.raises(FileNotFoundError, match="icd10pcs_order"):
        list(similar.quality())


@pytest.mark.parametrize(
    ("script", "patience", "said"),
    [("sleep 0.5", 60, "s / peak MB"), ("exec sleep 60", 0.3, "stopped after 0.3 s")],
)
def test_the_time_and_the_memory_of_a_rebuild_are_those_of_its_own_process_and_it_is_not_waited_for_without_end(
    monkeypatch, tmp_path, script, patience, said
):
    command = tmp_path / "python"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    monkeypatch.setattr(similar_size.sys, "executable", str(command))
    monkeypatch.setattr(similar_size, "PATIENCE", patience)
    row = similar_size.rebuilt(CodeSystem(name="ICD-10-PCS", slug="icd10pcs"), "9 codes", {})
    assert row.work == f"similar codes of 9 codes of ICD-10-PCS: {said}"
    if said.startswith("s /"):
        taken, memory = row.ours
        assert 0.5 < taken < 60 and 0 < memory < 100


@pytest.mark.django_db
def test_generated_codes_are_added_size_by_size(monkeypatch):
    monkeypatch.setattr(similar_size, "COUNTS", (30, 90))
    monkeypatch.setattr(similar_size, "rebuilt", lambda system, *_, goal="": (system.slug, system.codes.count(), goal))
    assert sorted(similar_size.sizes()) == [
        ("icd10cm", 30, "under 120 s"), ("icd10cm", 90, ""), ("icd10pcs", 30, "under 120 s"), ("icd10pcs", 90, ""),
    ]  # fmt: skip
