"""What Prometheus is told: requests by address, status and time; what the workers do. No words of strangers."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from kg.server.engine.kept_answers import KeptAnswers
from kg.server.engine.pool import Pool

_PLACES = ("sparql", "query", "update", "store", "id", "questions", "health", "metrics", "openapi.json")
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
_TIMES = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Measures:
    """The numbers of one server, in a registry of their own."""

    def __init__(self, pool: Pool, answers: KeptAnswers) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "kg_requests", "Requests answered.", ("method", "place", "status"), registry=self._registry
        )
        self._times = Histogram(
            "kg_request_seconds", "Time to answer.", ("place",), buckets=_TIMES, registry=self._registry
        )
        self._bytes = Counter("kg_sent_bytes", "Bytes of answers.", ("place",), registry=self._registry)
        self._gauge("kg_queries_running", "Queries that workers evaluate now.", lambda: pool.turns.running)
        self._gauge("kg_queries_waiting", "Queries that wait for their turn.", lambda: pool.turns.queued)
        self._gauge("kg_workers", "Worker processes.", lambda: pool.workers)
        self._gauge("kg_workers_resident_bytes", "Memory of the workers.", lambda: pool.resident)
        self._gauge("kg_kept_answers_hits", "Requests answered by a kept answer.", lambda: answers.hits)
        self._gauge("kg_kept_answers_misses", "Requests for which no answer was kept.", lambda: answers.misses)
        self._gauge("kg_kept_answers_bytes", "Memory of the kept answers.", lambda: answers.size)
        for why in ("time", "memory", "crashed"):
            self._gauge(f"kg_workers_killed_{why}", f"Workers lost: {why}.", lambda why=why: pool.killed[why])

    def request(self, method: str, path: str, status: int, seconds: float, sent: int) -> None:
        """Count one request. Paths and methods that we do not know are "other", so strangers make no new series."""
        first = path.strip("/").partition("/")[0]
        place = first if first in _PLACES else "front" if not first else "other"
        self._requests.labels(method if method in _METHODS else "other", place, str(status)).inc()
        self._times.labels(place).observe(seconds)
        self._bytes.labels(place).inc(sent)

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self._registry)

    def _gauge(self, name: str, what: str, value: object) -> None:
        Gauge(name, what, registry=self._registry).set_function(value)  # type: ignore[arg-type]
