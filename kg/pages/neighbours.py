"""The neighbourhood of an actor or a place as a small graph: what it has to do with, and who else has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from kg.pages.catalogue import Attack, Catalogue
from kg.pages.nodes import Nodes
from kg.pages.view import View

_MOST = 36
_ATTACKS = 14
_LONGEST = 44


@dataclass(frozen=True)
class Neighbourhood:
    """Nodes and edges as cytoscape takes them, and how many nodes there would be in all."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    all: int

    @property
    def elements(self) -> list[dict[str, Any]]:
        """Both in one list."""
        return self.nodes + self.edges


def around(view: View, known: Catalogue, nodes: Nodes, iri: str) -> Neighbourhood:
    """The graph around `iri`: its relations, its latest attacks, and the others who have a part in those."""
    edges: dict[tuple[str, str, str], None] = {}
    for name, label in (("memberOf", "member_of"), ("within", "within"), ("ofInstitution", "institution")):
        for other in nodes.texts(iri, name):
            edges[iri, other, view.say(label)] = None
        for other in nodes.having(name, iri):
            edges[other, iri, view.say(label)] = None
    for one in nodes.of_class("Deployment"):
        for force in nodes.texts(one, "force"):
            for place in nodes.texts(one, "at"):
                edges[force, place, view.say("edge_stationed")] = None
    mine = [known.attacks[one] for one in known.by_thing.get(iri, ())]
    for attack in [one for one in mine if _has_part(one, iri)][:_ATTACKS]:
        for start, end, label in _of_attack(view, attack):
            edges[start, end, label] = None
    degree = Counter(end for start, stop, _ in edges for end in (start, stop))
    ends = [one for one, _ in sorted(degree.items(), key=lambda item: (item[0] != iri, -item[1], item[0]))]
    kept = set(ends[:_MOST]) | {iri}
    return Neighbourhood(
        [{"data": _node(view, known, one, iri)} for one in [iri, *(one for one in ends if one != iri)] if one in kept],
        [
            {"data": {"id": f"e{number}", "source": start, "target": end, "label": label}}
            for number, (start, end, label) in enumerate(edges) if start in kept and end in kept and start != end
        ],
        max(1, len(degree)),
    )


def _has_part(attack: Attack, iri: str) -> bool:
    return iri in attack.actors or iri in attack.places


def _of_attack(view: View, attack: Attack) -> list[tuple[str, str, str]]:
    say = view.say
    found = [(attack.iri, place, say("edge_at")) for place in attack.places[:2]]
    found += [(attack.iri, one, say("edge_hit")) for one in attack.roles.get("target", ())]
    for role in ("claims", "accused", "denies", "perpetrator"):
        found += [(one, attack.iri, say(f"edge_{role}")) for one in attack.roles.get(role, ())]
    return found


def _node(view: View, known: Catalogue, iri: str, centre: str) -> dict[str, Any]:
    name = known.name(iri, view.lang) or view.say("unknown_name")
    thing = known.things.get(iri)
    kind = "attack" if iri in known.attacks else "place" if thing and thing.is_place else "actor"
    return {
        "id": iri, "label": name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…", "name": name, "kind": kind,
        "address": view.address(iri), "centre": iri == centre,
        "state": known.attacks[iri].state if iri in known.attacks else "",
    }
