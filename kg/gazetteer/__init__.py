"""The project's own curated gazetteer: who attacks, speaks and is stationed, where, and how their names are written.

from kg.gazetteer import Gazetteer
gazetteer = Gazetteer.load()
for match in gazetteer.find("Deux roquettes sur la base d'Aïn al-Assad, dit le Centcom.", "fr"):
    match.text, match.entities[0].id
"""

from __future__ import annotations

from .entries import Entity, Problem
from .folding import fold
from .gazetteer import Gazetteer
from .likeness import Like
from .lookup import Scored
from .matcher import Match

__all__ = ["Entity", "Gazetteer", "Like", "Match", "Problem", "Scored", "fold"]
