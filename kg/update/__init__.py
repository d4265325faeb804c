"""How a store changes: reports come and go, people decide; what a change touches is made anew, nothing else.

    store_reader   what the store holds, asked by index: facts of a report, attacks that share a key, what was joined
    portions       many items, some at a time
    hosting_reader what reports state of forces at places
    rules          what attacks were joined by: parameters and decisions; what has changed since
    change         reports that come and go → ONE change of the store
    world          the attacks as they will be once a change is made
    used_entities  the gazetteer's entities that nothing uses any more
    growth         the acts: add, retract, resolve; each leaves the store as if it had been built so from the start
    bulk           many reports at once into an empty store
    made           a report as RDF, made once for the shapes and the store
    findings       what the shapes find in reports before they are let in
    relinking      reports that new decisions about names concern, linked anew
    curating       what people decide about facts;  attack_decisions  about attacks;  wikidata  names asked of Wikidata
    comparing      how well two attacks agree, for people
    past           a store as it would have been on a day
    history        how an attack's record came to be, report by report
"""

from __future__ import annotations

from kg.update.growth import Growth

__all__ = ["Growth"]
