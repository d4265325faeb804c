"""Which of the facts that were read stand: doubt is data, and a person has the last word. Pure, without RDF.

    standing       facts of one report + decisions → facts, candidates, struck ones
    single_values  the same for the single values of one fact
    otherwise      what another reading has, and what goes when a person accepts it
    identity       ids of facts that were corrected
    fields         the values that a person can take out or put right, and how they are written
    naming         names in corrections → actors and places
    candidate      Candidate, Struck, Corrected, Standing
    thresholds     from which confidence on a reading stands (thresholds.toml)
    reasons        the words of the codes of a reading (reasons.toml)
"""

from __future__ import annotations

from kg.standing.candidate import Candidate, Corrected, Standing, Struck
from kg.standing.identity import read_id
from kg.standing.standing import Standings, stand
from kg.standing.thresholds import Thresholds

__all__ = ["Candidate", "Corrected", "Standing", "Standings", "Struck", "Thresholds", "read_id", "stand"]
