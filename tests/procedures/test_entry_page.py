"""What the entry page shows as words and drawings: durations, the order of risks, empty sections."""

from types import SimpleNamespace

import pytest

from procedures.models import Risk
from procedures.templatetags.entry_text import usual_duration
from procedures.templatetags.risk_scale import by_likelihood, risk_scale

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


def test_the_drawing_has_a_dot_for_every_stated_risk_and_counts_them_in_words():
    ranked = by_likelihood([Risk(likelihood=VERY_COMMON)] * 4 + [Risk(likelihood=RARE), Risk(likelihood=NOT_STATED)])
    drawing = risk_scale(ranked)
    places = [(dot["x"], dot["y"]) for dot in drawing["dots"]]
    assert len(set(places)) == len(places) == 5
    assert drawing["counts"] == [(VERY_COMMON, 4), (RARE, 1)]
    assert drawing["undrawn"] == 1
