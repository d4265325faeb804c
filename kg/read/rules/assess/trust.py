"""The weights of the rule reader: `weights.toml`."""

from __future__ import annotations

from pathlib import Path

from kg.read.weights import Weights

_FILE = Path(__file__).with_name("weights.toml")


def weights() -> Weights:
    """How far each way of reading is trusted, and what each doubt leaves of it."""
    return Weights.read(_FILE)
