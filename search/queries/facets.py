"""What results can be narrowed by: filters that are on, and true counts of what each further choice would leave."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from pyroaring import BitMap

from codes.models import Code, CodeSystem
from codes.queries import group_names
from procedures.filters import DURATIONS
from procedures.models import ProcedureVersion
from search.entry_places import ENTRIES
from search.queries.found import Choice, Facet, Result
from textindex.cache import Stamps

Chosen = Mapping[str, Sequence[str]]

CODE_FACETS = ("system", "section", "body_system", "group", "status")
ENTRY_FACETS = {
    "procedure_kind": "Kind of procedure",
    "specialty": "Specialty",
    "setting": "Setting",
    "anesthesia": "Anesthesia",
    "personnel": "Personnel",
    "duration": "Usual duration",
}
RESULT_KINDS = {"procedure": "Procedures", "code": "Codes"}
STATUSES = {"active": "Valid", "retired": "Retired"}
#: How many groups of a grouping are offered: those with the most results.
MOST_GROUPS = 30
_LABELS = {
    "procedure_kind": dict(ProcedureVersion.Kind.choices),
    "duration": {key: label for key, (label, _, _) in DURATIONS.items()},
}


class Filters:
    """The active filters, applied to what was found, and the facets that offer more of them."""

    def __init__(
        self,
        chosen: Chosen,
        systems: Mapping[int, CodeSystem],
        values: Mapping[int, Mapping[str, BitMap]],
        *,
        named: Chosen,
        spared: BitMap,
        now: Stamps,
    ):
        """`values` are the places by facet value of each system and of the entries (textindex.lookups.facets_of).

        `named` are filters that the words of the query name: "ICD-10-PCS code for …". They are active like those that were
        chosen, but leave the `spared` entries: those that are found by a name. `now` are the stamps of what is cached.
        """
        self._picked = {key: tuple(options) for key, options in chosen.items() if options}
        self.chosen = {key: options for key, options in named.items() if options} | self._picked
        self.systems, self.values, self._spared, self._now = systems, values, spared, now

    def allowed(self, system: int, *, but: str = "") -> BitMap:
        """The places in a system that the filters leave; filters of the facet `but` do not count."""
        chosen = {key: options for key, options in self.chosen.items() if key != but}
        slug, values = self.systems[system].slug, self.values.get(system, {})
        own_groups = self._groups_of(slug)
        if "code" not in chosen.get("kind", ("code",)) or slug not in chosen.get("system", (slug,)):
            return BitMap()
        if any(key in chosen for key in ENTRY_FACETS):
            return BitMap()
        left = values.get("all", BitMap())
        for key in ("section", "body_system"):
            if key in chosen:
                own = [option.partition(":")[2] for option in chosen[key] if option.partition(":")[0] == slug]
                left = left & BitMap().union(BitMap(), *(values.get(f"{key}:{value}", BitMap()) for value in own))
        if "group" in self.chosen and not own_groups:
            return BitMap()
        for grouping, groups in own_groups.items():
            if grouping != but:
                left = left & BitMap().union(BitMap(), *(values.get(f"group:{group}", BitMap()) for group in groups))
        if "status" in chosen:
            left = left & BitMap().union(BitMap(), *(values.get(f"status:{v}", BitMap()) for v in chosen["status"]))
        return left

    def _groups_of(self, slug: str) -> dict[str, list[str]]:
        """The chosen groups of a system by grouping: several of one grouping widen, several groupings narrow."""
        groups = defaultdict(list)
        for option in self.chosen.get("group", ()):
            system, _, group = option.partition(":")
            if system == slug:
                groups[_grouping(group)].append(group)
        return groups

    def allowed_entries(self, *, but: str = "") -> BitMap:
        """The places of entries that the filters leave; filters of the facet `but` do not count."""
        left = self._entries_within({key: options for key, options in self.chosen.items() if key != but})
        picked = {key: options for key, options in self._picked.items() if key != but}
        return left | (self._entries_within(picked) & self._spared) if self._spared else left

    def _entries_within(self, chosen: Chosen) -> BitMap:
        """The places of entries that these filters leave."""
        if any(key in chosen for key in CODE_FACETS) or "procedure" not in chosen.get("kind", ("procedure",)):
            return BitMap()
        values = self.values.get(ENTRIES, {})
        left = values.get("all", BitMap())
        for key in ENTRY_FACETS:
            if key in chosen:
                left = left & BitMap().union(BitMap(), *(values.get(f"{key}:{v}", BitMap()) for v in chosen[key]))
        return left

    def _entries_left(self, entries: BitMap, key: str) -> BitMap:
        """Those of the entries that the filters of other facets leave."""
        return entries & self.allowed_entries(but=key) if self.chosen.keys() - {key} else entries

    def allow_result(self, result: Result, *, but: str = "") -> bool:
        """Whether the filters leave a result of the exact route; filters of the facet `but` do not count, nor does the system
        that the query names, by which codes were read already."""
        counting = self._picked.keys() | (self.chosen.keys() - {"system"})
        chosen = {key: options for key, options in self.chosen.items() if key != but and key in counting}
        if any(key in chosen for key in ("section", "body_system", "group", *ENTRY_FACETS)):
            return False
        slug = result.system.slug if result.system else ""
        status = _status(result.code) if result.code else ""
        values = {"kind": result.kind, "system": slug, "status": status}
        return all(values[key] in chosen[key] for key in values if key in chosen)

    def facets(self, found: Mapping[int, BitMap], entries: BitMap, exact: list[Result]) -> list[Facet]:
        """All facets that have choices, with the counts of what was found; `exact` are the results of the exact route."""
        facets = [self._result_kinds(found, entries, exact), self._systems(found, exact)]
        if only := self._only_system():
            places = found.get(only, BitMap())
            facets += [*self._sections(only, places), *self._groups(only, places)]
        facets.append(self._statuses(found, exact))
        return [facet for facet in facets if facet.choices] + self._entry_facets(entries)

    def _only_system(self) -> int | None:
        """The one system that is chosen, or whose groups are."""
        chosen = self.chosen.get("system") or {group.partition(":")[0] for group in self.chosen.get("group", ())}
        return next((pk for pk, system in self.systems.items() if [system.slug] == list(chosen)), None)

    def _choice(self, key: str, value: str, label: str, count: int) -> Choice:
        return Choice(value, label, count, value in self.chosen.get(key, ()))

    def _exact_counts(self, key: str, exact: list[Result]) -> Counter:
        """How many of the exact results have each value of the facet: kind, system or status."""
        left = [result for result in exact if self.allow_result(result, but=key)]
        if key == "kind":
            return Counter(result.kind for result in left)
        codes = [result.code for result in left if result.code]
        if key == "system":
            return Counter(code.system.slug for code in codes)
        return Counter(map(_status, codes))

    def _result_kinds(self, found, entries, exact) -> Facet:
        """How many entries and how many codes were found."""
        more = self._exact_counts("kind", exact)
        counts = {
            "procedure": len(entries & self.allowed_entries(but="kind")),
            "code": sum(len(places & self.allowed(system, but="kind")) for system, places in found.items()),
        }
        return Facet(
            "kind", "Kind", tuple(self._choice("kind", v, n, counts[v] + more[v]) for v, n in RESULT_KINDS.items())
        )

    def _systems(self, found, exact) -> Facet:
        """The systems in which codes were found, and those that are chosen."""
        chosen, more = self.chosen.get("system", ()), self._exact_counts("system", exact)
        choices = [
            self._choice(
                "system",
                system.slug,
                system.name,
                more[system.slug] + (len(found[pk] & self.allowed(pk, but="system")) if pk in found else 0),
            )
            for pk, system in self.systems.items()
            if pk in found or system.slug in chosen or more[system.slug]
        ]
        return Facet("system", "Code system", tuple(choices))

    def _sections(self, system: int, places: BitMap) -> list[Facet]:
        """The facets of the one system that is chosen: sections and, if one section is chosen, its body systems.

        `places` are those of all codes that were found in the system.
        """
        rules, sections = self.systems[system].rules, self.chosen.get("section", ())
        facets = [Facet("section", "Section", self._code_choices("section", system, places, rules.sections))]
        if len(sections) == 1:
            choices = self._code_choices("body_system", system, places, rules.body_systems, sections[0])
            facets.append(Facet("body_system", "Body system", choices))
        return [facet for facet in facets if facet.choices]

    def _code_choices(
        self, key: str, system: int, places: BitMap, labels: Mapping[str, str], section: str = ""
    ) -> tuple[Choice, ...]:
        """The choices of a facet of one system that hold any of the codes at `places`, or that are chosen.

        `section` narrows them to the body systems of a section, as the address writes it ("icd10pcs:0").
        """
        slug, rules = self.systems[system].slug, self.systems[system].rules
        left = places & self.allowed(system, but=key)
        choices = []
        for facet_value, of_value in sorted(self.values.get(system, {}).items()):
            facet, _, value = facet_value.partition(":")
            if facet != key or (section and f"{slug}:{rules.section_of(value)}" != section):
                continue
            option = f"{slug}:{value}"
            if of_value & places or option in self.chosen.get(key, ()):
                label = f"{value} {labels.get(value, '')}".rstrip()
                choices.append(self._choice(key, option, label, len(of_value & left)))
        return tuple(choices)

    def _groups(self, system: int, places: BitMap) -> list[Facet]:
        """A facet for each grouping of the one system that is chosen; `places` as for sections."""
        names, slug = group_names(system, self._now), self.systems[system].slug
        values, offered = self.values.get(system, {}), defaultdict(list)
        left = {key: places & self.allowed(system, but=key) for key in {_grouping(group) for group in names}}
        for group, (title, name) in names.items():
            of_value, option = values.get(f"group:{group}", BitMap()), f"{slug}:{group}"
            if of_value & places or option in self.chosen.get("group", ()):
                choice = self._choice("group", option, name, len(of_value & left[_grouping(group)]))
                offered[title].append(choice)
        facets = []
        for title, choices in sorted(offered.items()):
            most = sorted(choices, key=lambda choice: (not choice.chosen, -choice.count))[:MOST_GROUPS]
            facets.append(Facet("group", title, tuple(choice for choice in choices if choice in most)))
        return facets

    def _statuses(self, found, exact) -> Facet:
        """How many valid and how many retired codes were found."""
        counts = self._exact_counts("status", exact)
        for system, places in found.items():
            left = places & self.allowed(system, but="status")
            for value in STATUSES:
                counts[value] += len(left & self.values.get(system, {}).get(f"status:{value}", BitMap()))
        return Facet(
            "status", "Status of codes", tuple(self._choice("status", v, n, counts[v]) for v, n in STATUSES.items())
        )

    def _entry_facets(self, entries: BitMap) -> list[Facet]:
        """The facets of entries, choices in their fixed order if there is one, else the most frequent first."""
        counts: dict[str, dict[str, int]] = {key: dict.fromkeys(self.chosen.get(key, ()), 0) for key in ENTRY_FACETS}
        left = {key: self._entries_left(entries, key) for key in ENTRY_FACETS} if entries else {}
        for facet_value, places in self.values.get(ENTRIES, {}).items():
            key, _, value = facet_value.partition(":")
            if key in left:
                count = places.intersection_cardinality(left[key])
                if count or (left[key] is not entries and places.intersect(entries)):
                    counts[key][value] = count
        facets = []
        for key, name in ENTRY_FACETS.items():
            labels, here = _LABELS.get(key, {}), counts[key]
            ordered = [value for value in labels if value in here] or sorted(here, key=lambda v: (-here[v], v))
            choices = tuple(self._choice(key, value, labels.get(value, value), here[value]) for value in ordered)
            if choices:
                facets.append(Facet(key, name, choices))
        return facets


def _grouping(group: str) -> str:
    """What `but` calls the grouping of a group: “group:prccsr” for “prccsr:CAR003”."""
    return f"group:{group.partition(':')[0]}"


def _status(code: Code) -> str:
    """The status of a code of the exact route; "" if it is in no release that is loaded, so that nobody here knows."""
    if code.added_in_id is None:
        return ""
    return "retired" if code.retired_in_id else "active"
