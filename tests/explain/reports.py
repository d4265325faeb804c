"""Facts written by hand for a small report, so that what is shown does not hang on what extraction finds today."""

from __future__ import annotations

from datetime import date
from typing import Any

from kg.facts import (
    Account,
    Actor,
    Aggregate,
    AnyFact,
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
)

DAY = date(2020, 3, 12)
TEXT = (
    "Une salve de roquettes a visé mercredi soir la base de Taji, qui accueille 120 soldats norvégiens, "
    "selon un responsable américain.\n\n"
    "Ce responsable parle de 15 roquettes et de trois morts. L’armée irakienne en compte dix, et aucun blessé.\n\n"
    "Personne n’avait revendiqué ces tirs jeudi. Washington les attribue au Hezbollah, qui dément.\n\n"
    "La Ligue du Nord a pourtant revendiqué l’attaque de Balad, menée samedi au mortier.\n\n"
    "Au moins vingt attaques ont visé ces bases depuis octobre. La Ligue menace d’autres frappes."
)
SOURCE = Actor(name="un responsable américain", kind="person", country="US", anonymous=True, institution="Pentagone")
ARMY = Actor(name="armée irakienne", kind="armed_force", country="IQ")
LEAGUE = Actor(name="Ligue du Nord", kind="armed_group")
HEZBOLLAH = Actor(name="Hezbollah", kind="armed_group")
TAJI = Place(name="base de Taji", kind="base", country="IQ", entity="base/taji")
WEDNESDAY = date(2020, 3, 11)


def words(text: str, quote: str, *supports: str) -> Evidence:
    start = text.index(quote)
    return Evidence(start=start, end=start + len(quote), quote=quote, supports=supports)


def report(text: str = TEXT, **fields: Any) -> ReportFact:
    given = {"language": "fr", "published": DAY, "outlet": "Agences", "title": "Taji sous les roquettes"} | fields
    return ReportFact(report="taji", text=text, **given)


def taji() -> list[AnyFact]:
    def of(model: Any, *quotes: tuple[str, ...], **fields: Any) -> Any:
        return model(report="taji", evidence=tuple(words(TEXT, *quote) for quote in quotes), **fields)

    first = "Une salve de roquettes a visé mercredi soir la base de Taji"
    series = of(
        Aggregate,
        ("Au moins vingt attaques ont visé ces bases depuis octobre",),
        since=date(2019, 10, 1),
        attack_count=Count(low=20),
    )
    return [
        report(),
        of(
            Account,
            (first, "target", "weapon", "earliest"),
            ("15 roquettes", "weapon_count"),
            ("trois morts", "killed"),
            attack="a",
            stated_by=SOURCE,
            target=(TAJI,),
            weapon=("rocket",),
            weapon_count=Count(low=15, high=15),
            killed=Count(low=3, high=3),
            earliest=WEDNESDAY,
            latest=WEDNESDAY,
            date_text="mercredi soir",
            outcome="carried_out",
        ),
        of(
            Account,
            ("L’armée irakienne en compte dix, et aucun blessé.",),
            attack="a",
            stated_by=ARMY,
            target=(TAJI,),
            weapon=("rocket",),
            weapon_count=Count(low=10, high=10),
            injured=Count(low=0, high=0),
            conditional=True,
            outcome="carried_out",
        ),
        of(NonClaim, ("Personne n’avait revendiqué ces tirs jeudi.",), about="a", as_of=DAY),
        of(
            Attribution,
            ("Washington les attribue au Hezbollah",),
            about="a",
            responsible=HEZBOLLAH,
            stated_by=Actor(name="Washington", kind="state", country="US"),
            as_of=DAY,
        ),
        of(
            Denial,
            ("Washington les attribue au Hezbollah, qui dément.",),
            about="a",
            responsible=HEZBOLLAH,
            stated_by=HEZBOLLAH,
        ),
        of(Account, ("l’attaque de Balad, menée samedi au mortier",), attack="b", weapon=("mortar",)),
        of(
            Claim,
            ("La Ligue du Nord a pourtant revendiqué l’attaque de Balad",),
            about="b",
            responsible=LEAGUE,
            stated_by=LEAGUE,
        ),
        of(
            Deployment,
            ("la base de Taji, qui accueille 120 soldats norvégiens",),
            at=TAJI,
            stated_by=SOURCE,
            force=Actor(name="soldats norvégiens", kind="armed_force", country="NO"),
            strength=Count(low=120, high=120),
        ),
        series,
        of(NonClaim, ("Au moins vingt attaques",), about=series.id),
        of(Statement, ("La Ligue menace d’autres frappes.",), kind="threat", stated_by=LEAGUE),
    ]


HOSTILE = (
    "<script>window.hacked=1</script>",
    "</script><img src=x onerror=window.hacked=1>",
    '" onfocus=window.hacked=1 x="',
    "' autofocus onfocus='window.hacked=1",
    "</style><svg onload=window.hacked=1>",
    "<!-- ${brand} $script -->",
    "\u2028window.hacked=1\u2029",
    "&lt;b&gt; &amp;",
    "javascript:window.hacked=1",
)


def hostile() -> list[AnyFact]:
    """Every field that a stranger can write holds every string of `HOSTILE`."""
    evil = " ".join(HOSTILE)
    text = f"Avant {evil} après.\n\n{evil}"
    whole = Evidence(start=6, end=6 + len(evil), quote=evil)
    part = Evidence(start=8, end=14, quote=text[8:14], supports=("target",))
    actor = Actor(name=evil, anonymous=True, institution=evil)
    place = Place(name=evil, kind="base")
    account = Account(
        report=evil,
        evidence=(whole, part),
        attack=evil,
        stated_by=actor,
        target=(place, actor),
        place=(place,),
        date_text=evil,
        perpetrator=(actor,),
        conditional=True,
        earliest=DAY,
        latest=DAY,
    )
    other = Account(report=evil, evidence=(part,), attack=evil, target=(Place(name=evil + "2"),))
    return [
        ReportFact(
            report=evil,
            text=text,
            language="fr",
            outlet=evil,
            title=evil,
            url="javascript:window.hacked=1",
            relays=(evil, evil),
        ),
        account,
        other,
        Claim(report=evil, evidence=(whole,), about=evil, responsible=actor, stated_by=actor),
        Attribution(report=evil, evidence=(part,), about=evil, responsible=actor),
        Deployment(report=evil, evidence=(whole,), force=actor, at=place, role=evil),
        Statement(report=evil, evidence=(part,), kind="threat", stated_by=actor, against=(actor,)),
    ]
