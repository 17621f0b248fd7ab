"""Shows the likelihood of risks as a sorted table and as a drawing."""

from dataclasses import dataclass

from django import template

from documents.entry import Likelihood
from documents.likelihood import is_quantified
from procedures.models import Risk

register = template.Library()

BANDS = list(Risk.Likelihood)
SCALE = BANDS[:-1]  # "Not stated" has no place on it
COLUMN, DOT, PER_ROW, TOP = 72, 22, 3, 6


@dataclass(frozen=True)
class RankedRisk:
    """A risk with its number in the table, its band, and the band's step: 5 for very common, 0 for not stated.

    `is_quantified`: its own figure lies in the band, so the figures of the band are true of it.
    """

    number: int
    risk: Risk
    band: Risk.Likelihood
    step: int
    is_quantified: bool


@register.filter
def by_likelihood(risks) -> list[RankedRisk]:
    """The risks, most likely first and in the writer's order within a band; those without a stated likelihood last."""
    ordered = sorted(risks, key=lambda risk: BANDS.index(risk.likelihood))
    return [
        RankedRisk(
            number,
            risk,
            Risk.Likelihood(risk.likelihood),
            len(SCALE) - BANDS.index(risk.likelihood),
            is_quantified(Likelihood(risk.likelihood), risk.frequency),
        )
        for number, risk in enumerate(ordered, start=1)
    ]


@register.inclusion_tag("procedures/_risk_scale.html")
def risk_scale(ranked: list[RankedRisk]) -> dict:
    """Drawings of the five bands with a numbered dot for every risk: one of the risks with a figure, one of those with a word.

    The text alternative of each counts its risks by band. Only a figure gives a place on the scale, whose lines between the
    bands stand for 1 in 10, 1 in 100, 1 in 1,000 and 1 in 10,000 (logarithmic); the other drawing has no lines.
    """
    drawn = [row for row in ranked if row.band != Risk.Likelihood.NOT_STATED]
    strips = [[row for row in drawn if row.is_quantified == with_figures] for with_figures in (True, False)]
    return {"strips": [_strip(rows) for rows in strips if rows], "undrawn": len(ranked) - len(drawn)}


def _strip(ranked: list[RankedRisk]) -> dict:
    """What the template draws of risks that all have a figure, or all have none."""
    columns = [[row for row in ranked if row.band == band] for band in SCALE]
    base = TOP + max(-(-len(column) // PER_ROW) for column in columns) * DOT
    has_figures = ranked[0].is_quantified
    return {
        "dots": [
            _dot(row.number, before, index, base)
            for index, column in enumerate(columns)
            for before, row in enumerate(column)
        ],
        "bands": [
            {
                "words": band.label.split(),
                "x": index * COLUMN,
                "middle": index * COLUMN + COLUMN // 2,
                "step": len(SCALE) - index,
            }
            for index, band in enumerate(SCALE)
        ],
        "words_at": 27 if has_figures else 10,
        "ticks": [(COLUMN * power, f"1 in {10**power:,}") for power in range(1, len(SCALE))] if has_figures else [],
        "counts": [(band, len(column)) for band, column in zip(SCALE, columns, strict=True) if column],
        "base": base,
        "height": base + (58 if has_figures else 41),
    }


def _dot(number: int, before: int, index: int, base: int) -> dict:
    """The dot of risk `number` in column `index`, after `before` others."""
    level, side = divmod(before, PER_ROW)
    return {"number": number, "x": index * COLUMN + 14 + side * DOT, "y": base - DOT // 2 - level * DOT}
