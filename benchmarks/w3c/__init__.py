"""The W3C's SPARQL 1.1 suite run against any server over HTTP, so that servers can be compared by one runner."""
