"""The five roles of DOMAIN: what each may do, as Django permissions."""

WRITER = "Writer"
REVIEWER = "Clinical reviewer"
EXPORTER = "Exporter"
CODE_MANAGER = "Code manager"
ADMINISTRATOR = "Administrator"

_PARTS = (
    "procedurename",
    "step",
    "proceduretool",
    "procedurepersonnel",
    "risk",
    "source",
    "procedurecode",
)
_TERMS = ("specialty", "bodysite", "setting", "anesthesiatype", "personnelrole", "tool")
_READ_ENTRIES = (
    "procedures.view_procedure",
    "procedures.view_procedureversion",
    "procedures.view_editorialevent",
    "imports.view_importbatch",
    "imports.view_importeddocument",
    *(f"procedures.view_{model}" for model in (*_PARTS, *_TERMS)),
)
_READ_CODES = tuple(
    f"codes.view_{model}" for model in ("codesystem", "release", "code", "codeedition", "indexterm", "codemap")
)

_READ_VOCABULARY = ("search.view_vocabularyterm", "search.view_missedsearch")
_WRITE_VOCABULARY = (*_READ_VOCABULARY, "search.add_vocabularyterm", "search.change_vocabularyterm")

# A changed word of a controlled list shows on published pages: administrators change them, writers add to them.

#: Role name -> permissions ("app.codename"). Superusers pass every check but one: nobody publishes their own text.
PERMISSIONS: dict[str, tuple[str, ...]] = {
    WRITER: (
        *_READ_ENTRIES,
        *_READ_CODES,
        "procedures.add_procedure",
        "procedures.change_procedureversion",
        "procedures.write_entry",
        *(f"procedures.{verb}_{model}" for model in _PARTS for verb in ("add", "change", "delete")),
        *(f"procedures.add_{model}" for model in _TERMS),
        *_WRITE_VOCABULARY,
    ),
    REVIEWER: (
        *_READ_ENTRIES,
        *_READ_CODES,
        *_READ_VOCABULARY,
        "procedures.review_entry",
        "procedures.publish_unreviewed",
    ),
    EXPORTER: (*_READ_ENTRIES, *_READ_CODES, "procedures.export_entries"),
    CODE_MANAGER: (*_READ_ENTRIES, *_READ_CODES, "codes.load_release", "codes.view_codeupload"),
    ADMINISTRATOR: (
        *_READ_ENTRIES,
        *_READ_CODES,
        *(f"accounts.{verb}_user" for verb in ("view", "add", "change", "delete")),
        "codes.change_codesystem",
        "procedures.publish_unreviewed",
        *(f"procedures.{verb}_{model}" for model in _TERMS for verb in ("add", "change", "delete")),
        *_WRITE_VOCABULARY,
    ),
}
