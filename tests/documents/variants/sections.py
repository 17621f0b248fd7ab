"""Variants of what stands inside the sections: labels, lists, steps, roles, risks, durations."""

from documents.entry import Person, Step

from .variant import HEAD, NAME, SUMMARY, Variant, section

_STEPS = "  1. Opening: Cut.\n  2. Closing: Sew.\n"
_TWO = {"steps": [Step("Opening", "Cut."), Step("Closing", "Sew.")]}
_KIT = {**_TWO, "tools": ["Knife", "hook (small, bent)", "saw"]}
_PARTS = {"symptoms": "Pain.", "conditions": "A tear."}
_TEAM = [Person("Surgeon"), Person("nurse"), Person("porter")]


SECTION_VARIANTS = {
    "prose": section(
        "Benefits", "The bar is straight. It stays so.", document={"benefits_text": "The bar is straight. It stays so."}
    ),
    "bullets only": Variant(
        f"{HEAD}{NAME}{SUMMARY}Purpose\n\n  • One\n  • Two\n\nDuration\n\n  • An hour\n\nSetting\n\n  • A clinic\n  • A ward\n",
        {"purpose_text": "- One\n- Two", "duration_text": "- An hour", "setting_text": "- A clinic\n- A ward"},
    ),
    "one bullet": section("Setting", "  • A day surgery unit", document={"setting_text": "- A day surgery unit"}),
    "bullet lost": section(
        "Personnel", "Healthcare Professionals:\n\n  • Surgeon\nnurse\n  • porter", document={"personnel": _TEAM}
    ),
    "labels on own lines": section("Indications", "Symptoms: Pain.\nConditions: A tear.", document=_PARTS),
    "labels as bullets": section("Indications", "  • Symptoms: Pain.\n  • Conditions: A tear.", document=_PARTS),
    "labels as numbered steps": section(
        "Indications", "  1. Symptoms: Pain.\n  2. Conditions: A tear.", document=_PARTS
    ),
    "labels run on": section("Indications", "Symptoms: Pain. Conditions: A tear.", document=_PARTS),
    "labels alone in their lines": section(
        "Indications", "Symptoms\n\nPain.\n\nConditions:\n\nA tear.", document=_PARTS
    ),
    "leaked heading": section(
        "Indications",
        "  • No fever ##### Patient Criteria\n  • Adults",
        document={"indications_text": "- No fever", "patient_criteria": "- Adults"},
    ),
    "lost heading with a label": section(
        "Purpose",
        "Goals: Straight.\nSymptoms: Pain.",
        document={"goals": "Straight.", "symptoms": "Pain."},
        warnings=("“Indications” is missing",),
        inferred=("symptoms",),
    ),
    "lost headings of prose": section(
        "Procedure Description",
        _STEPS + "\nAbout 1 hour.\n\nA hospital operating room.\n\nThe team includes a surgeon, nurse, and porter.",
        document={
            **_TWO,
            "duration_text": "About 1 hour.",
            "setting_text": "A hospital operating room.",
            "duration_min_minutes": 60,
            "duration_max_minutes": 60,
            "personnel": [Person("surgeon"), Person("nurse"), Person("porter")],
        },
        warnings=("“Duration” is missing", "“Setting” is missing", "“Personnel” is missing"),
        inferred=("duration_text", "minutes", "setting_text", "personnel"),
    ),
    "nested lists": section(
        "Procedure Description",
        "  1. Opening: Cut.\n     - gently\n  2. Closing: Sew.",
        document={"steps": [Step("Opening", "Cut.\n- gently"), Step("Closing", "Sew.")]},
        differs={"compact": {"steps": [Step("Opening", "Cut."), Step("", "gently"), Step("Closing", "Sew.")]}},
    ),
    "lead-in like a label": section(
        "Alternatives",
        "Patients may need this for:\n\n  • a crooked bar\n  • a short bar",
        document={"alternatives_text": "Patients may need this for:\n\n- a crooked bar\n- a short bar"},
        differs={"compact": {"alternatives_text": "Patients may need this for:\n- a crooked bar\n- a short bar"}},
    ),
    "bullets indented by four": section(
        "Preparation",
        "    • Instructions: Fast.\n    • Diagnostic Tests: X-ray.\n",
        document={"instructions": "Fast.", "diagnostic_tests": "X-ray."},
    ),
    "steps indented by four": section(
        "Procedure Description", "    1. Opening: Cut.\n    2. Closing: Sew.", document=_TWO
    ),
    "label inside a value": section(
        "Benefits",
        "The bar is straight, Restrictions: none.",
        document={"benefits_text": "The bar is straight, Restrictions: none."},
        warnings=("the label “Restrictions:” is inside a value",),
    ),
    "steps with labels": section("Procedure Description", _STEPS, document=_TWO),
    "tools in a paragraph": section(
        "Procedure Description", _STEPS + "\nTools: Knife, hook (small, bent), and saw.", document=_KIT
    ),
    "tools in a list": section(
        "Procedure Description",
        _STEPS + "\nTools and Equipment:\n\n  • Knife\n  • hook (small, bent)\n  • saw",
        document=_KIT,
    ),
    "tools in an extra bullet": section(
        "Procedure Description", _STEPS + "  • Equipment: Knife; hook (small, bent); saw", document=_KIT
    ),
    "tools behind the last step": section(
        "Procedure Description", _STEPS.strip("\n") + " Tools: Knife, hook (small, bent), and saw.", document=_KIT
    ),
    "anesthesia label": section(
        "Procedure Description",
        _STEPS + "\nAnesthesia or Sedation: General.",
        document={**_TWO, "anesthesia_text": "General."},
    ),
    "anesthesia as a step": section(
        "Procedure Description",
        "  1. Anesthesia: The patient sleeps.\n  2. Closing: Sew.",
        document={"steps": [Step("Anesthesia", "The patient sleeps."), Step("Closing", "Sew.")]},
    ),
    "not applicable": section(
        "Recovery",
        "Not applicable, for this is mileage.",
        document={"recovery_text": "Not applicable, for this is mileage.", "not_applicable": ["recovery"]},
    ),
    "personnel as bullets": section("Personnel", "  • Surgeon\n  • nurse\n  • porter", document={"personnel": _TEAM}),
    "personnel with notes and lay people": section(
        "Personnel",
        "  • Surgeon (leads the team)\n  • Nurse: hands over tools\n  • Family member",
        document={
            "personnel": [
                Person("Surgeon", "leads the team"),
                Person("Nurse", "hands over tools"),
                Person("Family member"),
            ]
        },
    ),
    "personnel as a sentence": section(
        "Personnel",
        "The team includes a surgeon, an anesthesiologist and nurses. Others may watch.",
        document={
            "personnel": [Person("surgeon"), Person("anesthesiologist"), Person("nurses")],
            "personnel_text": "Others may watch.",
        },
        inferred=("personnel",),
    ),
    "personnel in another sentence": section(
        "Personnel",
        "A surgeon leads whoever is at hand.",
        document={"personnel_text": "A surgeon leads whoever is at hand.", "personnel": []},
        warnings=("no list of roles was found under Personnel",),
    ),
    "duration as a range": section(
        "Duration",
        "Usually 30–45 minutes.",
        document={"duration_text": "Usually 30–45 minutes.", "duration_min_minutes": 30, "duration_max_minutes": 45},
    ),
    "duration in phases": section(
        "Duration",
        "Preparation takes 30 minutes, mending 2 hours.",
        document={"duration_text": "Preparation takes 30 minutes, mending 2 hours.", "duration_min_minutes": None},
        warnings=("no single figure",),
    ),
    "duration with a total": section(
        "Duration",
        "Preparation 30 minutes, mending 1 hour, total 2 to 3 hours.",
        document={
            "duration_text": "Preparation 30 minutes, mending 1 hour, total 2 to 3 hours.",
            "duration_min_minutes": 120,
            "duration_max_minutes": 180,
        },
        inferred=("minutes",),
    ),
    "duration per session": section(
        "Duration",
        "It varies, by the session.",
        document={"duration_text": "It varies, by the session.", "duration_min_minutes": None},
    ),
    "colons that end no label": Variant(
        f"{HEAD}{NAME}Summary\n\nAt 8:00, in a ratio of 1:1 (e.g.: after a fall).\n",
        {"summary": "At 8:00, in a ratio of 1:1 (e.g.: after a fall)."},
    ),
    "list without its last comma": section(
        "Procedure Description", _STEPS + "\nTools: Knife, hook (small, bent) and saw.", document=_KIT
    ),
    "labels by their words": section(
        "Recovery",
        "  • Recovery Period or Recovery Time: A day.\n  • Restrictions/Limitations: No rain.",
        document={"recovery_time": "A day.", "restrictions": "No rain."},
    ),
    "unknown label": section(
        "Recovery",
        "  • Recovery Time: A day.\n  • Storage: Dry.",
        document={"recovery_time": "A day.", "recovery_text": "- Storage: Dry."},
        differs={"Markdown": {"recovery_text": "- **Storage:** Dry."}},
        warnings=("“Storage” is not known",),
        inferred=("recovery_text",),
    ),
    "other things among the tools": section(
        "Procedure Description",
        _STEPS + "\nTools:\n\n  • Knife\n  • Time: 20 minutes\n  • Check the saw",
        document={
            **_TWO,
            "tools": ["Knife"],
            "duration_text": "20 minutes",
            "duration_min_minutes": 20,
            "duration_max_minutes": 20,
        },
        unplaced=("Check the saw",),
        warnings=("it was read by its label", "looks like no tool"),
        inferred=("duration_text",),
    ),
    "several roles in one item": section(
        "Personnel",
        "  • Psychologist, psychiatrist, or social worker",
        document={"personnel": [Person("Psychologist"), Person("psychiatrist"), Person("social worker")]},
    ),
    "groups of people": section(
        "Personnel",
        "  • Surgeon\n  • Support Staff: porter, ward clerk",
        document={"personnel": [Person("Surgeon"), Person("porter"), Person("ward clerk")]},
    ),
    "sentence about tools": section(
        "Procedure Description",
        _STEPS + "\nTools: A quiet, dry room and possibly some oil.",
        document={**_TWO, "description_text": "Tools: A quiet, dry room and possibly some oil."},
        differs={"Markdown": {"description_text": "**Tools:** A quiet, dry room and possibly some oil."}},
        warnings=("no list follows it",),
        inferred=("description_text",),
    ),
    "several unknown labels": section(
        "Purpose",
        "Goals: A straight bar.\nScope: Small bars.\nLimits: None.",
        document={"goals": "A straight bar.", "purpose_text": "Scope: Small bars.\nLimits: None."},
        differs={"Markdown": {"purpose_text": "**Scope:** Small bars.\n**Limits:** None."}},
        warnings=("“Scope” is not known", "“Limits” is not known"),
        inferred=("purpose_text",),
    ),
    "list below an unknown label": section(
        "Procedure Description",
        _STEPS + "\nTools: Knife, saw.\n\nThings at hand:\n\n  • gauze\n  • tape",
        document={**_TWO, "tools": ["Knife", "saw"], "description_text": "Things at hand:\n\n- gauze\n- tape"},
        differs={
            "compact": {"description_text": "Things at hand:\n- gauze\n- tape"},
            "Markdown": {"description_text": "**Things at hand:**\n\n- gauze\n- tape"},
        },
        warnings=("“Things at hand” is not known",),
        inferred=("description_text",),
    ),
    "step numbers in words": section(
        "Procedure Description",
        "Step 1 - Opening: Cut.\n\nStep two: Closing: Sew.",
        document={"steps": [Step("Opening", "Cut."), Step("Closing", "Sew.")]},
    ),
    "steps as headings": section(
        "Procedure Description",
        "### Step 1: Opening\n\nCut.\n\n### Step 2: Closing\n\nSew.",
        document={"steps": [Step("Opening", "Cut."), Step("Closing", "Sew.")]},
    ),
    "roles with articles": section(
        "Personnel",
        "  • A surgeon, a nurse and a porter",
        document={"personnel": [Person("surgeon"), Person("nurse"), Person("porter")]},
    ),
    "sentence among the tools": section(
        "Procedure Description",
        _STEPS + "\nTools:\n\n  • Knife\n  • All tools are sterile.",
        document={**_TWO, "tools": ["Knife"], "description_text": "All tools are sterile."},
        warnings=("a sentence among the tools",),
        inferred=("description_text",),
    ),
    "other list markers": section(
        "Procedure Description",
        "(a) Opening: Cut.\n(b) Closing: Sew.\n\nTools:\n\n➤ Knife\n✔ saw",
        document={**_TWO, "tools": ["Knife", "saw"]},
    ),
    "no role among the roles": section(
        "Personnel",
        "  • Surgeon\n  • Location: operating room\n  • None other\n  • Number of staff: 4\n  • nurse",
        document={
            "personnel": [Person("Surgeon"), Person("nurse")],
            "setting_text": "operating room",
            "personnel_text": "None other",
        },
        unplaced=("Number of staff: 4",),
        warnings=("read by its label", "because it names no role", "looks like no person"),
        inferred=("setting_text", "personnel_text"),
    ),
    "what somebody does": section(
        "Personnel",
        "  • Primary operator: Surgeon\n  • Support staff (porter, clerk)",
        document={"personnel": [Person("Surgeon", "Primary operator"), Person("Support staff", "porter, clerk")]},
    ),
    "none among tools and steps": section(
        "Procedure Description",
        "  1. Cut.\n  2. None other\n\nTools: Knife, saw, nothing else",
        document={
            "steps": [Step("", "Cut.")],
            "tools": ["Knife", "saw"],
            "description_text": "None other\n\nnothing else",
        },
        warnings=("because it names no step", "because it names no tool"),
    ),
}
