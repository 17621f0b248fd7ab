"""The desk for code lists."""

from code_lists.admin.lists import CodeListAdmin

__all__ = ["CodeListAdmin"]
