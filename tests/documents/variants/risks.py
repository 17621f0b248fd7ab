"""Variants of the risks: words and figures for likelihood, labels of bands, what is no risk."""

from documents.entry import Likelihood, RiskItem

from .variant import HEAD, NAME, SUMMARY, Variant, section


def _risks(*rows: tuple[str, Likelihood]) -> list[RiskItem]:
    return [RiskItem(name, likelihood) for name, likelihood in rows]


_COMMON_RARE = _risks(("A", Likelihood.COMMON), ("b", Likelihood.COMMON), ("C", Likelihood.RARE))

RISK_VARIANTS = {
    "two words that are one thing": section(
        "Risks and Complications",
        "Common Risks: Itching, nausea and vomiting.",
        document={"risks": _risks(("Itching", Likelihood.COMMON), ("nausea and vomiting", Likelihood.COMMON))},
    ),
    "list with including": section(
        "Risks and Complications",
        "Rare Risks: Rust, including red rust, holes.",
        document={
            "risks": _risks(("Rust", Likelihood.RARE), ("red rust", Likelihood.RARE), ("holes", Likelihood.RARE))
        },
    ),
    "risks run on": section(
        "Risks and Complications",
        "Common: A, b. Rare: C. Care: Rest.",
        document={"risks": _COMMON_RARE, "risk_management": "Rest."},
    ),
    "risks below their band": section(
        "Risks and Complications",
        "Common Risks\n\n  • A\n  • b\n\nRare Risks:\n\n  • C",
        document={"risks": _COMMON_RARE},
    ),
    "risks told in sentences": section(
        "Risks and Complications",
        "Common risks include A rust, b. Rare complications may include C.",
        document={"risks": _risks(("A rust", Likelihood.COMMON), ("b", Likelihood.COMMON), ("C", Likelihood.RARE))},
        inferred=("risks",),
    ),
    "risks without a band": section(
        "Risks and Complications",
        "Serious Risks: Rust, holes. Potential complications: Bends.",
        document={"risks": _risks(*((name, Likelihood.NOT_STATED) for name in ("Rust", "holes", "Bends")))},
    ),
    "risks with figure and management": section(
        "Risks and Complications",
        "  • Rare: Rust (about 1 in 2,000). Management: Polish it",
        document={"risks": [RiskItem("Rust", Likelihood.RARE, "about 1 in 2,000", "Polish it")]},
    ),
    "own words for likelihood": section(
        "Risks",
        "  • Very common: itching\n  • Infection (rare)\n  • Rarely, rust\n  • Uncommon stains",
        document={
            "risks": [
                RiskItem("itching", Likelihood.VERY_COMMON),
                RiskItem("Infection", Likelihood.RARE),
                RiskItem("rust", Likelihood.RARE),
                RiskItem("stains", Likelihood.UNCOMMON),
            ]
        },
    ),
    "figure against word": section(
        "Risks",
        "  • Rare: Rust (1 in 5)",
        document={"risks": [RiskItem("Rust", Likelihood.VERY_COMMON, "1 in 5")]},
        warnings=("“rare” means 1 in 10,000 to 1 in 1,000",),
    ),
    "label with its figures": section(
        "Risks",
        "  • Common (1 in 100 to 1 in 10): rust, stains (1 in 20)",
        document={
            "risks": [
                RiskItem("rust", Likelihood.COMMON, "1 in 100 to 1 in 10"),
                RiskItem("stains", Likelihood.COMMON, "1 in 20"),
            ]
        },
    ),
    "item below a banded item": section(
        "Risks",
        "  • Rare: rust\n  • Stains",
        document={"risks": [RiskItem("rust", Likelihood.RARE), RiskItem("Stains")]},
    ),
    "sentence among the risks": section(
        "Risks",
        "  • Rare: rust\n  • Rust is treated with oil and time.",
        document={
            "risks": [RiskItem("rust", Likelihood.RARE)],
            "risk_management": "Rust is treated with oil and time.",
        },
        warnings=("read as text, not as a risk",),
        inferred=("risk_management",),
    ),
    "other things among the risks": section(
        "Risks",
        "  • Rust\n  • Document all bends\n  • Bar signed off",
        document={"risks": [RiskItem("Rust"), RiskItem("Bar signed off")]},
        unplaced=("Document all bends",),
        warnings=("looks like no risk", "“Bar signed off” may be no risk"),
        inferred=("risks",),
    ),
    "no risk at all": section(
        "Risks",
        "  • No known risks\n  • Rare: rust\nHow rust is handled\nOil and rest.",
        document={"risks": [RiskItem("rust", Likelihood.RARE)], "risks_text": "No known risks"},
        unplaced=("How rust is handled", "Oil and rest."),
        warnings=("read as text, not as a risk", "no field is known for what follows"),
        inferred=("risks_text",),
    ),
    "management above bullets": section(
        "Risks",
        "Common Risks:\n\n  • Rust\n\nManagement:\n\n  • Oil",
        document={"risks": [RiskItem("Rust", Likelihood.COMMON)], "risk_management": "- Oil"},
    ),
    "labels of bands with other words": section(
        "Risks",
        "Common & Minor Risks: A, b\n\nRarely: C\n\nFrequency not known: D",
        document={"risks": [*_COMMON_RARE, RiskItem("D")]},
    ),
    "a label of no band": section(
        "Risks",
        "Most common risks: Rust, stains",
        document={
            "risks": [
                RiskItem("Rust", Likelihood.NOT_STATED, "Most common"),
                RiskItem("stains", Likelihood.NOT_STATED, "Most common"),
            ]
        },
    ),
    "levels of risk": section(
        "Risks",
        "High risk: Bleeding",
        document={"risks": [RiskItem("Bleeding", Likelihood.NOT_STATED, "High risk")]},
        inferred=("risks",),
    ),
    "words that are not about the risk": section(
        "Risks",
        "Common Risks:\n\n  • Bends (rarely permanent)\n  • Injury of the common rod\n  • Dents (no longer rare)",
        document={
            "risks": [
                RiskItem("Bends (rarely permanent)", Likelihood.COMMON),
                RiskItem("Injury of the common rod", Likelihood.COMMON),
                RiskItem("Dents", Likelihood.NOT_STATED, "no longer rare"),
            ]
        },
    ),
    "several risks in one item": section(
        "Risks",
        "  • Rust (very common), stains (rare)",
        document={"risks": _risks(("Rust", Likelihood.VERY_COMMON), ("stains", Likelihood.RARE))},
    ),
    "a figure of some people": section(
        "Risks",
        "  • Rust (2% need a new bar)",
        document={"risks": [RiskItem("Rust", Likelihood.NOT_STATED, "2% need a new bar")]},
        warnings=("“Rust” is said of some people only",),
        inferred=("risks",),
    ),
    "unknown label among the risks": section(
        "Risks",
        "  • Common: A, b\n  • Warning signs: heat\n  • Rare: C",
        document={"risks": _COMMON_RARE, "risks_text": "- Warning signs: heat"},
        differs={"Markdown": {"risks_text": "- **Warning signs:** heat"}},
        warnings=("“Warning signs” is not known",),
        inferred=("risks_text",),
    ),
    "lost headings of lists": Variant(
        f"{HEAD}{NAME}{SUMMARY}Risks\n\n  • Skin irritation\n  • Dents\n  • Comfort at once\n  • Oil it every 3 days\n"
        "  • Closed bars: simpler\n\nPatient Experience\n\nNo noise.\n",
        {
            "risks": [RiskItem("Skin irritation"), RiskItem("Dents")],
            "benefits_text": "- Comfort at once",
            "recovery_text": "- Oil it every 3 days",
            "alternatives_text": "- Closed bars: simpler",
            "patient_experience_text": "No noise.",
        },
        differs={"Markdown": {"alternatives_text": "- **Closed bars:** simpler"}},
        warnings=("“Benefits” is missing", "“Recovery” is missing", "“Alternatives” is missing"),
        inferred=("benefits_text", "recovery_text", "alternatives_text"),
    ),
    "an item that reads like no risk": Variant(
        f"{HEAD}{NAME}{SUMMARY}Risks\n\n  • Rust\n  • Faster opening\n\nBenefits\n\nMuch.\n",
        {"risks": [RiskItem("Rust")], "benefits_text": "Much."},
        unplaced=("Faster opening",),
        warnings=("no field is known for what follows: “Faster opening”",),
    ),
    "table in Markdown": section(
        "Risks",
        "| Risk | How common | Management |\n|---|---|---|\n| Rust | rare | oil |\n| Dents | 1 in 20 | |",
        document={
            "risks": [
                RiskItem("Rust", Likelihood.RARE, "", "oil"),
                RiskItem("Dents", Likelihood.COMMON, "1 in 20"),
            ]
        },
        inferred=("risks",),
    ),
    "band alone in an item": section(
        "Risks",
        "  • Common\n    • A\n    • b\n  • Rare\n    • C",
        document={"risks": _COMMON_RARE},
    ),
    "title among the risks": section(
        "Risks",
        "Common Risks\n\n  • A\n  • b\n\nWhen to Call\n\n  • Heat over 38\n\nRare Risks\n\n  • C",
        document={"risks": _COMMON_RARE},
        unplaced=("When to Call", "Heat over 38"),
        warnings=("no field is known for what follows: “When to Call”",),
    ),
    "labels before a dash": section("Risks", "  • Common - A, b\n  • Rare → C", document={"risks": _COMMON_RARE}),
    "an item on two lines": section(
        "Risks",
        "  • Rust\n    holes\n  • Dents",
        document={"risks": [RiskItem("Rust holes"), RiskItem("Dents")]},
    ),
    "a figure before its risk": section(
        "Risks", "  • 1 in 50: rust", document={"risks": [RiskItem("rust", Likelihood.COMMON, "1 in 50")]}
    ),
    "management below its risk": section(
        "Risks",
        "  • Rust\n    • Management: oil\n  • Dents",
        document={"risks": [RiskItem("Rust", management="oil"), RiskItem("Dents")]},
        differs={"compact": {"risks": [RiskItem("Rust"), RiskItem("Dents")], "risk_management": "oil"}},
    ),
    "totals in a table": section(
        "Risks",
        "Complication | Rate\nRust | 4%\nTotal | 6%\nAny complication | 12%",
        document={
            "risks": [RiskItem("Rust", Likelihood.COMMON, "4%")],
            "risks_text": "Total: 6%\n\nAny complication: 12%",
        },
        warnings=("“Total: 6%” was read as text", "“Any complication: 12%” was read as text"),
        inferred=("risks", "risks_text"),
    ),
    "table of unknown columns": section(
        "Risks",
        "Thing | Number\nRust | 4",
        document={"risks_text": "Thing | Number\nRust | 4"},
        warnings=("this table was kept as text",),
    ),
    "a concentration": section(
        "Risks",
        "  • Reaction to epinephrine (1:1000)\n  • Rust (1:50)",
        document={
            "risks": [RiskItem("Reaction to epinephrine (1:1000)"), RiskItem("Rust", Likelihood.COMMON, "1:50")],
        },
        warnings=("“1:1000” was read as a strength, a scale or another figure",),
    ),
    "risks without list markers": section(
        "Risks",
        "Bleeding\nInfection (rare)",
        document={"risks": [RiskItem("Bleeding"), RiskItem("Infection", Likelihood.RARE)]},
        inferred=("risks",),
    ),
}
