"""The sections of an entry and their labelled parts, in reading order: thirteen that every entry has, and optional ones."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A labelled paragraph of a section.

    `field` has its text. `label` is its label in documents, tables and forms, `reader_label` the one on public pages.
    """

    field: str
    label: str
    reader_label: str
    help_text: str


@dataclass(frozen=True)
class Section:
    """A section. `field` has the prose of the section that belongs to none of its parts.

    `heading` is the clinical name, used in documents, tables and forms; public pages show `reader_heading`. An optional
    section may be empty: it does not count as missing.
    """

    key: str
    heading: str
    reader_heading: str
    field: str
    help_text: str
    parts: tuple[Part, ...] = ()
    is_optional: bool = False

    @property
    def label(self) -> str:
        """What its prose is called where its parts have labels."""
        return self.heading


SECTIONS = (
    Section("summary", "Summary", "Summary", "summary", "What the procedure is, in two to four plain sentences."),
    Section(
        "get_help",
        "When to Get Help",
        "When to get help",
        "get_help_text",
        "When to call the ward or a doctor: signs that need advice the same day.",
        (
            Part(
                "emergency_signs",
                "Emergency Signs",
                "Call an ambulance at once",
                "Signs for which to call an ambulance at once, one in each line.",
            ),
        ),
        is_optional=True,
    ),
    Section(
        "purpose",
        "Purpose",
        "Why it is done",
        "purpose_text",
        "Why the procedure is done: anything that the fields below do not cover.",
        (
            Part(
                "medical_condition",
                "Medical Condition",
                "Medical condition",
                "The disease, injury or clinical question that it addresses.",
            ),
            Part("goals", "Goals", "What it should achieve", "What it aims to achieve for the patient."),
        ),
    ),
    Section(
        "indications",
        "Indications",
        "When it is considered",
        "indications_text",
        "When it is considered: anything that the fields below do not cover.",
        (
            Part("symptoms", "Symptoms", "Symptoms", "Symptoms and signs that lead to it."),
            Part("conditions", "Conditions", "Conditions", "Diagnoses for which it is considered."),
            Part("patient_criteria", "Patient Criteria", "Who it is for", "Who qualifies, and who does not."),
        ),
    ),
    Section(
        "if_untreated",
        "If You Do Nothing",
        "If you do nothing",
        "if_untreated_text",
        "What is likely to happen without the procedure, or if it is put off.",
        is_optional=True,
    ),
    Section(
        "preparation",
        "Preparation",
        "How to prepare",
        "preparation_text",
        "What happens beforehand: anything that the fields below do not cover.",
        (
            Part(
                "instructions",
                "Instructions",
                "What to do beforehand",
                "What the patient does beforehand: fasting, clothing, bringing someone along.",
            ),
            Part(
                "medication_adjustments",
                "Medication Adjustments",
                "Medicines",
                "Medicines to stop, change or continue.",
            ),
            Part("diagnostic_tests", "Diagnostic Tests", "Tests beforehand", "Tests and imaging done beforehand."),
        ),
    ),
    Section(
        "bring",
        "What to Bring",
        "What to bring",
        "bring_text",
        "What to take along on the day: papers, medicines, clothes, somebody who drives.",
        is_optional=True,
    ),
    Section(
        "description",
        "Procedure Description",
        "What happens",
        "description_text",
        "What happens, apart from the numbered steps.",
        (Part("anesthesia_text", "Anesthesia", "Anesthesia", "How the patient is kept free of pain, in prose."),),
    ),
    Section(
        "duration",
        "Duration",
        "How long it takes",
        "duration_text",
        "How long it takes, in prose; enter the minutes in the fields below.",
    ),
    Section(
        "setting",
        "Setting",
        "Where it is done",
        "setting_text",
        "Where it is done, in prose; choose the settings to filter by below.",
    ),
    Section("personnel", "Personnel", "Who is there", "personnel_text", "Who takes part, beyond the list of roles."),
    Section(
        "risks",
        "Risks and Complications",
        "Risks",
        "risks_text",
        "What to know about the risks as a whole; enter each risk in its own row.",
        (
            Part(
                "risk_management",
                "Management",
                "How complications are prevented and treated",
                "How complications in general are prevented and treated.",
            ),
        ),
    ),
    Section(
        "long_term",
        "Long-Term Effects",
        "Long-term effects",
        "long_term_text",
        "What may stay, or come back, months and years later.",
        is_optional=True,
    ),
    Section(
        "benefits",
        "Benefits",
        "Benefits",
        "benefits_text",
        "What the patient gains: anything that the fields below do not cover.",
        (
            Part(
                "expected_benefits",
                "Expected Benefits",
                "What most people gain",
                "What most patients can expect to gain.",
            ),
            Part(
                "realization_time",
                "Realization Time",
                "When the benefit is felt",
                "How soon the benefit is felt, and how long it lasts.",
            ),
        ),
    ),
    Section(
        "recovery",
        "Recovery",
        "Recovery",
        "recovery_text",
        "What follows: anything that the fields below do not cover.",
        (
            Part(
                "post_procedure_care",
                "Post-Procedure Care",
                "Care after the procedure",
                "Care in the first hours and days, including warning signs.",
            ),
            Part("recovery_time", "Recovery Time", "Recovery time", "How long until normal life, work and sports."),
            Part("restrictions", "Restrictions", "What to avoid", "What to avoid, and for how long."),
        ),
    ),
    Section(
        "pain_relief",
        "Pain Relief",
        "Pain relief",
        "pain_relief_text",
        "How pain is treated afterward, in the hospital and at home.",
        is_optional=True,
    ),
    Section(
        "alternatives",
        "Alternatives",
        "Alternatives",
        "alternatives_text",
        "What else can be done: anything that the fields below do not cover.",
        (
            Part("other_options", "Other Treatment Options", "Other options", "Other treatments, including waiting."),
            Part(
                "pros_and_cons", "Pros and Cons", "Pros and cons", "How the alternatives compare with this procedure."
            ),
        ),
    ),
    Section(
        "patient_experience",
        "Patient Experience",
        "What it feels like",
        "patient_experience_text",
        "What it is like: anything that the fields below do not cover.",
        (
            Part(
                "during_procedure",
                "During Procedure",
                "During the procedure",
                "What the patient feels and notices during it.",
            ),
            Part(
                "after_procedure",
                "After Procedure",
                "After the procedure",
                "What the patient feels afterward, and for how long.",
            ),
        ),
    ),
    Section(
        "questions",
        "Questions to Ask",
        "Questions to ask",
        "questions_text",
        "What patients may want to ask before they decide, one question in each line.",
        is_optional=True,
    ),
)

SECTION_KEYS = tuple(section.key for section in SECTIONS)
#: The keys of the sections that may be empty.
OPTIONAL_KEYS = frozenset(section.key for section in SECTIONS if section.is_optional)

#: Every prose field of an entry, in reading order.
#: Text field -> key of its section.
SECTION_OF_TEXT = {
    field: section.key for section in SECTIONS for field in (section.field, *(part.field for part in section.parts))
}
TEXT_FIELDS = tuple(SECTION_OF_TEXT)
