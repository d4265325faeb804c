"""How a store grows and shrinks report by report, every change whole: what it rests on is recomputed, nothing else.

    reading   what the store holds, asked by index: facts of a report, attacks that share a key, what was joined
    rules     what attacks were joined by: parameters and decisions; what has changed since
    change    reports that come and go → ONE change of the store
    world     the attacks as they will be once a change is made
    entities  the gazetteer's entities that nothing uses any more
    growth    the acts: add, retract, resolve; each leaves the store as if it had been built so from the start
    past      a store as it would have been on a day
    history   how an attack's record came to be, report by report
"""

from __future__ import annotations

from kg.growing.growth import Growth

__all__ = ["Growth"]
