"""The version of this package: the one place that it is written (pyproject.toml reads it here)."""

__version__ = "0.1.0"
