"""What one search is asked under: the reader, the stamps, the code systems and the vocabulary as they are under these."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from codes.models import CodeSystem
from codes.queries.matching import code_systems, open_systems
from search.meanings import Vocabulary
from search.queries.vocabulary import vocabulary
from textindex.cache import Stamps


@dataclass(frozen=True)
class Snapshot:
    """`user` (or None) is who asks; `now` are the stamps, which were read before everything else. What it holds is shared."""

    user: object
    now: Stamps

    @cached_property
    def systems(self) -> Mapping[int, CodeSystem]:
        """All systems by id, in their order."""
        return {system.pk: system for system in code_systems(self.now)}

    @cached_property
    def open_systems(self) -> Mapping[int, CodeSystem]:
        """The systems whose texts the licence lets the reader read: only their words are matched."""
        return {system.pk: system for system in open_systems(self.user, self.systems.values())}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The active terms of the vocabulary."""
        return vocabulary(self.now)
