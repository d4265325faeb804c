"""The weights of the model reader: `trust.toml`."""

from __future__ import annotations

from pathlib import Path

from kg.read.weights import Weights

_FILE = Path(__file__).with_name("trust.toml")


def weights() -> Weights:
    """How far a reading by a model is trusted, and what each doubt leaves of it."""
    return Weights.read(_FILE)
