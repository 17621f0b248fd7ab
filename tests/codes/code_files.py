"""Helpers that upload, preview and decide on code files through the addresses of the desk."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from codes.actions import uploads
from codes.models import CodeSystem, CodeUpload

ADD = "/admin/codes/codeupload/add/"
NEXT_YEAR = b"""code,title
0RQL0ZZ,"Repair Right Elbow Joint, Open Approach, Again"
0RQL4ZZ,"Repair Right Elbow Joint, Percutaneous Endoscopic Approach"
0RQM0ZZ,"Repair Left Elbow Joint, Open Approach"
QQ,A line that is no code
"""


def page_of(response) -> str:
    """The whole page, of a streamed answer too."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def send(
    client, content=NEXT_YEAR, *, name="pcs.csv", system="icd10pcs", holds="codes", label="FY2026", target=""
) -> str:
    pk = {system.slug: system.pk for system in CodeSystem.objects.all()}
    fields = {"holds": holds, "system": pk[system], "label": label, "target": pk.get(target, "")}
    return page_of(client.post(ADD, fields | {"file": SimpleUploadedFile(name, content)}, follow=True))


def step(client, upload, verb, **fields) -> str:
    return page_of(client.post(reverse("admin:codes_codeupload_step", args=[upload.pk, verb]), fields, follow=True))


def look(client, thing, query="") -> str:
    return page_of(client.get(reverse(f"admin:codes_{thing._meta.model_name}_change", args=[thing.pk]) + query))


def waiting(actor, content=NEXT_YEAR, label="FY2026", system="icd10pcs") -> CodeUpload:
    """A file that was uploaded and previewed."""
    steps = uploads.upload(
        file=ContentFile(content, "pcs.csv"),
        holds="codes",
        system=CodeSystem.objects.get(slug=system),
        label=label,
        actor=actor,
    )
    list(steps)
    return CodeUpload.objects.first()


def files_in(directory) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]
