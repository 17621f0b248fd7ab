"""The models of code lists, with their versions, rules and codes."""

from code_lists.models.lists import CodeList, CodeListVersion, ListedCode, ReleaseCheck, Rule

__all__ = ["CodeList", "CodeListVersion", "ListedCode", "ReleaseCheck", "Rule"]
