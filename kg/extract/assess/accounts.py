"""How sure it is that what is told is an attack of its own, and of its values."""

from __future__ import annotations

from kg.facts import Account


def assessed_accounts(accounts: list[Account]) -> list[Account]:
    """The accounts as they are."""
    return accounts
