"""What the entry page shows as words and drawings: durations, the order of risks, empty sections."""

import re
from types import SimpleNamespace

import pytest

from documents.entry import Likelihood, RiskItem
from procedures.models import Risk
from procedures.templatetags.entry_text import days_after, usual_duration, usual_stay
from procedures.templatetags.risk_scale import by_likelihood, risk_scale
from tests import makers

NOT_STATED, RARE, VERY_COMMON = (Risk.Likelihood[name] for name in ("NOT_STATED", "RARE", "VERY_COMMON"))


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, ""),
        (20, 40, "20 to 40 minutes"),
        (60, 120, "1 to 2 hours"),
        (45, 120, "45 minutes to 2 hours"),
        (150, 210, "2 hours 30 minutes to 3 hours 30 minutes"),
        (60, 60, "1 hour"),
        (None, 30, "up to 30 minutes"),
        (1, None, "from 1 minute"),
    ],
)
def test_durations_read_like_speech(low, high, words):
    assert usual_duration(SimpleNamespace(duration_min_minutes=low, duration_max_minutes=high)) == words


def test_the_likeliest_risk_comes_first_and_unstated_ones_last():
    risks = [
        Risk(name="c", likelihood=NOT_STATED),
        Risk(name="b", likelihood=RARE),
        Risk(name="a", likelihood=VERY_COMMON),
    ]
    ranked = by_likelihood(risks)
    assert [(row.number, row.risk.name, row.step) for row in ranked] == [(1, "a", 5), (2, "b", 2), (3, "c", 0)]


def test_risks_with_a_figure_and_risks_with_a_word_are_drawn_apart_and_counted_in_words():
    figures, words = ("1 in 5", "more than 1 in 10", "20%", "almost everyone"), ("", "occasionally")
    risks = [
        *(Risk(likelihood=VERY_COMMON, frequency=figure) for figure in figures),
        *(Risk(likelihood=RARE, frequency=word) for word in words),
        Risk(likelihood=NOT_STATED),
    ]
    drawing = risk_scale(by_likelihood(risks))
    places = [(dot["x"], dot["y"]) for dot in drawing["scale"]["dots"]]
    assert len(set(places)) == len(places) == 4
    assert drawing["scale"]["ticks"][0] == (72, "1 in 10")
    assert drawing["words"]["counts"] == [(RARE, 2)]
    assert "ticks" not in drawing["words"]
    assert drawing["undrawn"] == 1


def test_a_dot_is_where_its_figure_is_and_a_range_is_a_line():
    figures = ("1 in 150", "1 in 400", "1 in 1,000 to 1 in 10", "less than 1 in 1,000")
    ranked = by_likelihood([Risk(name=figure, likelihood=NOT_STATED, frequency=figure) for figure in figures])
    drawing = risk_scale(ranked)
    dots = {ranked[dot["number"] - 1].risk.name: dot for dot in drawing["scale"]["dots"]}
    assert (dots["1 in 150"]["x"], dots["1 in 400"]["x"]) == (156.7, 187.3)
    assert (dots["1 in 150"]["first"], dots["1 in 150"]["last"]) == (156.7, 156.7)
    assert [dots["1 in 1,000 to 1 in 10"][end] for end in ("first", "x", "last")] == [72, 144, 216]
    assert [dots["less than 1 in 1,000"][end] for end in ("first", "x", "last")] == [216, 216, 360]
    assert [row.array.words for row, _ in drawing["arrays"]] == [
        "1 to 100 of 1,000 people", "About 7 of 1,000 people", "About 2 of 1,000 people", "Up to 1 of 1,000 people"
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_page_never_prints_figures_for_a_word(client):
    risks = [
        RiskItem("Bruising", Likelihood.COMMON),
        RiskItem("Fever", Likelihood.RARE, "seldom"),
    ]
    page = client.get(makers.published(risks=risks).procedure.get_absolute_url()).content.decode()
    assert "Common" in page and "Rare" in page
    assert not re.search(r"1 in 1\d", page)


@pytest.mark.django_db
def test_a_page_says_what_a_band_means_beside_a_figure_that_lies_in_it(client):
    clots = RiskItem("Clots", Likelihood.UNCOMMON, "less than 1 in 50")
    version = makers.published(risks=[RiskItem("Bruising", Likelihood.COMMON, "3 in 100"), clots])
    page = client.get(version.procedure.get_absolute_url()).content.decode()
    assert "3 in 100" in page and "1 in 100 to 1 in 10" in page
    assert "1 in 1,000 to 1 in 100" not in page, "a figure that may lie outside does not get those of the band"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, ""),
        (14, 42, "after 2 to 6 weeks"),
        (7, 14, "after 7 to 14 days"),
        (42, 42, "after 6 weeks"),
        (0, 1, "the same day, or within 1 day"),
        (0, 0, "the same day"),
        (3, None, "from 3 days on"),
        (None, 10, "within 10 days"),
    ],
)
def test_days_of_milestones_read_like_speech(low, high, words):
    assert days_after(SimpleNamespace(from_day=low, until_day=high)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, ""),
        (0, 0, "home the same day"),
        (0, 1, "home the same day, or up to 1 night"),
        (1, 3, "1 to 3 nights"),
        (2, 2, "2 nights"),
        (2, None, "2 nights or more"),
        (None, 2, "up to 2 nights"),
    ],
)
def test_stays_read_like_speech(low, high, words):
    assert usual_stay(SimpleNamespace(stay_min_nights=low, stay_max_nights=high)) == words
