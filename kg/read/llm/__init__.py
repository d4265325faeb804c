"""A second reader: a language model fills the coding sheet, and every word and value of it is checked.

    report → request (prompt.py, requests.py) → answer (chat_client.py, or kept: answers.py) → sheet, held to the text
    (holding.py) → its statements asked again (closed.py) → facts with what speaks against them (reader.py)

Nothing becomes a fact that does not stand in the text; what model and code read differently waits as a candidate.
"""
