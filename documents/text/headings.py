"""The lexicon of entry documents: the spellings of headings, labels and frame lines on source pages."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from documents.code_systems import described_systems
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS
from documents.text.bands import BAND_WORDINGS

_NOT_LETTERS = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def spelling(text: str) -> str:
    """The form in which headings and labels are compared: only letters and digits, lower case, "&" as "and"."""
    return _NOT_LETTERS.sub("", text.casefold().replace("&", "and"))


@cache
def slugs_by_spelling() -> Mapping[str, str]:
    """Spelling of a name of a code system -> its slug."""
    return {
        spelling(wording): slug
        for slug, system in described_systems().items()
        for wording in (slug, system.name, *system.other_names)
    }


#: The keys of the headings that follow the sections; those of rows are their fields.
CLASSIFICATION, SOURCES, EDITORIAL_NOTE, SIMILAR_CODES = "classification", "sources", "editorial_note", "similar_codes"
_EXTRA_HEADINGS = {
    "Classification": CLASSIFICATION,
    "Sources": SOURCES,
    "Editorial Note": EDITORIAL_NOTE,
    "Similar Codes": SIMILAR_CODES,
} | {kind.heading: name for name, kind in ROW_KINDS.items()}

#: Headings as medref writes them. Only these are recognized right below the name label: a procedure may be called "Overview".
CANONICAL_HEADINGS = {spelling(section.heading): section.key for section in SECTIONS} | {
    spelling(heading): key for heading, key in _EXTRA_HEADINGS.items()
}

_HEADING_ALIASES = {
    "summary": ("Overview", "Procedure Summary"),
    "purpose": ("Purpose of the Procedure", "Purposes"),
    "indications": ("Indication", "Indications for the Procedure"),
    "preparation": ("Preparations", "Prep", "Preparation for the Procedure"),
    "description": (
        "Description",
        "Description of the Procedure",
        "Procedure",
        "The Procedure",
        "Procedure Steps",
        "Steps of the Procedure",
        "Procedure Details",
    ),
    "duration": ("Duration of the Procedure", "Procedure Duration"),
    "setting": ("Settings", "Procedure Setting"),
    "personnel": ("Personnel Involved", "Medical Personnel", "Staff", "Team", "Care Team", "Professionals"),
    "risks": (
        "Risks",
        "Risk and Complications",
        "Complications",
        "Complications and Risks",
        "Potential Risks",
        "Side Effects",
    ),
    "benefits": ("Benefit", "Benefits of the Procedure"),
    "recovery": ("Recovery and Aftercare", "Recovery Process", "Getting Better"),
    "alternatives": ("Alternative", "Alternative Treatments", "Alternatives to the Procedure"),
    "patient_experience": ("Patient's Experience", "Patient Experiences", "Experience of the Patient"),
    "get_help": (
        *("When to Seek Help", "When to Call for Help", "When to Call Your Doctor", "When to Call Us"),
        *("When to Contact Your Doctor", "When to Seek Medical Attention", "When to Seek Medical Help", "Red Flags"),
        *("When to See a Doctor", "When to Get Medical Help", "When to Seek Medical Advice", "Warning Signs"),
    ),
    "if_untreated": ("If Nothing Is Done", "Without Treatment", "If Left Untreated", "If You Choose Not to Have It"),
    "bring": ("Things to Bring", "What to Bring With You", "What to Take With You", "What to Pack"),
    "long_term": ("Long-Term Outlook", "Late Effects", "Lasting Effects"),
    "pain_relief": ("Pain Management", "Pain Control", "Managing Pain"),
    "questions": ("Questions to Ask Your Doctor", "Questions for Your Doctor", "Questions You May Want to Ask"),
    "milestones": ("Recovery Milestones", "Milestones by Day"),
    "medicines": ("Medicines to Stop", "Medicines to Stop or Keep Taking", "Medicines to Stop and Restart"),
    "outcomes": ("Outcome Figures", "Results in Figures"),
    "illustrations": ("Pictures", "Pictures and Videos"),
    SOURCES: ("References", "Source"),
}

#: Spelling of a heading -> section key, or one of the keys above; with those of public pages ("How to prepare").
HEADINGS = (
    {spelling(section.reader_heading): section.key for section in SECTIONS}
    | CANONICAL_HEADINGS
    | {spelling(alias): key for key, aliases in _HEADING_ALIASES.items() for alias in aliases}
)

_LABEL_ALIASES = {
    "medical_condition": ("Medical Conditions", "Condition", "Medical Condition(s)"),
    "goals": ("Goal", "Goals of the Procedure", "Aims"),
    "symptoms": ("Symptom", "Signs and Symptoms"),
    "conditions": ("Condition", "Medical Conditions"),
    "patient_criteria": ("Criteria", "Patient Selection", "Patient Selection Criteria"),
    "instructions": ("Instruction", "Pre-Procedure Instructions", "Patient Instructions"),
    "medication_adjustments": ("Medication Adjustment", "Medications", "Medication"),
    "diagnostic_tests": ("Diagnostic Test", "Tests", "Diagnostics"),
    "anesthesia_text": (
        "Anaesthesia",
        "Anesthesia or Sedation",
        "Anesthesia/Sedation",
        "Sedation",
        "Anesthetic",
        "Anaesthetic",
    ),
    "risk_management": (
        *(
            "Care",
            "Management of Risks",
            "Management of Complications",
            "Risk Management",
            "Treatment of Complications",
        ),
        *(
            "Managing Complications",
            "Handling of Complications",
            "How Complications Are Managed",
            "How Complications Are Treated",
            "How Complications Are Handled",
        ),
    ),
    "expected_benefits": ("Expected Benefit", "Benefits"),
    "realization_time": (
        "Time to Realization",
        "Timeframe",
        "Time Frame",
        "Timeline",
        "When Realized",
        "How Soon Realized",
        "Time to Effect",
    ),
    "post_procedure_care": ("Post Procedure Care", "Postprocedure Care", "Aftercare", "Post-Operative Care"),
    "recovery_time": ("Expected Recovery Time", "Recovery Timeline"),
    "restrictions": ("Restriction", "Activity Restrictions"),
    "other_options": ("Other Options", "Treatment Options", "Other Treatments", "Alternative Treatments"),
    "emergency_signs": (
        "Call an Ambulance",
        "Call an Ambulance If",
        "Emergency",
        "Emergencies",
        "Call 911 If",
        "Call 999 If",
    ),
    "pros_and_cons": ("Pros/Cons", "Advantages and Disadvantages"),
    "during_procedure": ("During the Procedure", "During"),
    "after_procedure": ("After the Procedure", "After"),
}

#: Labels that start a list instead of a text: the target is a field of `EntryDocument`, or the band of the listed risks.
TOOLS, PERSONNEL = "tools", "personnel"
#: The target of lines that no field is known for: a person decides.
UNPLACED = "unplaced"
_LIST_LABELS = {
    "description": {
        TOOLS: (
            "Tools",
            "Tool",
            "Equipment",
            "Tools and Equipment",
            "Equipment and Tools",
            "Instruments",
            "Materials",
            "Supplies",
            "Kit",
        )
    },
    "personnel": {
        PERSONNEL: (
            "Healthcare Professionals",
            "Healthcare Professional",
            "Health Care Professionals",
            "Medical Team",
            "Team Members",
        ),
    },
    "risks": BAND_WORDINGS,
}


def _section_labels() -> dict[str, dict[str, str]]:
    """Section key -> wording of a label -> target. A label is recognized in its own section only."""
    table = {}
    for section in SECTIONS:
        wordings = {
            wording: part.field
            for part in section.parts
            for wording in (part.label, part.reader_label, *_LABEL_ALIASES.get(part.field, ()))
        }
        for target, names in _LIST_LABELS.get(section.key, {}).items():
            wordings |= dict.fromkeys(names, target)
        table[section.key] = wordings
    table[CLASSIFICATION] = {
        "Address": "slug",
        "Kind": "kind",
        "Specialties": "specialties",
        "Body Sites": "body_sites",
        "Settings": "settings",
        "Anesthesia Types": "anesthesia_types",
        "Not Applicable": "not_applicable",
        "Minutes": "minutes",
        "Nights": "nights",
        "Primary Code": "primary_code",
    }
    return table


#: Section key -> wording of a label -> target.
WORDINGS = _section_labels()

#: Section key -> spelling of a label -> target.
LABELS = {key: {spelling(wording): target for wording, target in words.items()} for key, words in WORDINGS.items()}


#: A label within a paragraph: after the end of a sentence, with a capital letter, and followed by a colon. Group 1 is the label.
RUN_ON_LABEL = re.compile(r"(?<=[.!?;]\s)\**([^\W\d_a-z][^.!?;:*]{0,60}?)\**:\**(?=\s|$)")

NAME_LABELS = {
    spelling(name)
    for name in (
        *("Name of the Procedure", "Name of Procedure", "Procedure Name", "Name", "Procedure Title"),
        *(
            "Name of Proposed Procedure",
            "Proposed Procedure",
            "Name of the Operation",
            "Name of Operation",
            "Name of the Test",
        ),
        *("Name of the Treatment", "Name of Treatment"),
    )
}
#: Labels behind which a name may stand: what they head elsewhere is not known.
MAYBE_NAME_LABELS = {"title", "procedure", "operation", "test", "treatment", "intervention", "topic", "subject"}

_MEDICAL = r"(?:technical|m ?e ?dical)"
#: Labels of the name block, anywhere on a line; two may share a line.
OTHER_NAME_LABELS = re.compile(
    r"(?:\*\*)?\b(?:(?P<common_names>(?:common|other|alternative|everyday|short)\s+name(?:s|\(s\))?|also\s+(?:known\s+as|called)|synonyms?)"
    rf"|(?P<technical_terms>{_MEDICAL}(?:\s*(?:or|and|/|&)\s*{_MEDICAL})?\s+(?:term|name)(?:s|\(s\))?))"
    r"\s*(?:\*\*)?:(?:\*\*)?(?=\s|$)",
    re.IGNORECASE,
)
ALSO_KNOWN_AS = re.compile(
    r"\b((?:(?:commonly|also|often|sometimes)\s+)?(?:known|called|referred\s+to)\s+as)\s+", re.IGNORECASE
)
PROMO_LINE = re.compile(r"(?:search|find|look\s?up|browse|explore)\b.{0,60}\bcodes?\W*", re.IGNORECASE)
KIND_LINE = re.compile(r"(?!similar\b)([A-Za-z][A-Za-z0-9_-]{1,19})\s+codes?:?", re.IGNORECASE)

#: "CODE: 27025", "CPT code: 27025": the only line of a page that states its code. A code in a title or a name may be another.
CODE_LINE = re.compile(
    r"(?:(?P<system>[A-Za-z][A-Za-z0-9_-]{1,19})\s+)?codes?\s*:\s*(?P<code>[A-Za-z0-9][A-Za-z0-9./-]*(?<=[A-Za-z0-9]))\W*",
    re.IGNORECASE,
)

#: Headings of the template for diagnoses that the template for procedures does not have.
DIAGNOSIS_HEADINGS = {
    spelling(name): name
    for name in (
        "Causes", "Risk Factors", "Symptoms", "Diagnosis", "Treatment Options", "Treatment", "Prognosis", "Prevention",
        "Living with the Condition", "When to See a Doctor", "Epidemiology",
    )
}  # fmt: skip
