"""The permissions of each role in the encyclopedia. All roles may read; no role may both write and review."""

from accounts.roles import ADMINISTRATOR, CODE_MANAGER, EXPORTER, REVIEWER, WRITER

_PARTS = ("procedurename", "step", "proceduretool", "procedurepersonnel", "risk", "source", "procedurecode")
_TERMS = ("specialty", "bodysite", "setting", "anesthesiatype", "personnelrole", "tool")
_READ = tuple(
    f"procedures.view_{model}" for model in ("procedure", "procedureversion", "editorialevent", *_PARTS, *_TERMS)
)

PERMISSIONS = {
    WRITER: (
        *_READ,
        "procedures.add_procedure",
        "procedures.change_procedureversion",
        "procedures.write_entry",
        *(f"procedures.{verb}_{model}" for model in _PARTS for verb in ("add", "change", "delete")),
        *(f"procedures.add_{model}" for model in _TERMS),
    ),
    REVIEWER: (*_READ, "procedures.review_entry", "procedures.publish_unreviewed"),
    EXPORTER: (*_READ, "procedures.export_entries"),
    CODE_MANAGER: _READ,
    ADMINISTRATOR: (
        *_READ,
        "procedures.publish_unreviewed",
        # Changing a term of a controlled list changes published pages, so writers may only add terms.
        *(f"procedures.{verb}_{model}" for model in _TERMS for verb in ("add", "change", "delete")),
    ),
}
