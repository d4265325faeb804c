"""Questions in SPARQL, queries/*.rq, put to a store.

    question     a saved question: its text, its parameters, and values put into it
    node_lookup  from what a person writes (an id, an address, a name) to the node that it means
    answer       questions put to a store
    render       answers as a table, CSV or JSON
"""
