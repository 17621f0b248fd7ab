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
        "Rare Risks: Rash, including red rash, holes.",
        document={
            "risks": _risks(("Rash", Likelihood.RARE), ("red rash", Likelihood.RARE), ("holes", Likelihood.RARE))
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
        "Common risks include A rash, b. Rare complications may include C.",
        document={"risks": _risks(("A rash", Likelihood.COMMON), ("b", Likelihood.COMMON), ("C", Likelihood.RARE))},
        inferred=("risks",),
    ),
    "risks without a band": section(
        "Risks and Complications",
        "Serious Risks: Rash, holes. Potential complications: Tears.",
        document={"risks": _risks(*((name, Likelihood.NOT_STATED) for name in ("Rash", "holes", "Tears")))},
    ),
    "risks with figure and management": section(
        "Risks and Complications",
        "  • Rare: Rash (about 1 in 2,000). Management: Polish it",
        document={"risks": [RiskItem("Rash", Likelihood.RARE, "about 1 in 2,000", "Polish it")]},
    ),
    "own words for likelihood": section(
        "Risks",
        "  • Very common: itching\n  • Infection (rare)\n  • Rarely, rash\n  • Uncommon stains",
        document={
            "risks": [
                RiskItem("itching", Likelihood.VERY_COMMON),
                RiskItem("Infection", Likelihood.RARE),
                RiskItem("rash", Likelihood.RARE),
                RiskItem("stains", Likelihood.UNCOMMON),
            ]
        },
    ),
    "figure against word": section(
        "Risks",
        "  • Rare: Rash (1 in 5)",
        document={"risks": [RiskItem("Rash", Likelihood.VERY_COMMON, "1 in 5")]},
        warnings=("“rare” means 1 in 10,000 to 1 in 1,000",),
    ),
    "label with its figures": section(
        "Risks",
        "  • Common (1 in 100 to 1 in 10): rash, stains (1 in 20)",
        document={
            "risks": [
                RiskItem("rash", Likelihood.COMMON, "1 in 100 to 1 in 10"),
                RiskItem("stains", Likelihood.COMMON, "1 in 20"),
            ]
        },
    ),
    "item below a banded item": section(
        "Risks",
        "  • Rare: rash\n  • Stains",
        document={"risks": [RiskItem("rash", Likelihood.RARE), RiskItem("Stains")]},
    ),
    "sentence among the risks": section(
        "Risks",
        "  • Rare: rash\n  • Rash is treated with oil and time.",
        document={
            "risks": [RiskItem("rash", Likelihood.RARE)],
            "risk_management": "Rash is treated with oil and time.",
        },
        warnings=("read as text, not as a risk",),
        inferred=("risk_management",),
    ),
    "other things among the risks": section(
        "Risks",
        "  • Rash\n  • Document all tears\n  • Bar signed off",
        document={"risks": [RiskItem("Rash"), RiskItem("Bar signed off")]},
        unplaced=("Document all tears",),
        warnings=("looks like no risk", "“Bar signed off” may be no risk"),
        inferred=("risks",),
    ),
    "no risk at all": section(
        "Risks",
        "  • No known risks\n  • Rare: rash\nHow rash is handled\nOil and rest.",
        document={"risks": [RiskItem("rash", Likelihood.RARE)], "risks_text": "No known risks"},
        unplaced=("How rash is handled", "Oil and rest."),
        warnings=("read as text, not as a risk", "no field is known for what follows"),
        inferred=("risks_text",),
    ),
    "management above bullets": section(
        "Risks",
        "Common Risks:\n\n  • Rash\n\nManagement:\n\n  • Oil",
        document={"risks": [RiskItem("Rash", Likelihood.COMMON)], "risk_management": "- Oil"},
    ),
    "labels of bands with other words": section(
        "Risks",
        "Common & Minor Risks: A, b\n\nRarely: C\n\nFrequency not known: D",
        document={"risks": [*_COMMON_RARE, RiskItem("D")]},
    ),
    "a label of no band": section(
        "Risks",
        "Most common risks: Rash, stains",
        document={
            "risks": [
                RiskItem("Rash", Likelihood.NOT_STATED, "Most common"),
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
        "Common Risks:\n\n  • Tears (rarely permanent)\n  • Injury of the common rod\n  • Burns (no longer rare)",
        document={
            "risks": [
                RiskItem("Tears (rarely permanent)", Likelihood.COMMON),
                RiskItem("Injury of the common rod", Likelihood.COMMON),
                RiskItem("Burns", Likelihood.NOT_STATED, "no longer rare"),
            ]
        },
    ),
    "several risks in one item": section(
        "Risks",
        "  • Rash (very common), stains (rare)",
        document={"risks": _risks(("Rash", Likelihood.VERY_COMMON), ("stains", Likelihood.RARE))},
    ),
    "a figure of some people": section(
        "Risks",
        "  • Rash (2% need a new bar)",
        document={"risks": [RiskItem("Rash", Likelihood.NOT_STATED, "2% need a new bar")]},
        warnings=("“Rash” is said of some people only",),
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
        f"{HEAD}{NAME}{SUMMARY}Risks\n\n  • Skin irritation\n  • Burns\n  • Comfort at once\n  • Oil it every 3 days\n"
        "  • Closed bars: simpler\n\nPatient Experience\n\nNo cough.\n",
        {
            "risks": [RiskItem("Skin irritation"), RiskItem("Burns")],
            "benefits_text": "- Comfort at once",
            "recovery_text": "- Oil it every 3 days",
            "alternatives_text": "- Closed bars: simpler",
            "patient_experience_text": "No cough.",
        },
        differs={"Markdown": {"alternatives_text": "- **Closed bars:** simpler"}},
        warnings=("“Benefits” is missing", "“Recovery” is missing", "“Alternatives” is missing"),
        inferred=("benefits_text", "recovery_text", "alternatives_text"),
    ),
    "an item that reads like no risk": Variant(
        f"{HEAD}{NAME}{SUMMARY}Risks\n\n  • Rash\n  • Faster opening\n\nBenefits\n\nMuch.\n",
        {"risks": [RiskItem("Rash")], "benefits_text": "Much."},
        unplaced=("Faster opening",),
        warnings=("no field is known for what follows: “Faster opening”",),
    ),
    "table in Markdown": section(
        "Risks",
        "| Risk | How common | Management |\n|---|---|---|\n| Rash | rare | oil |\n| Burns | 1 in 20 | |",
        document={
            "risks": [
                RiskItem("Rash", Likelihood.RARE, "", "oil"),
                RiskItem("Burns", Likelihood.COMMON, "1 in 20"),
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
        "  • Rash\n    holes\n  • Burns",
        document={"risks": [RiskItem("Rash holes"), RiskItem("Burns")]},
    ),
    "a figure before its risk": section(
        "Risks", "  • 1 in 50: rash", document={"risks": [RiskItem("rash", Likelihood.COMMON, "1 in 50")]}
    ),
    "management below its risk": section(
        "Risks",
        "  • Rash\n    • Management: oil\n  • Burns",
        document={"risks": [RiskItem("Rash", management="oil"), RiskItem("Burns")]},
        differs={"compact": {"risks": [RiskItem("Rash"), RiskItem("Burns")], "risk_management": "oil"}},
    ),
    "totals in a table": section(
        "Risks",
        "Complication | Rate\nRash | 4%\nTotal | 6%\nAny complication | 12%",
        document={
            "risks": [RiskItem("Rash", Likelihood.COMMON, "4%")],
            "risks_text": "Total: 6%\n\nAny complication: 12%",
        },
        warnings=("“Total: 6%” was read as text", "“Any complication: 12%” was read as text"),
        inferred=("risks", "risks_text"),
    ),
    "table of unknown columns": section(
        "Risks",
        "Thing | Number\nRash | 4",
        document={"risks_text": "Thing | Number\nRash | 4"},
        warnings=("this table was kept as text",),
    ),
    "a concentration": section(
        "Risks",
        "  • Reaction to epinephrine (1:1000)\n  • Rash (1:50)",
        document={
            "risks": [RiskItem("Reaction to epinephrine (1:1000)"), RiskItem("Rash", Likelihood.COMMON, "1:50")],
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
