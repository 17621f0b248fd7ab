"""The labels of the axes: which codes have them, which are parts of the body."""

from pyroaring import FrozenBitMap

from codes.systems.icd10pcs.reading import AxisLabel
from search.queries.axis_book import AxisBook, words_that_tell_apart


def test_body_parts_are_known_by_their_nouns():
    texts = {4: "Pulmonary Trunk", 6: "Lung Stent"}
    labels = [
        AxisLabel(position, "Body Part", text, frozenset(text.lower().split()), frozenset(), (f"{position}00",))
        for position, text in texts.items()
    ]
    book = AxisBook(1, labels, {f"{position}00": FrozenBitMap([1]) for position in texts})
    assert book.parts == {"trunk"}


def test_what_a_character_means_is_told_by_the_titles_where_operations_share_it():
    of_key = {"60S3": FrozenBitMap([1, 2, 3, 4])}
    texts = ("Infusion Device", "Ceramic Substitute", "No Device")
    labels = [
        AxisLabel(6, "Device", text, frozenset(text.lower().split()), frozenset(), tuple(of_key)) for text in texts
    ]
    assert words_that_tell_apart(labels) == {"infusion", "device", "ceramic", "substitute", "no"}
    titles = {"infusion": [1, 9], "device": [1, 2], "ceramic": [2], "substitute": [2]}
    book = AxisBook(1, labels, of_key, {word: FrozenBitMap(places) for word, places in titles.items()})
    assert [list(places) for places in book.places] == [[1], [2], [3, 4]]
    assert [list(places) for places in AxisBook(1, labels[:1], of_key).places] == [[1, 2, 3, 4]], "it shares its key"
    assert words_that_tell_apart(labels[:1]) == set()
