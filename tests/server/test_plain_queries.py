"""What is called plain without a scan: the scan would neither refuse it nor find anything in it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from benchmarks.attacks import nesting, reaching
from kg.questions.question import all_questions
from kg.server.engine.plain_queries import is_plain, look_through
from kg.server.engine.scan import Caps, Scanned, Unfit, check

CAPS = Caps(nesting=100, tokens=50_000, operators=400)
TIGHT = Caps(nesting=2, tokens=40, operators=2)
PIECES = st.sampled_from([
    "NOW", "now()", "RAND", "STRUUID()", "UUID", "BNODE()", "FROM", "from <urn:g>", "FROM NAMED", "LOAD", "load.x",
    "SERVICE", "ſervice", "a.FROM", "1NOW", "éNOW", "NOWé", "# FROM", "#", "\r#", "\n #", "\n", "\r", " ", "IN",
    "UNION", "CONCAT", "FILTER", "OPTIONAL {}", "EXISTS", "LATERAL", "MINUS", "GRAPH", "1-1", "=", "!=", "&&", "||",
    "?", "^", "ﬁ", "ß", "ı", "{", "}", "(", ")", "[", "]", '"', "'", '"""', "'''", "\\", "<", ">", "<urn:x>", "a:b",
    "_:b", "?v", "1", ".", "@en", "SELECT", "*", "\\u0022",
])


@given(st.lists(PIECES, max_size=14).map("".join))
def test_in_what_is_plain_there_is_nothing_to_find(text: str) -> None:
    for caps in (TIGHT, CAPS):
        if is_plain(text, caps):
            assert check(text, caps) == Scanned(False, ())


@pytest.mark.parametrize("attack", [*nesting(), *reaching("http://x.example/", "file:///x")], ids=lambda one: one.name)
def test_an_attack_is_seen_as_by_the_scan(attack: object) -> None:
    text = attack.query  # type: ignore[attr-defined]
    try:
        found = check(text, CAPS)
    except Unfit:
        assert not is_plain(text, CAPS)
    else:
        assert look_through(text, CAPS) == found


@pytest.mark.parametrize(
    ("text", "caps"),
    [
        ("{{{}}}", Caps(2, 100, 100)),
        ("((()))", Caps(2, 100, 100)),
        ("[[[]]]", Caps(2, 100, 100)),
        ("SELECT * { }", Caps(9, 3, 9)),
        ("? ? ?", Caps(9, 99, 2)),
        ("^ ^ ^", Caps(9, 99, 2)),
        ("- - -", Caps(9, 99, 2)),
        ("(1-1-1-1)", Caps(9, 99, 2)),
        ("in In IN", Caps(9, 99, 2)),
        ("UNION UNION UNION", Caps(9, 99, 2)),
        ("SERVICE", CAPS),
        ("loAd", CAPS),
        ("a:x.ſervice", CAPS),
        ("a:x.LOAD", CAPS),
        ("_:b.SERVICE", CAPS),
        ('"""', CAPS),
        ("'''", CAPS),
        ("\\", CAPS),
        ("'''\n# '''SERVICE", CAPS),
    ],
)
def test_what_the_scan_refuses_is_not_plain(text: str, caps: Caps) -> None:
    with pytest.raises(Unfit):
        check(text, caps)
    assert not is_plain(text, caps)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (NOW() AS ?x) {}",
        "select (rand() as ?x) {}",
        "1NOW",
        "éUUID()",
        "SELECT * FROM <urn:g> {}",
        "from <a>",
        "NOWﬁ",
    ],
)
def test_what_the_scan_finds_is_not_plain(text: str) -> None:
    assert check(text, CAPS) != Scanned(False, ())
    assert not is_plain(text, CAPS)


def test_most_of_our_own_questions_are_plain() -> None:
    """Comments that stand in lines of their own do not count, whatever they say."""
    plain = [one.name for one in all_questions() if is_plain(one.sparql, CAPS)]
    assert len(plain) * 4 > len(all_questions()) * 3
    assert is_plain("# FROM here\n  # NOW {{{{{{\nSELECT * { ?known ?p ?from_then }", Caps(2, 99, 9))
