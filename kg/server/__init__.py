"""The server: a SPARQL endpoint, the data's own addresses and the saved questions, safe to show to strangers.

    running    the app behind uvicorn
    app        which address is answered by what
    state      what all answers share, and what is asked of the pages (`Face`), which lie above
    settings   every knob
    endpoint/  what is answered: SPARQL protocol, graph store, description, saved questions, nodes of the data
    http/      how: who may write, how much and how slowly strangers may send, formats, headers, refusals, health
    engine/    by whom: the worker processes, their turns and snapshots, what is refused before it is parsed, the writer
"""
