"""One name in its surroundings → a judgement: linked, doubtful, or unknown. Decisions of people win over scores."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.decisions import Decision, in_effect
from kg.gazetteer import Gazetteer, Like, fold
from kg.gazetteer.likeness import GUARDED, HOW, SAME, key_of
from kg.link.judgement import Context, Judgement, LinkCandidate, Query, link_key
from kg.link.knowledge import Ambiguous, knowledge
from kg.link.score import Surroundings, is_plain, score, surroundings, total
from kg.link.surroundings import part_after
from kg.link.within import is_another_body, likes_within

_CUT_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")  # "U.S" at the end of a sentence
_KEPT = 5  # candidates that a judgement keeps


class Judge:
    """Judges names with a gazetteer, the data of `kg/link/data/` and people's decisions of kind "link"."""

    def __init__(self, gazetteer: Gazetteer, decisions: Iterable[Decision] = ()) -> None:
        self.gazetteer = gazetteer
        self._known = knowledge()
        self._likes: dict[tuple[str, tuple[str, ...]], list[Like]] = {}
        self._within: dict[Query, list[Like]] = {}
        self._extra: dict[tuple[str, str], frozenset[str]] = {}
        self._by_qid = {entity.qid: entity for entity in gazetteer.entities.values() if entity.qid}
        self._decided: dict[str, dict[str, Decision]] = {}
        for one in in_effect(decisions):
            if one.kind == "link":
                # a later decision stands in the place of an earlier one about the same pair
                rights = self._decided.setdefault(one.left, {})
                rights.pop(one.right, None)
                rights[one.right] = one

    def likes(self, query: Query) -> list[Like]:
        """Candidates of the types asked for, before anything is weighed."""
        found = self._bearers(query)
        if not found:
            if query not in self._within:
                self._within[query] = likes_within(query, self.gazetteer, self._known)
            found = self._within[query]
        return found

    def is_borne(self, query: Query) -> bool:
        """Whether anybody bears the name or one like it; else it only describes somebody (`kg.link.within`)."""
        return bool(self._bearers(query))

    def is_decided(self, query: Query, report: str = "") -> bool:
        """Whether somebody decided on this name."""
        return bool(self._decided) and bool(self._decisions(query, report))

    def plain(self, query: Query) -> Judgement | None:
        """The judgement that needs no surroundings: one bearer of the full name, of a kind that fits. None: weigh."""
        likes = self.likes(query)
        if not likes:
            return Judgement(query, "none", why="nobody of this name is in the gazetteer")
        if not is_plain(likes):
            return None
        entity = likes[0].entity
        if entity.type != "actor" and query.country and entity.country and query.country != entity.country:
            return None
        kind = "base" if entity.type == "base" else entity.kind
        if kind in self._known.apart.get(query.kind, frozenset()):
            return None
        return Judgement(query, "exact", (), entity, plain=True, why=f"the name of one entry only ({likes[0].name})")

    def judge(self, query: Query, context: Context, report: str = "") -> Judgement:
        """Weighs everybody whom the name may mean. `report`: the id that decisions may be limited to."""
        _, country = part_after(query, context.near)
        asked = replace(query, country=country) if country else query
        around = surroundings(query.name, context.near)
        ranked = self._ranked(asked, around, context)
        decisions = self._decisions(query, report)
        for one in reversed(decisions):
            if one.verdict == "match":
                return self._matched(query, ranked, one)
        barred = {one.right for one in decisions if one.verdict == "no_match"}
        unsure = {one.right for one in decisions if one.verdict == "unsure"}
        left = [one for one in ranked if not {one.entity.id, one.entity.qid} & barred]
        return self._verdict(query, left, bool(decisions), {one.entity.id for one in left if one.entity.id in unsure})

    def _ranked(self, query: Query, around: Surroundings, context: Context) -> list[LinkCandidate]:
        key = key_of(query.name)
        likes = self.likes(query)
        borne = any(like.how == SAME for like in likes)
        found = [
            score(like, query, around, context, self._known, self.gazetteer,
                  self._extra.get((key, like.entity.id), frozenset()), alone=len(likes) == 1, borne=borne)
            for like in likes
        ]
        return sorted(found, key=lambda one: (-total(one.reasons), one.entity.id))

    def _verdict(self, query: Query, ranked: list[LinkCandidate], decided: bool, unsure: set[str]) -> Judgement:
        kept = tuple(one for one in ranked[:_KEPT] if one.score >= self._known.close or one.entity.id in unsure)
        if not kept:
            best = f"; the best is {ranked[0].entity.id} with {ranked[0].score:g}" if ranked else ""
            return Judgement(query, "none", decided=decided, why=f"no candidate reaches {self._known.close:g}{best}")
        first = kept[0]
        lead = total(first.reasons) - total(ranked[1].reasons) if len(ranked) > 1 else self._known.margin
        if first.score < self._known.exact:
            why = f"the best has {first.score:g}, under {self._known.exact:g}"
        elif lead < self._known.margin:
            why = f"{first.entity.id} is only {lead:g} before {ranked[1].entity.id}; {self._known.margin:g} are needed"
        elif first.entity.id in unsure:
            why = "somebody decided that it is unsure"
        else:
            return Judgement(query, "exact", kept, first.entity, decided=decided,
                             why=f"{first.score:g} is enough, {lead:g} before the next" if len(ranked) > 1
                             else f"{first.score:g} is enough, and there is no other")
        return Judgement(query, "close", kept, decided=decided, why=why)

    def _matched(self, query: Query, ranked: list[LinkCandidate], decision: Decision) -> Judgement:
        entity = self.gazetteer.entities.get(decision.right) or self._by_qid.get(decision.right)
        why = f"decided by {decision.who} on {decision.when.date().isoformat()}" + (
            f": {decision.why}" if decision.why else ""
        )
        if entity is None and not decision.right.startswith("Q"):
            return Judgement(query, "close" if ranked else "none", tuple(ranked[:_KEPT]), decided=True,
                             why=f"{why}; but {decision.right} is not in this gazetteer")
        qid = "" if entity else decision.right
        kept = tuple(one for one in ranked if entity is not None and one.entity.id == entity.id)
        return Judgement(query, "exact" if entity else "close", kept, entity, qid, decided=True, why=why)

    def _decisions(self, query: Query, report: str) -> list[Decision]:
        """The standing decisions on a name, the most general first: everywhere, in a country, in the report."""
        found: list[Decision] = []
        if not self._decided:
            return found
        types = dict.fromkeys("actor" if type_ == "actor" else "place" for type_ in query.types)
        for country, where in (("", ""), (query.country, ""), ("", report), (query.country, report)):
            for type_ in types:
                for one in self._decided.get(link_key(query.name, type_, country, where), {}).values():
                    found = [other for other in found if other.right != one.right] + [one]
        return found

    def _bearers(self, query: Query) -> list[Like]:
        key = (query.name, query.types)
        found = self._likes.get(key)
        if found is None:
            found = self._likes[key] = self._find(query)
        return found

    def _find(self, query: Query) -> list[Like]:
        key = key_of(query.name)
        name = f"{query.name}." if _CUT_INITIALS.fullmatch(query.name) else query.name
        likes = {like.entity.id: like for like in self.gazetteer.alike(name)}
        for ambiguous in self._ambiguous(query.name, key):
            entity = self.gazetteer.entities.get(ambiguous.entity)
            if entity is None:
                continue
            known = likes.get(entity.id)
            if known is None or known.how in (SAME, GUARDED):
                likes[entity.id] = Like(entity, GUARDED, ambiguous.name)
            self._extra[key, entity.id] = ambiguous.near
        if any(like.how in (SAME, GUARDED) for like in likes.values()):
            distant = HOW.index("name_order")
            likes = {one: like for one, like in likes.items() if HOW.index(like.how) <= distant + 1}
        fit = (one for one in likes.values() if not is_another_body(one, query, self._known))
        return sorted((one for one in fit if one.entity.type in query.types),
                      key=lambda one: (HOW.index(one.how), one.entity.id))

    def _ambiguous(self, name: str, key: str) -> tuple[Ambiguous, ...]:
        return self._known.ambiguous.get(fold(name)) or self._known.ambiguous.get(key, ())
