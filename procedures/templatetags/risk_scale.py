"""Shows the likelihood of risks as a sorted table and as drawings: on a scale of figures, by words, and as people."""

from dataclasses import dataclass
from math import log10

from django import template

from documents.entry import Likelihood
from documents.frequency import Span, has_several_figures, is_of_some, read_frequency
from documents.likelihood import is_quantified
from procedures.icon_arrays import PEOPLE, PER_ROW, STEP, IconArray, icon_array, marks
from procedures.models import Risk

register = template.Library()

BANDS = list(Risk.Likelihood)
SCALE = BANDS[:-1]  # "Not stated" has no place on it
COLUMN, RADIUS, GAP, TOP = 72, 9.5, 3, 6
WIDTH = COLUMN * len(SCALE)
DOTS_BESIDE = 3
#: So many icon arrays are drawn, those of the most likely risks: more would be a wallpaper.
MOST_ARRAYS = 6


@dataclass(frozen=True)
class RankedRisk:
    """A risk with its number in the table, its band, and the band's step: 5 for very common, 0 for not stated.

    `span` are the probabilities that its figure states of everybody, None for a word; `is_quantified`: they lie in the band, so
    the figures of the band are true of it. `array` shows them as people, if there is a whole one among 1,000. `is_estimate`:
    the text says that the figure is one.
    """

    number: int
    risk: Risk
    band: Risk.Likelihood
    step: int
    is_quantified: bool
    span: Span | None
    array: IconArray | None

    @property
    def is_estimate(self) -> bool:
        """Whether the figure is an estimate by its own words."""
        return "estimat" in f"{self.risk.name} {self.risk.frequency}".casefold()


def _span(frequency: str) -> Span | None:
    return None if has_several_figures(frequency) or is_of_some(frequency) else read_frequency(frequency)


@register.filter
def by_likelihood(risks) -> list[RankedRisk]:
    """The risks, most likely first; those of one band by their figures, then those with words in the writer's order."""
    spans = {id(risk): _span(risk.frequency) for risk in risks}

    def rank(risk) -> tuple[int, float]:
        span = spans[id(risk)]
        return BANDS.index(risk.likelihood), -_middle(span) if span else 1.0

    return [
        RankedRisk(
            number,
            risk,
            Risk.Likelihood(risk.likelihood),
            len(SCALE) - BANDS.index(risk.likelihood),
            is_quantified(Likelihood(risk.likelihood), risk.frequency),
            spans[id(risk)],
            icon_array(risk.frequency),
        )
        for number, risk in enumerate(sorted(risks, key=rank), start=1)
    ]


@register.inclusion_tag("procedures/_risk_scale.html")
def risk_scale(ranked: list[RankedRisk]) -> dict:
    """What the drawings show: a dot for each risk with a figure, where the figure lies on a logarithmic scale; dots by band for
    risks with a word only, without a scale; and the icon arrays of the most likely risks.

    Only a figure gives a place on the scale. Its range is a line through the dot.
    """
    figures = [row for row in ranked if row.span]
    words = [row for row in ranked if not row.span and row.step]
    return {
        "scale": _scale(figures) if figures else None,
        "words": _words(words) if words else None,
        "arrays": [(row, list(marks(row.array))) for row in ranked if row.array][:MOST_ARRAYS],
        "size": f"{PER_ROW * STEP} {PEOPLE // PER_ROW * STEP}",
        "undrawn": len(ranked) - len(figures) - len(words),
    }


def _middle(span: Span) -> float:
    """Where the dot of a figure is: at the figure, in the middle of a range as the scale shows it, or at the only bound."""
    low, high = span
    if low <= 0 or high >= 1 > low:
        return high if low <= 0 else low
    return (low * high) ** 0.5


def _x(probability: float) -> float:
    """The place of a probability on the scale, from 1 at the left to 1 in 100,000 at the right end."""
    return round(min(max(-log10(probability), 0) * COLUMN, WIDTH), 1) if probability > 0 else WIDTH


def _bands() -> list[dict]:
    return [
        {"words": band.label.split(), "x": n * COLUMN, "middle": n * COLUMN + COLUMN // 2, "step": len(SCALE) - n}
        for n, band in enumerate(SCALE)
    ]


def _scale(ranked: list[RankedRisk]) -> dict:
    """The dots of risks with figures, each on the lowest level where it and its range are free of others."""
    levels: list[float] = []
    dots = []
    for row in sorted(ranked, key=lambda row: _x(row.span[1])):
        first, last, x = _x(row.span[1]), _x(row.span[0]), _x(_middle(row.span))
        left, right = min(first, x - RADIUS), max(last, x + RADIUS)
        level = next((n for n, end in enumerate(levels) if end + GAP <= left), len(levels))
        levels[level : level + 1] = [right]
        dots.append({"number": row.number, "x": x, "first": first, "last": last, "level": level})
    base = TOP + len(levels) * round(2 * RADIUS + GAP)
    for dot in dots:
        dot["y"] = round(base - (dot["level"] + 0.5) * (2 * RADIUS + GAP), 1)
    return {
        "dots": dots,
        "bands": _bands(),
        "ticks": [(COLUMN * power, f"1 in {10**power:,}") for power in range(1, len(SCALE))],
        "said": [(row.number, row.risk.name, row.risk.frequency) for row in ranked],
        "base": base,
        "height": base + 58,
    }


def _words(ranked: list[RankedRisk]) -> dict:
    """The dots of risks with words only, side by side above their band."""
    columns = [[row for row in ranked if row.band == band] for band in SCALE]
    pitch = round(2 * RADIUS + GAP)
    base = TOP + max(-(-len(column) // DOTS_BESIDE) for column in columns) * pitch
    return {
        "dots": [
            {
                "number": row.number,
                "x": n * COLUMN + 14 + before % DOTS_BESIDE * pitch,
                "y": base - pitch // 2 - before // DOTS_BESIDE * pitch,
            }
            for n, column in enumerate(columns)
            for before, row in enumerate(column)
        ],
        "bands": _bands(),
        "counts": [(band, len(column)) for band, column in zip(SCALE, columns, strict=True) if column],
        "base": base,
        "height": base + 41,
    }
