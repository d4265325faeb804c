"""kg/validate/compiled/minus.py: NOT EXISTS becomes MINUS only where both mean the same."""

from __future__ import annotations

import pytest

from kg.validate.compiled.minus import as_differences


@pytest.mark.parametrize(("body", "same"), [
    ("$this :p ?a . FILTER NOT EXISTS { ?b :q $this ; :r ?c }", False),
    ("$this :p ?a . FILTER NOT EXISTS { ?b :q $this ; :r ?a }", True),  # ?a is bound outside
    ("$this :p ?a . FILTER NOT EXISTS { ?b :q ?c }", True),  # $this is not in it: MINUS would take nothing away
    ("$this :p ?a . FILTER NOT EXISTS { FILTER EXISTS { $this :q ?b } }", True),  # not bound by a plain pattern
    ("FILTER EXISTS { $this :p ?a FILTER NOT EXISTS { $this :q ?b } }", True),  # within another group
])
def test_only_where_both_mean_the_same(body: str, same: bool) -> None:
    assert (as_differences(body) == body) is same


def test_nested_groups_stay_whole() -> None:
    body = "FILTER NOT EXISTS { ?b :q $this FILTER EXISTS { ?b :r ?c } } FILTER NOT EXISTS { ?d :s $this } $this :t 1"
    assert as_differences(body) == body.replace("FILTER NOT EXISTS {", "MINUS {")
