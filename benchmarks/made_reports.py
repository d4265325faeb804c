"""One made-up report: its text, sentence by sentence, and the facts that each sentence carries."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from benchmarks.made_events import Event, happens, weighted, words
from kg.facts import (
    Account,
    Actor,
    Aggregate,
    AnyFact,
    Assessment,
    Attribution,
    Claim,
    Count,
    Denial,
    Deployment,
    Evidence,
    NonClaim,
    Place,
    ReportFact,
    Statement,
    attack_key,
)
from kg.gazetteer import Gazetteer

_TOLD_AGAIN = 0.7
"""Share of the statements on who did it that a further report repeats."""
_DISTANCES = (10, 900)
"""Days from when a series began, or a force came, to the attack."""


@dataclass(frozen=True)
class Told:
    """One report: its facts, and of which event each of its attacks is (attack's key → the event's number).

    former: what it said before its text was corrected, () if it never was.
    """

    facts: tuple[AnyFact, ...]
    truth: dict[str, int]
    former: tuple[AnyFact, ...] = ()


class ReportWriter:
    """Writes one report about an event, which may tell of the event before too, with its facts.

    Args:
        event, before: what it is about, and what it looks back to, if anything.
        report: its id.
        chance: what is drawn from.
        nth: how many reports about the event came before; the first one leaves nothing out.
    """

    def __init__(self, event: Event, before: Event | None, report: str, chance: random.Random, nth: int = 0) -> None:
        self._event = event
        self._before = before
        self._report = report
        self._chance = chance
        self._nth = nth
        self._language = chance.choice(("fr", "en"))
        self._text = ""
        self._facts: list[AnyFact] = []
        self._truth: dict[str, int] = {}

    def told(self) -> Told:
        """The report."""
        event, chance = self._event, self._chance
        killed, injured = event.killed, event.injured
        if event.outcome != "foiled":
            killed = max(0, killed + chance.choice((0, 0, 0, 0, 1, -1)))
            injured = max(0, injured + chance.choice((0, 0, 0, 2, -1)))
        attack = self._attack(event, "foiled" if event.outcome == "foiled" else "what", killed, injured)
        if event.outcome != "foiled" and chance.random() < 0.4:
            said = self._say("other_toll", killed=killed + 1)
            self._facts.append(Account(
                report=self._report, evidence=(said,), attack=attack, killed=Count(low=killed + 1, high=killed + 1),
                stated_by=self._speaker("witness"),
            ))
        for kind in self._kinds():
            self._responsibility(kind, attack)
        if happens(chance, "series"):
            self._series()
        if happens(chance, "statements"):
            self._statement()
        if happens(chance, "base_hosts" if event.place.type == "base" else "deployments"):
            self._deployment()
        for _ in range(chance.randint(1, 4)):
            self._say("filler")
        if self._before is not None and self._before.outcome != "foiled" and chance.random() < 0.2:
            self._attack(self._before, "earlier", None, None)
        head = self._head()
        corrected = happens(chance, "revised") and event.outcome != "foiled"
        former = self._former(head) if corrected else ()
        return Told((head, *self._facts), self._truth, former)

    # ---------------------------------------------------------------- attacks

    def _attack(self, event: Event, sentence: str, killed: int | None, injured: int | None) -> str:
        said = [self._say(sentence, event)]
        if killed is not None and event.outcome != "foiled":
            said.append(self._say("toll", event, killed=killed, injured=injured))
        stopped = None if sentence == "earlier" else event.intercepted
        if stopped is not None and event.outcome != "foiled":
            said.append(self._say("intercepted", event, intercepted=stopped))
        attack = attack_key(self._report, said[0].quote)
        self._truth[attack] = event.number
        self._facts.append(Account(
            report=self._report, evidence=tuple(said), attack=attack, earliest=event.day, latest=event.day,
            target=(self._site(event),),
            weapon=(event.weapon,), outcome=event.outcome,  # type: ignore[arg-type]
            weapon_count=Count(low=event.count, high=event.count) if sentence != "earlier" else None,
            intercepted=None if stopped is None else Count(low=stopped, high=stopped),
            killed=None if killed is None else Count(low=killed, high=killed),
            injured=None if injured is None else Count(low=injured, high=injured),
            stated_by=self._speaker("official") if event.outcome == "foiled" else None,
            assessments=self._doubts("killed") if killed is not None else None,
        ))
        return attack

    def _former(self, head: ReportFact) -> tuple[AnyFact, ...]:
        """What the report said in its first version: of the attack alone, and one dead more than in the end."""
        first = self._facts[0]
        assert isinstance(first, Account)
        writer = ReportWriter(self._event, None, self._report, self._chance)
        writer._language = self._language
        what = first.evidence[0].quote
        killed = (first.killed.low or 0) + 1 if first.killed else 1
        toll = writer._say("toll", killed=killed, injured=self._event.injured)
        text, shift = f"{what} {toll.quote}", len(what) + 1
        moved = toll.model_copy(update={"start": toll.start + shift, "end": toll.end + shift})
        wrong = {
            "evidence": (first.evidence[0], moved), "killed": Count(low=killed, high=killed),
            "injured": Count(low=self._event.injured, high=self._event.injured), "intercepted": None,
        }
        return (head.model_copy(update={"text": text}), first.model_copy(update=wrong))

    # ---------------------------------------------------------------- who did it

    def _kinds(self) -> list[str]:
        """What this report tells of who did it. That nobody has claimed it, and that somebody has, are two reports'."""
        said, first = self._event.said, self._nth == 0
        if self._event.claimed_late:
            said = tuple(kind for kind in said if kind != ("claim" if first else "non_claim"))
        late = self._event.claimed_late and self._nth == 1
        return [kind for kind in said if first or (late and kind == "claim") or self._chance.random() < _TOLD_AGAIN]

    def _responsibility(self, kind: str, attack: str) -> None:
        event = self._event
        common: dict[str, Any] = {"report": self._report, "about": attack}
        if kind == "non_claim":
            said = self._say("unclaimed")
            self._facts.append(NonClaim(
                **common, evidence=(said,), as_of=event.day, assessments=self._doubts("non_claim")
            ))
        elif kind == "claim":
            # The day of a claim is told where it came late; else the reader takes the day of publication.
            late = event.claimed_late
            for name in event.claimants:
                party, said = self._group(name), self._say("claim_late" if late else "claim", group=name)
                self._facts.append(Claim(
                    **common, evidence=(said,), responsible=party, stated_by=party,
                    as_of=event.claimed_on if late else None, assessments=self._doubts("claim"),
                ))
        elif kind == "attribution":
            for name, who in zip(event.accused, ("official", "ministry"), strict=False):
                self._facts.append(Attribution(
                    **common, evidence=(self._say(f"attribution_{who}", group=name),), responsible=self._group(name),
                    stated_by=self._speaker(who), as_of=event.day, assessments=self._doubts("attribution"),
                ))
        else:
            # Who is accused denies; where nobody is, it is one that was never named.
            party = self._group(event.accused[0])
            self._facts.append(Denial(
                **common, evidence=(self._say("denial", group=party.name),), responsible=party, stated_by=party,
                as_of=event.day + timedelta(days=1), assessments=self._doubts("denial"),
            ))

    def _doubts(self, what: str) -> tuple[Assessment, ...] | None:
        """That the reader doubts it; `what`: a kind of statement, or the field of an account."""
        if not happens(self._chance, f"doubted_{what}"):
            return None
        doubt = self._chance.choice(words()["doubts"][what])
        slot = what if what in Account.model_fields else ""
        return (Assessment(
            slot=slot, confidence=doubt["confidence"], how=tuple(doubt["how"]), against=tuple(doubt["against"])
        ),)

    # ---------------------------------------------------------------- what lies around it

    def _series(self) -> None:
        """A number of attacks, or many, without a record of their own, and now and then who did them."""
        event, chance = self._event, self._chance
        form = words()["series"][int(weighted(chance, "series_weights"))]
        since = event.day - timedelta(days=chance.randint(*_DISTANCES))
        total = chance.randint(2, 80)
        country = Gazetteer.load().entities[f"place/{event.place.country.lower()}"]
        wide = Place(name=country.label(self._language), kind="country", country=country.country, entity=country.id)
        where: Place | None = {"target": self._site(event), "place": wide}.get(form["where"])
        said = self._filled(
            form[self._language], total=total, since=since.isoformat(), until=event.day.isoformat(),
            where=where.name if where else "", weapons=words()["weapons"][self._language][event.weapon],
        )
        told = Aggregate(
            report=self._report, evidence=(said,),
            attack_count=Count(low=total, high=total) if form["counted"] else None,
            since=since if "since" in form["days"] else None, until=event.day if "until" in form["days"] else None,
            target=(where,) if where and form["where"] == "target" else (),
            place=(where,) if where and form["where"] == "place" else (),
            weapon=(event.weapon,) if form["weapon"] else (),  # type: ignore[arg-type]
        )
        self._facts.append(told)
        if happens(chance, "series_attributed"):
            party = self._group(chance.choice(words()["claimants"]))
            self._facts.append(Attribution(
                report=self._report, about=told.id, evidence=(self._say("series_attribution", group=party.name),),
                responsible=party, stated_by=self._speaker("official"), as_of=event.day,
            ))
        elif happens(chance, "series_unclaimed"):
            self._facts.append(NonClaim(
                report=self._report, about=told.id, evidence=(self._say("series_unclaimed"),), as_of=event.day
            ))

    def _statement(self) -> None:
        kind = weighted(self._chance, "statement_kinds")
        one, other = (self._group(name) for name in self._chance.sample(words()["claimants"], 2))
        speaker = one if kind in ("threat", "denial") else self._speaker("ministry")
        form = "statement_denial" if kind == "denial" else kind
        self._facts.append(Statement(
            report=self._report, evidence=(self._say(form, group=one.name, other=other.name),), stated_by=speaker,
            kind=kind, against=() if kind == "denial" else (other,),  # type: ignore[arg-type]
        ))

    def _deployment(self) -> None:
        """A force where the attack was; or, if that is no base, now and then at a place of a name that several have."""
        event, chance, site = self._event, self._chance, self._site(self._event)
        since = event.day - timedelta(days=chance.randint(*_DISTANCES))
        force = Actor(name=chance.choice(words()["forces"]), kind="armed_force")
        if event.place.type == "base" and happens(chance, "coalition_hosts"):
            known = Gazetteer.load().entities[chance.choice(words()["coalition_forces"])]
            force = Actor(
                name=known.label(self._language), kind=known.kind,  # type: ignore[arg-type]
                country=known.country or None, entity=known.id,
            )
        elif event.place.type != "base" and happens(chance, "doubtful_names"):
            doubtful = chance.choice(words()["doubtful_names"])
            site = Place(name=doubtful["name"], kind=doubtful["kind"])
        number = 50 * chance.randint(1, 60)
        said = self._say("deployment", count=number, force=force.name, place=site.name, day=since.isoformat())
        self._facts.append(Deployment(
            report=self._report, evidence=(said,), force=force, at=site, strength=Count(low=number, high=number),
            since=since,
        ))

    # ---------------------------------------------------------------- words

    def _head(self) -> ReportFact:
        chance, days = self._chance, [one.day for one in (self._event, self._before) if one is not None]
        days += [fact.as_of for fact in self._facts if isinstance(fact, Claim | Denial) and fact.as_of]
        return ReportFact(
            report=self._report, text=self._text, language=self._language,
            published=max(days) + timedelta(days=chance.randint(0, 2)), outlet=chance.choice(words()["outlets"]),
            relays=(chance.choice(words()["agencies"]),) if chance.random() < 0.3 else (),
        )

    def _site(self, event: Event) -> Place:
        place = event.place
        kind: Any = "base" if place.type == "base" else place.kind
        return Place(name=place.label(self._language), kind=kind, country=place.country, entity=place.id)

    def _group(self, name: str) -> Actor:
        return Actor(name=name, kind="armed_group")

    def _speaker(self, who: str) -> Actor:
        told = words()["speakers"][who]
        return Actor(name=told[self._language], kind=told["kind"], anonymous=told["anonymous"])

    def _say(self, name: str, event: Event | None = None, **values: object) -> Evidence:
        """One more sentence, of the form `name`, filled with what happened and with `values`."""
        event = event or self._event
        filled: dict[str, object] = {
            "count": event.count, "weapon": words()["weapons"][self._language][event.weapon],
            "place": event.place.label(self._language), "day": event.day.isoformat(),
            "late": event.claimed_on.isoformat(),
        }
        return self._filled(self._chance.choice(words()["sentences"][self._language][name]), **(filled | values))

    def _filled(self, form: str, **values: object) -> Evidence:
        quote = form.format(**values)
        self._text += " " if self._text else ""
        start = len(self._text)
        self._text += quote
        return Evidence(start=start, end=start + len(quote), quote=quote)
