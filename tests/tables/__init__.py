"""Tests of `kg.tables`, and of the tables of numbers and words that are read by it."""
