"""Variants of what stands around the sections: promo line, title, kind line, name block, headings, footer."""

from documents.entry import CodeReference, Likelihood, Person, RiskItem, Step

from .variant import HEAD, NAME, SUMMARY, Variant, section

_TITLE = CodeReference("cpt4", "27025", "Mending of a bar, open")
_PLAIN = {"name": "Bar Mending", "primary_code": _TITLE, "summary": "A torn bar is made straight again."}


def _named(block: str, **document) -> Variant:
    return Variant(f"{HEAD}Name of the Procedure:\n\n{block}\n\n{SUMMARY}", {"name": "Bar Mending", **document})


FRAMES = {
    "plain frame": Variant(HEAD + NAME + SUMMARY, _PLAIN),
    "typography": Variant(
        (HEAD + NAME + "Summary\n\n“Bår”\u00a0– mending & more, at 8:00.\n").replace("\n", "\r\n"),
        {**_PLAIN, "summary": "“Bår” – mending & more, at 8:00."},
    ),
    "no promo line": Variant("Mending of a bar, open\n\nCPT4 code\n\n" + NAME + SUMMARY, _PLAIN),
    "another promo line": Variant(HEAD.replace("Search all medical", "Browse our billing") + NAME + SUMMARY, _PLAIN),
    "unknown promo line": Variant(
        HEAD.replace("Search all medical codes", "Your guide to bars") + NAME + SUMMARY,
        _PLAIN,
        unplaced=("Your guide to bars",),
        warnings=("neither the title nor the name",),
    ),
    "no kind line": Variant(
        "Search all medical codes\n\nMending of a bar, open\n\n" + NAME + SUMMARY, _PLAIN, inferred=("primary_code",)
    ),
    "title again": Variant(HEAD + "# Mending of a bar, open\n\nBar Mending (27025)\n\n" + NAME + SUMMARY, _PLAIN),
    "another title": Variant(
        HEAD + "Bars and how to mend them\n\n" + NAME + SUMMARY,
        _PLAIN,
        unplaced=("Bars and how to mend them",),
        warnings=("neither the title nor the name",),
    ),
    "title cut at 255": Variant(
        HEAD.replace("Mending of a bar, open", ("Mending " * 32)[:255]) + NAME + SUMMARY,
        {"primary_code": CodeReference("cpt4", "27025", ("Mending " * 32)[:255])},
        warnings=("the title is cut off at 255 characters",),
    ),
    "code in the title": Variant(
        HEAD.replace("open", "open (27025)") + NAME + SUMMARY,
        {"primary_code": None},
        unplaced=("Mending of a bar, open (27025)",),
        warnings=("Code not found", "neither the title nor the name"),
        filename="",
    ),
    "code in its own line": Variant(
        HEAD + "CODE: 27025\n\n" + NAME + SUMMARY,
        {"primary_code": CodeReference("cpt4", "27025", "Mending of a bar, open")},
        filename="",
    ),
    "code and its system in a line": Variant(
        "ICD-10-PCS code: 0RQL0ZZ\n\n" + NAME + SUMMARY,
        {"primary_code": CodeReference("icd10pcs", "0RQL0ZZ")},
        filename="",
    ),
    "glued footer": Variant(
        HEAD + NAME + SUMMARY + "Similar Codesmain\nContact us\n", _PLAIN, tail="Similar Codesmain\nContact us"
    ),
    "name alone": _named("Bar Mending", common_names=[], technical_terms=[]),
    "name and labels": _named(
        "Bar Mending\nCommon Name: Bar fix\nTechnical Terms: Barrorrhaphy, Mending of a bar",
        common_names=["Bar fix"],
        technical_terms=["Barrorrhaphy", "Mending of a bar"],
    ),
    "labels without a name": Variant(
        HEAD + "Name of the Procedure:\n\nCommon Name: Bar fix\nTechnical Term: Barrorrhaphy\n\n" + SUMMARY,
        {"name": "Bar fix", "common_names": [], "technical_terms": ["Barrorrhaphy"]},
        warnings=("no name is stated; the first common name was used",),
        inferred=("name",),
    ),
    "name labels as bullets": _named(
        "Bar Mending\n\n  • Common Name(s): Bar fix, Straightening\n  • Medical term: Barrorrhaphy",
        common_names=["Bar fix", "Straightening"],
        technical_terms=["Barrorrhaphy"],
    ),
    "commonly known as": _named("Bar Mending. Commonly known as the Bar Fix (BF).", common_names=["the Bar Fix (BF)"]),
    "also known as in brackets": _named(
        "Bar Mending (also known as Bar fix or Straightening)", common_names=["Bar fix", "Straightening"]
    ),
    "two name labels on one line": _named(
        "Bar Mending\nCommon names: Bar fix, Straightening Medical/Technical term: Barrorrhaphy",
        common_names=["Bar fix", "Straightening"],
        technical_terms=["Barrorrhaphy"],
    ),
    "code in the name": Variant(
        "CPT4 code\n\nName of the Procedure:\n\nBar Mending (27025)\n\n" + SUMMARY,
        {"name": "Bar Mending (27025)", "primary_code": None},
        warnings=("Code not found",),
        filename="",
    ),
    "spellings of name labels": _named(
        "Bar Mending\nCommon name(s): A\nCommon Names: B\nTechnical or medical term(s): C\nTechnical/Medical Term(s): D\n"
        "Medical term: E\nM e dical Terms: F\nTechnical Term(s): G",
        common_names=["A", "B"],
        technical_terms=["C", "D", "E", "F", "G"],
    ),
    "headings with a colon": Variant((HEAD + NAME + SUMMARY).replace("Summary\n", "Summary:\n"), _PLAIN),
    "headings by their words": Variant(
        HEAD + NAME + SUMMARY + "Getting Ready\n\nA day without food.\n\nFollow-Up\n\nA visit in a week.\n",
        {**_PLAIN, "preparation_text": "A day without food.", "recovery_text": "A visit in a week."},
    ),
    "headings in which one part is known": Variant(
        HEAD + NAME + SUMMARY + "Setting\n\nA hospital.\n\nRecovery, storage and what to watch\n\nA day.\n",
        {**_PLAIN, "setting_text": "A hospital.", "recovery_text": "A day."},
        warnings=("“Recovery” was guessed",),
        inferred=("recovery_text",),
    ),
    "questions with their answers": Variant(
        HEAD + NAME + SUMMARY + "Setting\n\nA hospital.\n\n**How long does it take?** A day.\n\n**Can I dance?** No.\n",
        {**_PLAIN, "setting_text": "A hospital.", "duration_text": "A day.\n\n**Can I dance?** No."},
        warnings=("“Can I dance” is not known",),
        inferred=("duration_text",),
    ),
    "underlined headings": Variant(
        HEAD + NAME + SUMMARY + "Setting\n=======\n\nA hospital.\n\nStorage, oil\n------------\n\n  • Keep it dry\n",
        {**_PLAIN, "setting_text": "A hospital.\n\n**Storage, oil**\n\n- Keep it dry"},
        differs={"compact": {"setting_text": "A hospital.\n\n**Storage, oil**\n- Keep it dry"}},
        warnings=("“Storage, oil” is not known",),
        inferred=("setting_text",),
    ),
    "label beside prose": section(
        "Indications",
        "A tear.\nContraindications: rash, holes.",
        document={"indications_text": "A tear.\n\nContraindications: rash, holes."},
        differs={"Markdown": {"indications_text": "A tear.\n\n**Contraindications:** rash, holes."}},
        warnings=("“Contraindications” is not known",),
        inferred=("indications_text",),
    ),
    "unknown heading": section(
        "Recovery",
        "Restrictions: No lifting.\n\nStorage\n\nKeep it dry.",
        document={"restrictions": "No lifting.", "recovery_text": "Storage\n\nKeep it dry."},
        differs={"compact": {"recovery_text": "Storage\nKeep it dry."}},
        warnings=("“Storage” is not known",),
        inferred=("recovery_text",),
    ),
    "lines of the page": Variant(
        HEAD + NAME + SUMMARY + "Setting\n\nA hospital.\n\nPage 2 of 3\n\nRecovery\n\nA day.\n",
        {**_PLAIN, "setting_text": "A hospital.", "recovery_text": "A day."},
        unplaced=("Page 2 of 3",),
        warnings=("this line belongs to the page",),
    ),
    "page indented throughout": Variant(
        "".join(
            f"      {line}" for line in (HEAD + NAME + SUMMARY + "Purpose\n\n  • Goals: Straight.\n").splitlines(True)
        ),
        {**_PLAIN, "goals": "Straight."},
    ),
    "template for diagnoses": Variant(
        "Bar Disease\n\nSummary\n\nx\n\nCauses\n\nx\n\nRisk Factors\n\nx\n\nSymptoms\n\nx\n\nDiagnosis\n\nx\n\nPrognosis\n\nx\n",
        refused="template for diagnoses (Causes, Risk Factors, Symptoms, Diagnosis, Prognosis)",
        filename="",
    ),
    "two entries in one text": Variant(
        HEAD + NAME + SUMMARY + HEAD + NAME + SUMMARY, refused="a second entry begins here", filename=""
    ),
    "headings with numbers": Variant(
        HEAD
        + NAME
        + "## 1. Summary\n\nA torn bar is made straight again.\n\n## 2. Recovery\n\nRecovery Time: A day.\n",
        {**_PLAIN, "recovery_time": "A day."},
    ),
    "headings with their text": Variant(
        HEAD
        + NAME
        + "Summary: A torn bar is made straight again.\n\nRecovery\n\nRecovery Time: A day.\n\nAlternatives – A new bar.\n",
        {**_PLAIN, "recovery_time": "A day.", "alternatives_text": "A new bar."},
    ),
    "lines between sections": Variant(
        HEAD
        + NAME
        + "Summary\n-------\n\nA torn bar is made straight again.\n\n---\n\nRecovery\n\nRecovery Time: A day.\n",
        {**_PLAIN, "recovery_time": "A day."},
    ),
    "all headings lost": Variant(
        f"{HEAD}{NAME}A torn bar is made straight.\n\nIt is used to treat tears.\n\n  1. Clean the bar.\n  2. Bend it back.\n\n"
        "About 1 to 2 hours.\n\nIn a hospital.\n\nBlue ones\n\n  • Surgeon\n  • nurse\n\n  • Infection (rare)\n  • Bleeding\n",
        {
            "summary": "A torn bar is made straight.",
            "purpose_text": "It is used to treat tears.",
            "steps": [Step("", "Clean the bar."), Step("", "Bend it back.")],
            "duration_text": "About 1 to 2 hours.",
            "setting_text": "In a hospital.",
            "personnel": [Person("Surgeon"), Person("nurse")],
            "risks": [RiskItem("Infection", Likelihood.RARE), RiskItem("Bleeding")],
        },
        unplaced=("Blue ones",),
        warnings=(
            "read as the Summary",
            "“Purpose” is missing",
            "“Procedure Description” is missing",
            "“Duration” is missing",
            "“Setting” is missing",
            "no section is known for “Blue ones”",
            "“Personnel” is missing",
            "“Risks and Complications” is missing",
        ),
        inferred=("summary", "purpose_text", "steps", "duration_text", "setting_text", "personnel", "risks"),
    ),
}
