"""Whole answers, kept for whoever asks the same of the same state of the store."""

from __future__ import annotations

from collections import OrderedDict

from kg.server.engine.pool import Reply

_SHARE = 4
_BESIDE = 1024
"""Bytes that an answer takes beside its body: its key, its head, its place in the table. A generous guess."""


class KeptAnswers:
    """Answers by what was asked of which data; those asked for longest ago go first.

    Every answer is for everybody: who may read one may read all. Whoever puts an answer in sees to it that the key
    holds all that decides its bytes, the state of the store included.

    Args:
        limit: bytes that all of them may take together; 0: none is kept. One that would take over a quarter of it is
            not kept either, so that it does not drive out all others.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._answers: OrderedDict[bytes, Reply] = OrderedDict()
        self.size = 0
        self.hits = 0
        self.misses = 0

    def get(self, key: bytes) -> Reply | None:
        """The answer, or None."""
        found = self._answers.get(key)
        if found is None:
            self.misses += 1
            return None
        self._answers.move_to_end(key)
        self.hits += 1
        return found

    def put(self, key: bytes, answer: Reply) -> None:
        """Keep the answer, unless it is too large."""
        if _taken(answer) * _SHARE > self._limit:
            return
        before = self._answers.pop(key, None)
        if before is not None:
            self.size -= _taken(before)
        self._answers[key] = answer
        self.size += _taken(answer)
        while self.size > self._limit:
            _, oldest = self._answers.popitem(last=False)
            self.size -= _taken(oldest)


def _taken(answer: Reply) -> int:
    return len(answer.body) + _BESIDE
