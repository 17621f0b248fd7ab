"""What the entry page shows as words and drawings: durations, the order of risks, empty sections."""

import re
from types import SimpleNamespace

import pytest

from documents.entry import Likelihood, RiskItem
from procedures.models import Risk
from procedures.templatetags.entry_text import usual_duration
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
    with_figures, with_words = drawing["strips"]
    places = [(dot["x"], dot["y"]) for dot in with_figures["dots"]]
    assert len(set(places)) == len(places) == 4
    assert with_figures["counts"] == [(VERY_COMMON, 4)]
    assert with_figures["ticks"][0] == (72, "1 in 10")
    assert with_words["counts"] == [(RARE, 2)]
    assert with_words["ticks"] == []
    assert drawing["undrawn"] == 1


@pytest.mark.django_db
def test_a_page_never_prints_figures_for_a_word(client):
    risks = [
        RiskItem("Bruising", Likelihood.COMMON),
        RiskItem("Fever", Likelihood.RARE, "seldom"),
        RiskItem("Clots", Likelihood.UNCOMMON, "less than 1 in 50"),
    ]
    page = client.get(makers.published(risks=risks).procedure.get_absolute_url()).content.decode()
    assert "Common" in page and "Rare" in page and "Uncommon" in page
    assert not re.search(r"1 in 1\d", page)


@pytest.mark.django_db
def test_a_page_says_what_a_band_means_beside_a_figure_that_lies_in_it(client):
    version = makers.published(risks=[RiskItem("Bruising", Likelihood.COMMON, "3 in 100")])
    page = client.get(version.procedure.get_absolute_url()).content.decode()
    assert "3 in 100" in page and "1 in 100 to 1 in 10" in page
