"""How incoming records join the events of an index: a record joins, it never merges what was told apart before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from integrity.link import nodes
from integrity.link.evidence import Cluster, Linking
from integrity.link.store import Stored
from integrity.load.records import Record


@dataclass(frozen=True, slots=True)
class Joined:
    """What linking said of incoming records, in the terms of the index."""

    linking: Linking
    """Only what concerns them, their events whole."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What the event of each incoming record is called."""
    apart: tuple[tuple[str, str], ...] = ()
    """Names of events, the first one joined, that were told apart before and would be one by what came in; sorted."""


Members = Callable[[str], Sequence[Stored]]
"""The records of an event of the index, by its name."""


def join(linking: Linking, incoming: Sequence[Record], known: Sequence[Stored], members: Members) -> Joined:
    """The outcome of linking the incoming records with `known` ones, none of which has the id of one of them.

    An event is called by the record that led it when it began. The one that is joined is that of the most senior known
    record.
    """
    own = {record.id: record for record in incoming}
    stored = {each.record.id: each for each in known}
    names: dict[str, str] = {}
    apart: set[tuple[str, str]] = set()
    for cluster in linking.clusters:
        came = [member for member in cluster.members if member in own]
        held = [stored[member] for member in cluster.members if member in stored]
        held.sort(key=lambda each: nodes.seniority(each.record))
        if came:
            name = held[0].cluster if held else _free(cluster.canonical, own, members)
            names |= dict.fromkeys(came, name)
            apart |= {(name, each.cluster) for each in held if each.cluster != name}
    return Joined(_told(linking, names, own, members), names, tuple(sorted(apart)))


def _told(linking: Linking, names: Mapping[str, str], own: Mapping[str, Record], members: Members) -> Linking:
    """What concerns the incoming records, by the names of their events."""
    events: dict[str, list[Record]] = {name: _others(name, own, members) for name in sorted(set(names.values()))}
    for member, name in names.items():
        events[name].append(own[member])
    return replace(
        linking,
        links=tuple(link for link in linking.links if link.a in own or link.b in own),
        clusters=tuple(_cluster(name, records) for name, records in events.items()),
        series=tuple(each for each in linking.series if not own.keys().isdisjoint(each)),
    )


def _cluster(name: str, records: Sequence[Record]) -> Cluster:
    canonical = min(records, key=nodes.seniority).id
    return Cluster(name, canonical, tuple(sorted(record.id for record in records)))


def _free(name: str, own: Mapping[str, Record], members: Members) -> str:
    """The name, or with a number behind it where an event is called so whose first record is another one by now."""
    free, number = name, 1
    while _others(free, own, members):
        number += 1
        free = f"{name}~{number}"
    return free


def _others(name: str, own: Mapping[str, Record], members: Members) -> list[Record]:
    """The records of an event of the index that do not come in anew."""
    return [each.record for each in members(name) if each.record.id not in own]
