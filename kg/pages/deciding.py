"""How the pages put a decision down: who may, by whom and why, what the shapes say, then at once in the store.

A decision is checked by the process that writes before it is put down; one that is put down is on the disk, appended
to the file beside the store. If the store cannot be made so at once, the decision stands all the same and says why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from unicodedata import category
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from starlette.requests import Request

from kg.decisions import FILE, Decision, Decisions
from kg.facts import Quoted
from kg.pages.view import View
from kg.server.http.refusals import Refused
from kg.server.state import State
from kg.standing import read_id
from kg.update.curating import Listed, listed

_BODY = 16 * 1024
_FIELDS = 12
_LONGEST = 2000
_CONFLICT = 409
_DECIDING: WeakKeyDictionary[State, asyncio.Lock] = WeakKeyDictionary()
"""One decision at a time: what is checked is still so when it is put down."""


@dataclass(frozen=True)
class Outcome:
    """What became of decisions: whether the store takes them into account, in words, and what takes them back."""

    settled: bool
    effect: str
    undo: str


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form of these pages.

    Raises:
        Refused: it is none, or too long.
    """
    body = await request.body()
    if len(body) > _BODY:
        raise Refused(413, "a decision is shorter than that")
    try:
        fields = dict(parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=_FIELDS))
    except ValueError as error:
        raise Refused(400, f"this is no form of the page {request.url.path}") from error
    if any(len(value) > _LONGEST for value in fields.values()):
        raise Refused(413, f"a field has at most {_LONGEST} characters")
    if any(category(one) == "Cc" for value in fields.values() for one in value):
        raise Refused(400, "a field holds a character that cannot be shown: write it anew")
    return fields


def signed(fields: Mapping[str, str]) -> dict[str, Any]:
    """Who decides, why and when, as a decision has it.

    Raises:
        Refused: who or why is missing.
    """
    who, why = fields.get("who", "").strip(), fields.get("why", "").strip()
    if not who or not why:
        raise Refused(400, "say who decides and why: a decision stands for ever, and others will want to know")
    return {"who": who, "why": why, "when": datetime.now(UTC).replace(microsecond=0)}


def about(fact: Quoted, common: Mapping[str, Any], **content: object) -> Decision:
    """A decision about a fact, which it names by the id that its reader gave it."""
    return Decision.model_validate({"left": read_id(fact), "right": fact.report, **content, **common})


async def decisions_of(state: State) -> Decisions:
    """All that was decided on this store.

    Raises:
        InputError: the file of decisions cannot be read.
    """
    return await asyncio.to_thread(Decisions.load, state.store_path / FILE)


async def in_effect_on(state: State, fact: Quoted) -> list[Listed]:
    """The decisions about a fact or its values that count, the last first."""
    return [
        one for one in listed(await decisions_of(state))
        if not one.undone_by and one.decision.kind in ("fact", "correction") and one.decision.left == read_id(fact)
        and one.decision.right == fact.report
    ][::-1]


async def put_down(view: View, decisions: Sequence[Decision], *, checked: bool = True) -> Outcome:
    """Put decisions down and make the store so.

    Args:
        checked: hold them against facts and shapes first; what would break one is refused.

    Raises:
        Refused: they cannot be taken; nothing was put down.
        InputError: the file of decisions cannot be written.
    """
    async with _DECIDING.setdefault(view.state, asyncio.Lock()):
        if checked:
            why_not = str((await _asked(view.state, "refusal", decisions))["refusal"])
            if why_not:
                raise Refused(_CONFLICT, why_not)
        for one in decisions:
            await asyncio.to_thread(Decisions(path=view.state.store_path / FILE).add, one)
        settled, reason = True, ""
        try:
            settled = bool((await _asked(view.state, "settle", decisions))["settled"])
        except Refused as error:
            settled, reason = False, f" {error}"
    effect = view.say("review_settled") if settled else view.say("review_later", reason=reason)
    return Outcome(settled, effect, decisions[-1].digest if len(decisions) == 1 else "")


async def take_back(view: View, digest: str, common: Mapping[str, Any]) -> tuple[Decision, Outcome]:
    """Take back the decision of this digest; it, and what became of that.

    Raises:
        Refused: there is no such decision, or it was taken back already.
        InputError: the file of decisions cannot be read or written.
    """
    found = [one for one in listed(await decisions_of(view.state)) if one.decision.digest == digest]
    if not found:
        raise Refused(404, view.say("undo_unknown"))
    counting = [one for one in found if not one.undone_by]
    if not counting:
        raise Refused(_CONFLICT, view.say("undo_already"))
    last = counting[-1]
    undo = Decision.model_validate(
        {"kind": "undo", "left": str(last.number), "right": digest, "verdict": "match", **common}
    )
    return last.decision, await put_down(view, [undo])


async def _asked(state: State, op: str, decisions: Iterable[Decision]) -> Mapping[str, Any]:
    body = "\n".join(one.model_dump_json() for one in decisions)
    knobs = state.settings
    request = {"op": op, "base": knobs.base, "gazetteers": [str(one) for one in knobs.gazetteers]}
    return await state.pool.change(request, body.encode("utf-8"))
