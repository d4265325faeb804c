"""What the model had where our code put a day right: kept as a candidate beside the value that stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.facts import Account, AnyFact, Quoted
from kg.gazetteer import Gazetteer
from kg.read.llm.trusting import weights
from kg.reports import Report
from kg.sheet import Sheet, facts_of_sheet
from kg.standing.reasons import READ_OTHERWISE

_OF_ACCOUNT = ("earliest", "latest", "date_text")
_DAYS = (*_OF_ACCOUNT, "as_of", "since", "until")
_CODE = "words_say_otherwise"


def replaced(
    report: Report, told: Sheet, facts: Sequence[AnyFact], gazetteer: Gazetteer
) -> Iterator[AnyFact]:
    """One candidate for each fact that had another day before our code put it right.

    Args:
        told: the sheet as the model filled it; must hold.
        facts: all facts of the sheet as it was put right, in its order.

    Of an account the candidate has the day alone, which takes the place of ours if a person accepts it
    (`kg.standing.otherwise`); all else stands in the account itself.
    """
    taken = {fact.id for fact in facts}
    doubt = weights().assessment("model_told", [_CODE])
    of_value = doubt.model_copy(update={"against": (READ_OTHERWISE, *doubt.against)})
    for stands, was in zip(facts, facts_of_sheet(report, told, gazetteer), strict=True):
        if not isinstance(was, Quoted) or _days(was) == _days(stands):
            continue
        other = _apart(_day_alone(was) if isinstance(was, Account) else was, taken)
        taken.add(other.id)
        doubts = (of_value if isinstance(was, Account) else doubt,)
        yield other.model_copy(update={"assessments": doubts})  # type: ignore[misc]  # one of their kind again


def _days(fact: AnyFact) -> list[object]:
    return [getattr(fact, name, None) for name in _DAYS]


def _day_alone(account: Account) -> Account:
    about_day = tuple(one for one in account.evidence if set(one.supports) & set(_OF_ACCOUNT))
    kept = {name: getattr(account, name) for name in ("report", "stated_by", "attack", *_OF_ACCOUNT)}
    return Account(**kept, evidence=about_day or account.evidence)


def _apart(fact: Quoted, taken: set[str]) -> Quoted:
    """The fact with the first `nth` under which no other one of the report goes."""
    nth = 0
    while True:
        one = type(fact).model_validate({**fact.model_dump(exclude={"id", "nth"}), "nth": nth})
        if one.id not in taken:
            return one
        nth += 1
