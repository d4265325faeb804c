"""How sure the rule reader is of what it read: each statement is held against the parse once more, by other means.

`weights.toml` says how far each way of reading is trusted and what each thing that speaks against it costs.
"""

from kg.read.rules.assess.account_doubts import AccountDoubts
from kg.read.rules.assess.sayings import Sayings
from kg.read.rules.assess.trust import weights

__all__ = ["AccountDoubts", "Sayings", "weights"]
