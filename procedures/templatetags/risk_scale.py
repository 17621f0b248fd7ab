"""Shows the likelihood of risks as a sorted table and as a drawing."""

from dataclasses import dataclass

from django import template

from procedures.models import Risk

register = template.Library()

BANDS = list(Risk.Likelihood)
SCALE = BANDS[:-1]  # "Not stated" is not on it
COLUMN, DOT, PER_ROW, TOP = 72, 22, 3, 6


@dataclass(frozen=True)
class RankedRisk:
    """A risk with its number in the table, its band, and the band's step: 5 for very common, 0 for not stated."""

    number: int
    risk: Risk
    band: Risk.Likelihood
    step: int


@register.filter
def by_likelihood(risks) -> list[RankedRisk]:
    """The risks, most likely first and in the writer's order within a band; those without a stated likelihood last."""
    ordered = sorted(risks, key=lambda risk: BANDS.index(risk.likelihood))
    return [
        RankedRisk(number, risk, Risk.Likelihood(risk.likelihood), len(SCALE) - BANDS.index(risk.likelihood))
        for number, risk in enumerate(ordered, start=1)
    ]


@register.inclusion_tag("procedures/_risk_scale.html")
def risk_scale(ranked: list[RankedRisk]) -> dict:
    """A drawing of the five bands with a numbered dot for each risk; its text alternative counts the risks by band.

    The lines between the bands are at 1 in 10, 1 in 100, 1 in 1,000 and 1 in 10,000, so the scale is logarithmic.
    """
    columns = [[row for row in ranked if row.band == band] for band in SCALE]
    rows = max(-(-len(column) // PER_ROW) for column in columns)
    base = TOP + max(rows, 1) * DOT
    return {
        "dots": [
            _dot(row.number, before, index, base)
            for index, column in enumerate(columns)
            for before, row in enumerate(column)
        ],
        "bands": [
            {
                "words": band.word.split(),
                "x": index * COLUMN,
                "middle": index * COLUMN + COLUMN // 2,
                "step": len(SCALE) - index,
            }
            for index, band in enumerate(SCALE)
        ],
        "ticks": [(COLUMN * power, f"1 in {10**power:,}") for power in range(1, len(SCALE))],
        "counts": [(band, len(column)) for band, column in zip(SCALE, columns, strict=True) if column],
        "undrawn": sum(row.band == Risk.Likelihood.NOT_STATED for row in ranked),
        "base": base,
    }


def _dot(number: int, before: int, index: int, base: int) -> dict:
    """The dot of risk `number` in column `index`, after `before` others."""
    level, side = divmod(before, PER_ROW)
    return {"number": number, "x": index * COLUMN + 14 + side * DOT, "y": base - DOT // 2 - level * DOT}
