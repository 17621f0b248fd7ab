"""The models of code lists, with their versions, rules and codes, and of readers’ collections."""

from code_lists.models.collections import Collection, Kept
from code_lists.models.lists import CodeList, CodeListVersion, ListedCode, ReleaseCheck, Rule

__all__ = ["CodeList", "CodeListVersion", "Collection", "Kept", "ListedCode", "ReleaseCheck", "Rule"]
