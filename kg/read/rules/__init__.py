"""reports → facts: who attacked what, where and when, who says so, who claims it, who is stationed there.

    from kg.read.rules import RuleReader
    facts = RuleReader().read(report)       # the ReportFact first, then what the report says

No network, no randomness: the same text gives the same facts. RDF is none of this package's business.
"""

from __future__ import annotations

from kg.read.rules.overlooked import overlooked_attack
from kg.read.rules.rule_reader import RuleReader

__all__ = ["RuleReader", "overlooked_attack"]
