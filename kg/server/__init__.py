"""The server: a SPARQL endpoint, the data's own addresses and the saved questions, safe to show to strangers.

    app.py         which address is answered by what          settings.py   every knob
    state.py       what all answers share                     pool.py       the worker processes and whose turn it is
    worker.py      one process that evaluates                 scan.py       what is refused before it is parsed
    pages/         HTML for people
"""
