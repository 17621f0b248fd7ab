"""Variants of what heading and label state, but the words speak against; labels in odd places; marks of other formats."""

from documents.entry import Likelihood, Person, RiskItem, Step

from .variant import HEAD, NAME, SUMMARY, Variant, section

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
        "  • Rash (1 in 50, less common than before)\n  • Holes (1 in 100)",
        document={
            "risks": [
                RiskItem("Rash", Likelihood.COMMON, "1 in 50, less common than before"),
                RiskItem("Holes", Likelihood.COMMON, "1 in 100"),
            ]
        },
        warnings=("says “common than”, so its likelihood may not be meant for everybody",),
        inferred=("risks",),
    ),
    "a risk that begins with another word for likelihood": section(
        "Risks",
        "  • Rare: holes, frequent rash\n  • Common: frequent tears",
        document={
            "risks": [
                RiskItem("holes", Likelihood.RARE),
                RiskItem("frequent rash", Likelihood.RARE),
                RiskItem("frequent tears", Likelihood.COMMON),
            ]
        },
        warnings=("“frequent rash” begins with “frequent”, which may be its likelihood",),
    ),
    "duration with a bound": section(
        "Duration",
        "No more than 2 hours.",
        document={
            "duration_text": "No more than 2 hours.",
            "duration_min_minutes": None,
            "duration_max_minutes": 120,
        },
    ),
    "what somebody may do among the roles": section(
        "Personnel",
        "  • Nurse (may help)\n  • Parents may wait outside\n  • Surgeon as well as a porter",
        document={
            "personnel": [
                Person("Nurse", "may help"),
                Person("Parents may wait outside"),
                Person("Surgeon as well as a porter"),
            ]
        },
        warnings=("“Parents may wait outside” says what", "“Surgeon as well as a porter” may be several people"),
        inferred=("personnel",),
    ),
    "degrees below a risk": section(
        "Risks",
        "  • Rash\n    • temporary: 5%\n  • Holes",
        document={
            "risks": [RiskItem("Rash"), RiskItem("temporary", Likelihood.COMMON, "5%"), RiskItem("Holes")],
        },
        warnings=("“temporary” does not say what happens",),
        inferred=("risks",),
    ),
    "labels among the names": Variant(
        f"{HEAD}Name of the Procedure: Bar Mending; Specialty: forge\nCommon Name: Bending; Duration: 30 min\n\n{SUMMARY}",
        {"name": "Bar Mending; Specialty: forge", "common_names": ["Bending"]},
        unplaced=("Duration: 30 min",),
        warnings=("“Duration: 30 min” has a label of its own", "has a label inside the name"),
        inferred=("name",),
    ),
    "a heading in capitals with its text": Variant(
        f"{HEAD}{NAME}{SUMMARY}DURATION: 15 MIN\n", {"duration_text": "15 MIN", "duration_max_minutes": 15}
    ),
    "lines below a step": section(
        "Procedure Description",
        "1) The bar is heated until\nit glows.\n2) Bend the bar.\nThat is all.\n3) Oil it\nChecklist\n- Oil",
        document={
            "steps": [
                Step("", "The bar is heated until\nit glows."),
                Step("", "Bend the bar.\nThat is all."),
                Step("", "Oil it\nChecklist\n- Oil"),
            ]
        },
        warnings=("“Bend the bar.” has lines below it that may be no part of the step", "“Oil it” has lines below it"),
    ),
    "several sections in one line": Variant(
        f"{HEAD}{NAME}Summary\n\nA bar.\n\nProcedure Description\n\n  1. Bend it.\n\nDuration: 2 hours. Setting: theatre.\n",
        {"duration_text": "2 hours.", "setting_text": "theatre."},
        warnings=("“Duration” was guessed", "“Setting” was guessed"),
        inferred=("duration_text", "setting_text", "minutes"),
    ),
    "labels below other sections": section(
        "Risks",
        "  • Rash (rare)\n\nPersonnel: doctor, nurse\nTools: hammer, oil\nDuration: 30 min.",
        document={
            "risks": [RiskItem("Rash", Likelihood.RARE)],
            "personnel": [Person("doctor"), Person("nurse")],
            "tools": ["hammer", "oil"],
            "duration_text": "30 min.",
        },
        warnings=("“Personnel” was guessed", "“Procedure Description” was guessed", "“Duration”"),
        inferred=("personnel", "tools", "duration_text", "minutes"),
    ),
    "what stands below a line of the page": section(
        "Recovery",
        "Rest for a day.\n\n© 2024 Bars\n\nBars and bolts.",
        document={"recovery_text": "Rest for a day.\n\nBars and bolts."},
        differs={"compact": {"recovery_text": "Rest for a day.\nBars and bolts."}},
        unplaced=("© 2024 Bars",),
        warnings=("belongs to the page", "stands below a line of the page"),
        inferred=("recovery_text",),
    ),
    "headings of a wiki": Variant(
        f"{HEAD}{NAME}== Summary ==\n\nA bar.\n\n== Benefits ==\n\n  • A straight bar\n",
        {"benefits_text": "- A straight bar"},
    ),
    "lists and tables of a wiki": Variant(
        f"{HEAD}{NAME}== Summary ==\n\nA bar.\n\n== Preparation ==\n\n*Combs\n*Wood\n\n== Risks ==\n\n"
        '{| class="x"\n! Risk !! Frequency\n|-\n| Rash || 3%\n|-\n| Holes || rare\n|}\n',
        {
            "preparation_text": "- Combs\n- Wood",
            "risks": [RiskItem("Rash", Likelihood.COMMON, "3%"), RiskItem("Holes", Likelihood.RARE)],
        },
        inferred=("risks",),
    ),
    "edit links behind headings": Variant(
        f"{HEAD}{NAME}Summary[edit]\n\nA bar.\n\nBenefits[edit]\n\n  • A straight bar\n",
        {"benefits_text": "- A straight bar"},
    ),
    "questions and answers with their letters": Variant(
        f"{HEAD}{NAME}Q: What is it?\n\nA: A bar.\n\nQ: How long does it take?\n\nA: An hour.\n",
        {"duration_text": "An hour.", "duration_min_minutes": 60},
    ),
    "headings with numbers of several parts": Variant(
        f"{HEAD}{NAME}5.1 Summary\n\nA bar.\n\n5.2 Risks\n\n5.2.1 Rash (rare)\n\n5.2.2 Holes (rare)\n",
        {"risks": [RiskItem("Rash", Likelihood.RARE), RiskItem("Holes", Likelihood.RARE)]},
    ),
    "headings in two languages": Variant(
        f"{HEAD}Name of the Procedure / Nombre: Bar Mending\n\nSummary / Resumen\n\nA bar.\n\nSetting (Ort)\n\n  • A clinic\n",
        {"name": "Bar Mending", "setting_text": "- A clinic"},
    ),
    "colons with a dash": Variant(
        f"{HEAD}Name of the Procedure :- Bar Mending\n\nSummary:-\n\nA bar.\n\nRisks :-\n\nRare:- Rash\n",
        {"name": "Bar Mending", "risks": [RiskItem("Rash", Likelihood.RARE)]},
    ),
    "one heading with its text": Variant(
        "Bar Mending\n\nSummary: A bar is made straight.\n",
        {"name": "Bar Mending", "summary": "A bar is made straight."},
        inferred=("name",),
    ),
    "several items in one line": section(
        "Benefits",
        "• A straight bar • Less rash",
        document={"benefits_text": "- A straight bar\n- Less rash"},
    ),
    "rated risks in one line": section(
        "Risks",
        "Rash (common), holes (1 in 20)\n\n* Tears (rare)",
        document={
            "risks": [
                RiskItem("Rash", Likelihood.COMMON),
                RiskItem("holes", Likelihood.COMMON, "1 in 20"),
                RiskItem("Tears", Likelihood.RARE),
            ]
        },
        inferred=("risks",),
    ),
}
