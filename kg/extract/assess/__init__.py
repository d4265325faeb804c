"""How sure the rule reader is of what it read: each statement is held against the parse once more, by other means.

`weights.toml` says how far each way of reading is trusted and what each thing that speaks against it costs.
"""

from kg.extract.assess.account_doubts import AccountDoubts
from kg.extract.assess.sayings import Sayings
from kg.extract.assess.trust import weights

__all__ = ["AccountDoubts", "Sayings", "weights"]
