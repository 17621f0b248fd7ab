"""The code managers' desk: reference data (read-only), groupings, releases, and code files."""

from codes.admin.groupings import GroupingAdmin
from codes.admin.reference import CodeAdmin, CodeSystemAdmin
from codes.admin.releases import ReleaseAdmin
from codes.admin.uploads import UploadAdmin

__all__ = ["CodeAdmin", "CodeSystemAdmin", "GroupingAdmin", "ReleaseAdmin", "UploadAdmin"]
