"""Measurements of the project, each one command; benchmarks/README.md lists them."""
