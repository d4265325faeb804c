"""The corpus of attack reports coded blind, in French and English, that comes with the package: `load` reads it.

    from kg.corpus import load
    for record in load(split="develop", lang="fr"):
        print(record.report.title, len(record.sheet.attacks))

What it is, how it was made and what it is not: `corpus/README.md`. Statistics and checks: `kg corpus`.
"""

from kg.corpus.records import SPLITS, Record, Split, load, load_from

__all__ = ["SPLITS", "Record", "Split", "load", "load_from"]
