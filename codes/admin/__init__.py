"""The code managers' desk: reference data to look at; files and releases come in and go through actions."""

from codes.admin.reference import CodeAdmin, CodeSystemAdmin
from codes.admin.releases import ReleaseAdmin
from codes.admin.uploads import UploadAdmin

__all__ = ["CodeAdmin", "CodeSystemAdmin", "ReleaseAdmin", "UploadAdmin"]
