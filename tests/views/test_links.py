"""Links that were weighed: in doubt, decided, made; of a store, of a report, of a name."""

from __future__ import annotations

from kg.link.review_csv import LinkDoubt
from kg.views.doubts import doubts, links_of
from kg.views.kept_links import kept_links
from tests.views.conftest import BASE, Backend

DATA = """
<graph/links/r%201> {
  <place/x-1> skos:closeMatch <place/tripoli-ly>, <place/tripoli-lb> .
  <link/1> a sit:Link ; sit:linkIn <report/r%201> ; sit:linkOf <place/x-1> ; sit:linkName "Tripoli" ;
    sit:linkTarget <place/tripoli-ly> ; sit:linkScore 0.5 ; sit:linkQuote "in Tripoli" ; sit:linkVerdict "several" ;
    sit:linkReason "same name", "in the text" ; sit:linkLabel "Tripoli (Libye)"@fr, "Tripoli (Libya)"@en .
  <link/2> a sit:Link ; sit:linkIn <report/r%201> ; sit:linkOf <place/x-1> ; sit:linkName "Tripoli" ;
    sit:linkTarget <place/tripoli-lb> ; sit:linkScore 0.75 ; sit:linkLabel "Tripoli (Liban)"@fr .
  <link/3> a sit:Link ; sit:linkIn <report/r%201> ; sit:linkOf <actor/iri> ; sit:linkName "the Resistance" ;
    sit:linkTarget <actor/iri> ; sit:linkCountry "IQ" .
}
<graph/links/r2> {
  <actor/x-2> skos:exactMatch wd:Q1 .
  <link/4> a sit:Link ; sit:linkIn <report/r2> ; sit:linkOf <actor/x-2> ; sit:linkName "TRIPOLI" ; sit:linkTarget wd:Q1
}
<graph/wikidata> {
  <actor/x-3> skos:closeMatch wd:Q2 .
  <link/5> a sit:Link ; sit:linkOf <actor/x-3> ; sit:linkName "Guards" ; sit:linkTarget wd:Q2 ; sit:linkScore "high"
}
<graph/report/r%201> { <place/x-1> sit:countryCode "LY" }
<graph/report/r2> { <actor/x-3> sit:countryCode "IQ" . <actor/iri> sit:countryCode "IQ" }
"""
LIBYA = LinkDoubt("Tripoli", "place", "LY", "r 1", "in Tripoli", "place/tripoli-ly", "Tripoli (Libya)", "0.5",
              ("in the text", "same name"), "several")
LEBANON = LinkDoubt("Tripoli", "place", "LY", "r 1", "", "place/tripoli-lb", "Tripoli (Liban)", "0.75", (), "")
GUARDS = LinkDoubt("Guards", "actor", "IQ", "", "", "Q2", "", "high", (), "")
DECIDED = LinkDoubt("TRIPOLI", "actor", "", "r2", "", "Q1", "", "", (), "")


def test_links_of_a_store_and_of_a_name(backend: Backend) -> None:
    everything, in_doubt, asked, named = backend.read(
        DATA, kept_links(), kept_links(doubtful=True), doubts(BASE), links_of("tripoli", BASE),
    )
    assert [(one.node.removeprefix(f"{BASE}link/"), one.match) for one in everything] == [
        ("5", "closeMatch"), ("4", "exactMatch"), ("2", "closeMatch"), ("1", "closeMatch"), ("3", ""),
    ]
    assert in_doubt == [one for one in everything if one.match == "closeMatch"]
    assert [one.weight for one in in_doubt] == [None, 0.75, 0.5]
    assert in_doubt[2].labels == {"en": "Tripoli (Libya)", "fr": "Tripoli (Libye)"}
    assert asked == [GUARDS, LEBANON, LIBYA]
    assert named == [("exactMatch", DECIDED), ("closeMatch", LEBANON), ("closeMatch", LIBYA)]
