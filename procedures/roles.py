"""The permissions of each role in the encyclopedia. No role may both write and review.

All roles see what readers see; drafts are for those who write, review or administer.
"""

from accounts.roles import ADMINISTRATOR, CODE_MANAGER, EXPORTER, REVIEWER, WRITER

_PARTS = ("procedurename", "step", "proceduretool", "procedurepersonnel", "risk", "source", "procedurecode")
_TERMS = ("specialty", "bodysite", "setting", "anesthesiatype", "personnelrole", "tool")
_SEE = tuple(f"procedures.view_{model}" for model in ("procedureversion", *_PARTS, *_TERMS))
_READ = (*_SEE, "procedures.view_procedure", "procedures.view_editorialevent", "procedures.read_drafts")

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
