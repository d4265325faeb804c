"""What the codebook asks of a coding and a program can see. Numbers: rules of docs/codebook.md ("As sheets are coded").

Words that tell nobody in particular are those of the language's own data (`generic_accused`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.read.rules.lexicon import lexicon, supported
from kg.sheet.coding import AttackCoding, Party, ResponsibilityCoding, Sheet


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at `where` (a path such as "attacks.0.accounts.1.day"), with the remedy in words."""

    where: str
    what: str


def against_codebook(sheet: Sheet, published: date | None) -> Iterator[Fault]:
    """Where the coding breaks a rule that can be seen without understanding the text."""
    for index, attack in enumerate(sheet.attacks):
        yield from _attack(attack, f"attacks.{index}", published)
    for index, said in enumerate(sheet.responsibility):
        yield from _responsibility(said, f"responsibility.{index}", sheet, published)
    targets = {attack.id for attack in sheet.attacks if any(account.target for account in attack.accounts)}
    for index, force in enumerate(sheet.deployments):
        for one in force.host_of:
            if one not in targets:
                yield Fault(f"deployments.{index}.host_of", f"{one} has no target, so nobody is stationed there (S12)")


def _attack(attack: AttackCoding, where: str, published: date | None) -> Iterator[Fault]:
    speakers = [(one.speaker.words, one.speaker.nth) if one.speaker else None for one in attack.accounts]
    if len(set(speakers)) != len(speakers):
        yield Fault(f"{where}.accounts", "two accounts of one source: put them together (S1)")
    stopped = any(account.intercepted for account in attack.accounts)
    killed = [number.low for account in attack.accounts for number in account.killed]
    if attack.outcome == "foiled" and not stopped and any(killed):
        yield Fault(f"{where}.outcome", "foiled, yet it killed: carried_out (rule 5)")
    for number, account in enumerate(attack.accounts):
        here = f"{where}.accounts.{number}"
        if any(one.weapon == "unknown" for one in account.weapon):
            yield Fault(f"{here}.weapon", "an unknown weapon is not coded: leave it out (S2)")
        if account.day and published and account.day.earliest > published:
            yield Fault(f"{here}.day", f"{account.day.earliest} comes after the day of publication (rule 2)")
        for party in account.perpetrator:
            if _nobody(party):
                yield Fault(f"{here}.perpetrator", f"« {party.words} » is nobody in particular: leave it out (rule 7)")


def _responsibility(
    said: ResponsibilityCoding, where: str, sheet: Sheet, published: date | None
) -> Iterator[Fault]:
    if said.kind == "non_claim" and said.responsible is not None:
        yield Fault(where, "a stated non-claim has nobody responsible: leave responsible out (S5)")
    if said.kind != "non_claim" and said.responsible is None:
        yield Fault(where, f"the {said.kind} lacks the party that is responsible: claimant, accused or denier (rule 6)")
    if said.kind == "attribution" and said.responsible and _nobody(said.responsible):
        yield Fault(where, f"« {said.responsible.words} » is nobody in particular: no attribution (rule 6)")
    if len(set(said.about)) != len(said.about):
        yield Fault(f"{where}.about", "an attack stands there twice")
    if said.as_of is None:
        return
    if published and said.as_of.earliest > published:
        yield Fault(f"{where}.as_of", f"{said.as_of.earliest} comes after the day of publication (rule 2)")
    days = {attack.id: [account.day.earliest for account in attack.accounts if account.day] for attack in sheet.attacks}
    for one in said.about:
        if days.get(one) and said.as_of.latest < min(days[one]):
            yield Fault(f"{where}.as_of", f"said on {said.as_of.latest}, before {one} happened (S8)")


def _nobody(party: Party) -> bool:
    """Whether the words tell nobody in particular, in any of our languages: "gunmen", « hommes armés »."""
    if party.code or party.also or any(word[:1].isupper() for word in party.words.split()):
        return False
    return any(
        (found := lexicon(lang)["generic_accused"].search(party.words)) is not None and not found.start
        for lang in supported()
    )
