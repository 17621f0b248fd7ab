"""Variants of what heading and label state, but the words speak against."""

from documents.entry import Likelihood, RiskItem

from .variant import Variant, section

DOUBT_VARIANTS: dict[str, Variant] = {
    "a text that reads like something else": section(
        "Duration",
        "An hour.\n\nBring a towel.\n\nBenefits\n\nA straight bar.\n\nPrices from £25.",
        document={
            "duration_text": "An hour.\n\nBring a towel.",
            "benefits_text": "A straight bar.\n\nPrices from £25.",
        },
        differs={
            "compact": {
                "duration_text": "An hour.\nBring a towel.",
                "benefits_text": "A straight bar.\nPrices from £25.",
            }
        },
        warnings=("“Bring a towel.” reads like no duration", "“Prices from £25.” reads like a price"),
        inferred=("duration_text", "benefits_text"),
    ),
    "a likelihood with a reserve": section(
        "Risks",
        "  • Rust (1 in 50, less common than before)\n  • Holes (1 in 100)",
        document={
            "risks": [
                RiskItem("Rust", Likelihood.COMMON, "1 in 50, less common than before"),
                RiskItem("Holes", Likelihood.COMMON, "1 in 100"),
            ]
        },
        warnings=("says “common than”, so its likelihood may not be meant for everybody",),
        inferred=("risks",),
    ),
}
