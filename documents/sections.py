"""The table of contents of an entry: its thirteen sections and their labelled parts, in reading order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A labelled paragraph of a section: `field` is where its text is kept, `label` how a reader meets it."""

    field: str
    label: str
    help_text: str


@dataclass(frozen=True)
class Section:
    """One of the thirteen sections. `field` keeps the prose that stands under the heading but under no label."""

    key: str
    heading: str
    field: str
    help_text: str
    parts: tuple[Part, ...] = ()


SECTIONS = (
    Section("summary", "Summary", "summary", "What the procedure is, in two to four plain sentences."),
    Section(
        "purpose",
        "Purpose",
        "purpose_text",
        "Why the procedure is done, where it does not fit the parts below.",
        (
            Part("medical_condition", "Medical Condition", "The disease, injury or question that it deals with."),
            Part("goals", "Goals", "What it sets out to achieve for the patient."),
        ),
    ),
    Section(
        "indications",
        "Indications",
        "indications_text",
        "When it is considered, where it does not fit the parts below.",
        (
            Part("symptoms", "Symptoms", "Complaints and signs that lead to it."),
            Part("conditions", "Conditions", "Diagnoses for which it is considered."),
            Part("patient_criteria", "Patient Criteria", "Who qualifies, and who does not."),
        ),
    ),
    Section(
        "preparation",
        "Preparation",
        "preparation_text",
        "What happens beforehand, where it does not fit the parts below.",
        (
            Part("instructions", "Instructions", "What the patient does beforehand: fasting, clothing, company."),
            Part("medication_adjustments", "Medication Adjustments", "Medicines to stop, change or go on taking."),
            Part("diagnostic_tests", "Diagnostic Tests", "Tests and imaging that come first."),
        ),
    ),
    Section(
        "description",
        "Procedure Description",
        "description_text",
        "What happens, where it is not one of the numbered steps.",
        (Part("anesthesia_text", "Anesthesia", "How the patient is kept free of pain, in words."),),
    ),
    Section(
        "duration", "Duration", "duration_text", "How long it takes, in words; the minutes have fields of their own."
    ),
    Section(
        "setting", "Setting", "setting_text", "Where it is done, in words; the places to filter by are chosen below."
    ),
    Section("personnel", "Personnel", "personnel_text", "Who is there, where it is more than the list of roles says."),
    Section(
        "risks",
        "Risks and Complications",
        "risks_text",
        "What to know about the risks as a whole; each risk has a row of its own.",
        (
            Part(
                "risk_management",
                "Management",
                "How complications are prevented and treated, for the risks as a whole.",
            ),
        ),
    ),
    Section(
        "benefits",
        "Benefits",
        "benefits_text",
        "What the patient gains, where it does not fit the parts below.",
        (
            Part("expected_benefits", "Expected Benefits", "What most patients can expect to gain."),
            Part("realization_time", "Realization Time", "How soon the benefit is felt, and for how long."),
        ),
    ),
    Section(
        "recovery",
        "Recovery",
        "recovery_text",
        "What follows, where it does not fit the parts below.",
        (
            Part(
                "post_procedure_care",
                "Post-Procedure Care",
                "Care in the first hours and days, warning signs included.",
            ),
            Part("recovery_time", "Recovery Time", "How long until usual life, work and sport."),
            Part("restrictions", "Restrictions", "What to leave undone, and for how long."),
        ),
    ),
    Section(
        "alternatives",
        "Alternatives",
        "alternatives_text",
        "What else can be done, where it does not fit the parts below.",
        (
            Part("other_options", "Other Treatment Options", "Other treatments, waiting included."),
            Part("pros_and_cons", "Pros and Cons", "How the alternatives compare with this procedure."),
        ),
    ),
    Section(
        "patient_experience",
        "Patient Experience",
        "patient_experience_text",
        "What it is like, where it does not fit the parts below.",
        (
            Part("during_procedure", "During Procedure", "What the patient feels and notices while it happens."),
            Part("after_procedure", "After Procedure", "What the patient feels afterwards, and for how long."),
        ),
    ),
)

SECTION_KEYS = tuple(section.key for section in SECTIONS)

#: Every prose field of an entry, in reading order.
TEXT_FIELDS = tuple(field for section in SECTIONS for field in (section.field, *(part.field for part in section.parts)))
