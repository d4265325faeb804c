"""reports → facts: who attacked what, where and when, who says so, who claims it, who is stationed there.

    from kg.extract import Extractor
    facts = Extractor().extract(report)       # the ReportFact first, then what the report says

No network, no randomness: the same text gives the same facts. RDF is none of this package's business.
"""

from __future__ import annotations

from kg.extract.extractor import Extractor
from kg.extract.overlooked import overlooked_attack

__all__ = ["Extractor", "overlooked_attack"]
