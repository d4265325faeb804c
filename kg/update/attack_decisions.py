"""What a person decides about attacks, checked against the store and put down as decisions.

A decision is about attacks as one report each tells them, so that it outlives every joining: the address of a joined
attack is that of the first report that tells it, and an old address means the same report as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import unquote

from kg.decisions import Decision, Decisions, Verdict
from kg.errors import UsageError
from kg.facts import Account
from kg.update.store_reader import StoreReader
from kg.vocabulary import BASE


def attack_key(reading: StoreReader, address: str, base: str = BASE) -> str:
    """The key of the attack that an address names: a whole IRI, `attack/KEY` or KEY, also a former one.

    Raises:
        UsageError: the store holds no such attack.
    """
    key = unquote(address.removeprefix(base).removeprefix("attack/"))
    if not reading.told_in([key]):
        raise UsageError(f"the store holds no attack {address!r}: `kg ask attacks` lists those that it holds")
    return key


def merge(
    reading: StoreReader, decisions: Decisions, one: str, other: str, *, why: str, who: str, when: datetime,
    base: str = BASE,
) -> Decision:
    """Put down that two attacks are one; the store takes it into account with `Growth.catch_up`.

    Args:
        one, other: their addresses (see `attack_key`).
        why, who: words of the person; who it is.
        when: the time, with its zone.

    Raises:
        UsageError: the store holds no such attack, or the two are one address.
        InputError: the decision cannot be written.
    """
    left, right = attack_key(reading, one, base), attack_key(reading, other, base)
    if left == right:
        raise UsageError(f"{one} and {other} are one address: name two attacks")
    return _add(decisions, left, right, "match", why, who, when)


def split(
    reading: StoreReader, decisions: Decisions, attack: str, account: str, *, why: str, who: str, when: datetime,
    base: str = BASE,
) -> list[Decision]:
    """Put down that what one report tells is not the attack that it was joined with.

    The accounts that its report gives of it go with it: within one report extraction has decided what is one.

    Args:
        attack: the address of the joined attack, or a former one of it.
        account: an IRI, `account/ID` or ID of an account of it.

    Raises:
        UsageError: the store holds no such attack or account, the account is not of this attack, or nothing else is.
        InputError: a decision cannot be written.
    """
    key = attack_key(reading, attack, base)
    joined = reading.joined([key])[key]
    members = reading.members([joined])[joined]
    found = account_attack(reading, members, account, base)
    others = sorted(members - {found})
    if not others:
        raise UsageError(f"{attack} is told by one report alone: there is nothing to split")
    return [_add(decisions, found, other, "no_match", why, who, when) for other in others]


def account_attack(reading: StoreReader, members: set[str], account: str, base: str = BASE) -> str:
    """The key under which the report of an account tells the attack, one of `members`.

    Raises:
        UsageError: none of the members has this account.
    """
    identifier = unquote(account.removeprefix(base).removeprefix("account/"))
    known: Sequence[str] = sorted({report for reports in reading.told_in(members).values() for report in reports})
    for facts in reading.spoken(known).values():
        for fact in facts:
            if isinstance(fact, Account) and fact.id == identifier and fact.attack in members:
                return fact.attack
    raise UsageError(f"the attack has no account {account!r}: `kg history` lists its accounts")




def _add(
    decisions: Decisions, left: str, right: str, verdict: Verdict, why: str, who: str, when: datetime
) -> Decision:
    if not why.strip():
        raise UsageError("say why: a decision stands for ever, and others will want to know")
    decision = Decision(kind="attack", left=left, right=right, verdict=verdict, who=who, when=when, why=why)
    decisions.add(decision)
    return decision
