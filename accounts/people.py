"""The accounts of the demo, one for each role."""

from accounts import roles

#: username -> (first name, last name, professional role, role)
DEMO = {
    "writer": ("Wren", "Writer", "Medical writer", roles.WRITER),
    "reviewer": ("Robin", "Reviewer", "Consultant surgeon", roles.REVIEWER),
    "exporter": ("Ellis", "Exporter", "Data officer", roles.EXPORTER),
    "codes": ("Casey", "Codes", "Clinical coder", roles.CODE_MANAGER),
    "admin": ("Addison", "Admin", "Site administrator", roles.ADMINISTRATOR),
}
