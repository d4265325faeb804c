"""Readers: report → facts. `kg.extract` reads by rules, offline; `kg.read.llm` by a language model held to the words.

Everything behind a reader is the same for all.
"""
