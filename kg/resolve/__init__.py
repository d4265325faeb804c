"""Which attacks of different reports are one: profiles → candidate pairs → scores → groups. No RDF, no store.

    profile      what is compared of an attack as one report tells it
    blocking     which pairs are compared at all
    places       how the places of two attacks stand to each other
    agreement    how well two attacks agree, part by part
    components   from a few attacks to all that they may hang together with
    cluster      a component → groups, each one attack
    verdicts     what people decided; it wins
    parameters   the numbers, from resolve.toml

Within one report extraction has decided it: accounts that share `attack` are of one attack. The same set of attacks and
decisions gives the same groups, in whatever order and in however many steps they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.decisions import Decision
from kg.facts import Account, AnyFact, Responsibility
from kg.gazetteer import Gazetteer
from kg.resolve.agreement import Comparison, ScorePart, Scorer
from kg.resolve.blocking import filed, looked_up
from kg.resolve.cluster import Component, Grouping, Tie, group
from kg.resolve.components import AttackPool, Finder, ProfileSource
from kg.resolve.parameters import Parameters
from kg.resolve.places import World
from kg.resolve.profile import Profile, profiles
from kg.resolve.verdicts import Verdicts

__all__ = [
    "AttackPool", "Comparison", "Component", "Finder", "Grouping", "Parameters", "Profile", "ProfileSource",
    "ScorePart", "Scorer", "Tie", "Verdicts", "World", "filed", "group", "looked_up", "profiles", "renamed",
    "resolve_all",
]


def renamed(facts: Iterable[AnyFact], joined: Mapping[str, str]) -> Iterator[AnyFact]:
    """The same facts in the same order, `attack` and `about` naming the joined attack; ids stay as they are."""
    for fact in facts:
        if isinstance(fact, Account) and fact.attack in joined:
            yield fact.model_copy(update={"attack": joined[fact.attack]})
        elif isinstance(fact, Responsibility) and fact.about in joined:
            yield fact.model_copy(update={"about": joined[fact.about]})
        else:
            yield fact


def resolve_all(
    found: Iterable[Profile], gazetteer: Gazetteer, *, decisions: Iterable[Decision] = (),
    parameters: Parameters | None = None,
) -> list[Grouping]:
    """The groupings of all components of the given attacks."""
    chosen = parameters or Parameters.load()
    verdicts = Verdicts(decisions)
    compare = Scorer(World(gazetteer, chosen), chosen).match
    pool = AttackPool(chosen, found)
    finder = Finder(pool, compare, verdicts, chosen)
    return [group(component, compare, verdicts, chosen) for component in finder.components(pool)]
