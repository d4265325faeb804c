"""Facts whose every text is an attack on whoever shows it: what strangers may put in a report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kg.facts import (
    Account,
    Actor,
    Assessment,
    Attribution,
    Claim,
    Count,
    Deployment,
    Evidence,
    Fact,
    Place,
    ReportFact,
    Statement,
    attack_key,
    to_json_line,
)

REPORT = "x\"><script>document.title='id'</script>"
SCRIPTS = {
    "title": "</title></h1><script>document.title='hit'</script>Mortar fire",
    "outlet": "<img src=x onerror=\"document.title='hit'\"> Post",
    "place": "=Camp \"><svg onload=\"document.title='hit'\"></svg>",
    "actor": "<iframe srcdoc=\"<script>parent.document.title='hit'</script>\"></iframe> Brigade",
    "speaker": "{{ 7 * 7 }}{% raw %}<b onmouseover=\"document.title='hit'\" style=\"position:fixed\">officer</b>",
    "waiting": "<img src=x onerror=\"document.title='hit'\"> Front",
    "code": "\"><script>document.title='hit'</script>",
    "role": "javascript:document.title='hit'//",
    "words": "Mortars <a href=\"javascript:document.title='hit'\">hit</a> the camp on 31 May 2031.",
    "claim": "]]></text><script>document.title='hit'</script> it was us.",
}


def write(path: Path) -> None:
    """One report of such facts, in the form that `kg build` takes."""
    text = f"{SCRIPTS['words']} {SCRIPTS['claim']}"
    attack = attack_key(REPORT, SCRIPTS["words"])
    first = Evidence(start=0, end=len(SCRIPTS["words"]), quote=SCRIPTS["words"])
    second = Evidence(start=len(SCRIPTS["words"]) + 1, end=len(text), quote=SCRIPTS["claim"])
    camp = Place(name=SCRIPTS["place"], kind="base", country="IQ")
    group = Actor(name=SCRIPTS["actor"], kind="armed_group")
    officer = Actor(name=SCRIPTS["speaker"], kind="person")
    day = date(2031, 5, 31)
    facts: list[Fact] = [
        ReportFact(report=REPORT, text=text, language="en", published=date(2031, 6, 1), title=SCRIPTS["title"],
                   outlet=SCRIPTS["outlet"], url="javascript:document.title='hit'"),
        Account(report=REPORT, evidence=(first,), stated_by=officer, attack=attack, target=(camp,), earliest=day,
                latest=day, date_text="<i>31 May</i>", weapon=("mortar",), killed=Count(low=2, high=2),
                outcome="carried_out"),
        Claim(report=REPORT, evidence=(second,), about=attack, responsible=group, stated_by=group, as_of=day),
        Deployment(report=REPORT, evidence=(first,), force=group, at=camp, role=SCRIPTS["role"]),
        Statement(report=REPORT, evidence=(second,), kind="threat", stated_by=group, against=(officer,)),
        Attribution(report=REPORT, evidence=(second,), about=attack, responsible=Actor(name=SCRIPTS["waiting"]),
                    stated_by=officer, assessments=(Assessment(slot="", confidence=0.2, against=(SCRIPTS["code"],)),)),
    ]
    path.write_text("".join(to_json_line(fact) + "\n" for fact in facts), encoding="utf-8")
