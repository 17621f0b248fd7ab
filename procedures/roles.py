"""The permissions of each role in the encyclopedia. No role may both write and review.

All roles see what readers see; drafts are for those who write, review or administer.
"""

from accounts.roles import ADMINISTRATOR, CODE_MANAGER, EXPORTER, REVIEWER, WRITER
from accounts.tour import Step

_PARTS = (
    *(
        "procedurename",
        "step",
        "proceduretool",
        "procedurepersonnel",
        "risk",
        "medicine",
        "milestone",
        "outcome",
        "illustration",
    ),
    *("source", "procedurecode"),
)
_TERMS = ("specialty", "bodysite", "setting", "anesthesiatype", "personnelrole", "tool", "riskterm")
_SEE = tuple(f"procedures.view_{model}" for model in ("procedureversion", *_PARTS, *_TERMS))
_READ = (
    *_SEE,
    "procedures.view_procedure",
    "procedures.view_editorialevent",
    "procedures.view_draftlink",
    "procedures.read_drafts",
)

PERMISSIONS = {
    WRITER: (
        *_READ,
        "procedures.add_procedure",
        "procedures.change_procedureversion",
        "procedures.write_entry",
        "procedures.assign_entry",
        *(f"procedures.{verb}_{model}" for model in _PARTS for verb in ("add", "change", "delete")),
        *(f"procedures.add_{model}" for model in _TERMS),
    ),
    REVIEWER: (*_READ, "procedures.review_entry", "procedures.assign_entry", "procedures.publish_unreviewed"),
    EXPORTER: (*_SEE, "procedures.export_entries"),
    CODE_MANAGER: _SEE,
    ADMINISTRATOR: (
        *_READ,
        "procedures.assign_entry",
        "procedures.publish_unreviewed",
        # Renaming a term changes the drafts of everybody, so writers may only add terms.
        *(f"procedures.{verb}_{model}" for model in _TERMS for verb in ("add", "change", "delete")),
    ),
}

#: What the tour of the desk says that each role does in this room.
STEPS = {
    WRITER: (
        Step(
            "Take up what waits for you",
            "admin:worklist",
            ("drafts",),
            "Your drafts; the front page lists the rest of your work.",
        ),
        Step(
            "Start an entry",
            "admin:procedures_procedureversion_add",
            (),
            "Enter a name and a kind, then write section by section.",
        ),
        Step(
            "Find any entry",
            "admin:procedures_procedureversion_changelist",
            (),
            "Open a draft, or start the next one of a published entry.",
        ),
    ),
    REVIEWER: (
        Step(
            "Review a version",
            "admin:worklist",
            ("to-review",),
            "Compare it, then approve and publish it, or send it back with a reason.",
        ),
        Step(
            "Review again",
            "admin:worklist",
            ("review-due",),
            "Confirm texts that are still right, before readers see that they are overdue.",
        ),
        Step(
            "Confirm first reviews",
            "admin:worklist",
            ("never-reviewed",),
            "Open the entries, then confirm many at once.",
        ),
    ),
    EXPORTER: (Step("Download entries", "procedures:list", (), "Filter the list, then choose a kind of file."),),
    ADMINISTRATOR: (
        Step(
            "See how far the encyclopedia is",
            "admin:procedures_overview",
            (),
            "What is covered, reviewed and overdue, in charts and tables.",
        ),
        Step(
            "Keep the lists of terms",
            "admin:procedures_specialty_changelist",
            (),
            "Rename and merge specialties; the other lists are beside them.",
        ),
    ),
}
