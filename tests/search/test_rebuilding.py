"""A rebuilt search index is the same as the one that is kept up to date."""

import io
import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pyroaring import BitMap

from codes.actions import load_maps, load_terms
from codes.formats.rows import CodeRow, MapRow, TermRow
from codes.models import CodePlace
from procedures import actions
from search.actions import rebuild
from search.models import Findable
from search.queries import find
from tests import makers
from textindex import layers
from textindex.models import Posting


def table():
    """All that search finds things by."""
    found = Posting.objects.values_list("kind", "word", "collection", "layer", "places")
    return (
        {(*row, tuple(keys)) for *row, keys in Findable.objects.values_list("procedure", "place", "keys")},
        set(CodePlace.objects.values_list("system", "place", "code")),
        {(*key, tuple(BitMap.deserialize(bytes(places)))) for *key, places in found},
    )


@pytest.mark.django_db
def test_rebuilding_gives_the_same_rows_as_was_kept():
    makers.load_codes(rows=[*makers.PCS, TermRow("0RQL0ZZ", "Elbow mend", "index")])
    makers.load_codes("house", rows=[CodeRow("X1", "Text"), CodeRow("X2", "")])
    makers.load_codes("house", "2", rows=[CodeRow("X1", "Other text"), CodeRow("X2", "")])
    version = makers.published()
    makers.published(name="Lancing", related_codes=[])
    makers.load_codes(label="FY2026", rows=makers.PCS[1:])
    load_terms(system="icd10pcs", rows=[TermRow("0DTJ4ZZ", "Keyhole", "index")])
    load_maps(source="house", target="icd10pcs", rows=[MapRow("X1", "0DTJ4ZZ", "inexact")], origin="x")
    actions.withdraw(version=version, actor=makers.reviewer("rita"), note="Wrong.")
    makers.draft(version.created_by, name="A draft", related_codes=[])
    before = table()
    assert [len(part) for part in before[:2]] == [1, 8 + 1]
    out = io.StringIO()
    call_command("rebuild_search", stdout=out)
    assert out.getvalue() == "indexed 10\n"
    assert table() == before


@pytest.mark.django_db
def test_a_table_that_was_spoiled_by_hand_is_whole_again():
    makers.load_codes()
    Posting.objects.all().delete()
    assert find("elbow", user=None).total == 0
    rebuild()
    assert find("elbow", user=None).total == 2


@pytest.mark.usefixtures("first_rows")
def test_readers_see_the_old_table_until_the_new_one_is_whole():
    makers.load_codes()
    totals = []

    def read():
        totals.append(find("elbow", user=None).total)
        connection.close()

    with transaction.atomic():
        rebuild()
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(60)
        assert totals == [2]


@pytest.mark.django_db
def test_an_index_that_is_written_aside_piece_by_piece_is_the_same(monkeypatch):
    makers.load_codes(rows=makers.many_codes(300))
    makers.published()
    whole = table()
    monkeypatch.setattr(layers, "MOST_GATHERED", 50)
    monkeypatch.setattr(layers, "MERGED_AT_ONCE", 7)
    rebuild()
    assert table() == whole
