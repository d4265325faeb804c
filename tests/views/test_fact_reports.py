"""In which reports a fact is: as it stands, as it was read, or in a report whose facts were not kept."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.views.fact_reports import reports_with
from tests.views.conftest import BASE, Backend

DATA = """
<graph/record/stands> { <claim/1> sit:record "{}" }
<graph/record/was%20read> { <denial/1> sit:recordAsRead "{}" }
<graph/report/old> { <claim/1> sit:inReport <report/old> }
<graph/record/other> { <claim/2> sit:record "{}" }
<graph/report/other> { <claim/2> sit:inReport <report/other> }
<graph/revision/former/1> { <claim/1> sit:record "{}" }
"""


def test_all_reports_with_a_fact_and_no_other(backend: Backend) -> None:
    nodes = [NamedNode(f"{BASE}{kind}/1") for kind in ("claim", "denial", "non-claim")]
    (found,) = backend.read(DATA, reports_with(nodes, BASE))
    assert found == {f"{BASE}report/{name}" for name in ("stands", "was%20read", "old")}
