"""Readers: report → facts. Everything behind a reader is the same for all.

    contract   what every reader does
    rules      reads by rules, offline
    llm        reads by a language model held to the text's words
    beside     two readers on the same reports;  differing  what only one of them has
    weights    what a way of reading is worth, and what speaks against it
"""
