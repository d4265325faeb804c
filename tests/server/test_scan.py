"""The look at SPARQL before any parser: what counts, what does not, and that no disguise helps."""

from __future__ import annotations

import contextlib

import pyoxigraph as ox
import pytest
from hypothesis import given, strategies as st

from benchmarks.attacks import harmless, nesting, reaching
from kg.questions.question import all_questions
from kg.server.engine.scan import Caps, Unfit, check, tokens

CAPS = Caps(nesting=100, tokens=50_000, operators=400)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text)]


@pytest.mark.parametrize("question", all_questions(), ids=lambda one: one.name)
def test_our_own_questions_pass(question: object) -> None:
    check(question.sparql, CAPS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("attack", list(harmless()), ids=lambda one: one.name)
def test_harmless_text_passes(attack: object) -> None:
    check(attack.query, CAPS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("attack", [one for one in nesting() if "3000" in one.name], ids=lambda one: one.name)
def test_nesting_is_seen(attack: object) -> None:
    with pytest.raises(Unfit) as refused:
        check(attack.query, CAPS)  # type: ignore[attr-defined]
    assert refused.value.kind in ("too-deep", "too-long")


@pytest.mark.parametrize(
    "attack",
    [a for a in reaching("http://x.example/", "file:///x") if "FROM" not in a.name and "quote to" not in a.name],
    ids=lambda one: one.name,
)
def test_leaving_is_seen(attack: object) -> None:
    with pytest.raises(Unfit) as refused:
        check(attack.query, CAPS)  # type: ignore[attr-defined]
    assert refused.value.kind in ("forbidden", "malformed")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a:b\\'c 'x'", [("name", "a:b\\'c"), ("string", "'x'")]),
        ("?a<?b", [("variable", "?a"), ("sign", "<"), ("variable", "?b")]),
        ("<a> # <b>\n<c>", [("iri", "<a>"), ("iri", "<c>")]),
        ("'''a'b''c\\'''d''' x", [("string", "'''a'b''c\\'''d'''"), ("word", "x")]),
        ('"a\\"b" x', [("string", '"a\\"b"'), ("word", "x")]),
        ("'a\nb'", [("sign", "'"), ("word", "a"), ("word", "b"), ("sign", "'")]),
        ("1.5e3.x:y", [("number", "1.5e3"), ("sign", "."), ("name", "x:y")]),
        ("_:a.b.", [("node", "_:a.b"), ("sign", ".")]),
        ("\"x\"@en-GB^^x", [("string", '"x"'), ("lang", "@en-GB"), ("sign", "^^"), ("word", "x")]),
    ],
)
def test_tokens_are_the_grammars(text: str, wanted: list[tuple[str, str]]) -> None:
    assert kinds(text) == wanted


def test_graphs_after_from_are_told_whole() -> None:
    text = (
        "BASE <http://b.example/x/> PREFIX p: <../y#> "
        "SELECT * FROM <z> FROM NAMED p:q FROM <http://b.example/\\u0041> { ?s ?p 'FROM <no>' }"
    )
    assert check(text, CAPS).dataset == ("http://b.example/x/z", "http://b.example/y#q", "http://b.example/A")


@pytest.mark.parametrize(("text", "volatile"), [
    ("SELECT (NOW() AS ?x) {}", True), ("SELECT (rand() AS ?x) {}", True), ("SELECT ('NOW()' AS ?x) {}", False),
    ("SELECT ?now {}", False),
])
def test_what_changes_by_itself(text: str, volatile: bool) -> None:
    assert check(text, CAPS).volatile is volatile


PIECES = st.sampled_from([
    "SERVICE", "service", "<urn:x>", "{", "}", "(", ")", '"', "'", '"""', "'''", "\\", "\\'", '\\"', "#", "\n", " ",
    ".",
    "a:b", "_:b", "?v", "1", "<", ">", "@en", "^^", "SELECT", "*", "ASK", "FILTER", "VALUES", "\\u0022", "\\u0053", "é",
    "%27", ";", ",", "[", "]", "PREFIX a: <urn:a>", "BIND(1 AS ?z)", "-", "|", "/", "ſervice",
])


@given(st.lists(PIECES, max_size=25).map("".join))
def test_what_the_engine_would_ask_elsewhere_is_refused(text: str) -> None:
    """Whatever is put together: if Oxigraph reads it as a query that goes out, the scan has refused it.

    A SERVICE of Oxigraph's to an address that is no http address fails with OSError at once, so nothing is asked.
    """
    for query in (text, f"SELECT * {{ {text} SERVICE <urn:x> {{ }} }}", f"ASK {{ {text} }}"):
        try:
            check(query, CAPS)
        except Unfit:
            continue
        try:
            list(ox.Store().query(query))  # type: ignore[arg-type]
        except SyntaxError:
            continue
        except TypeError:
            continue  # ASK is no list
        except OSError as error:
            raise AssertionError(f"went out: {query!r}") from error


@given(st.text(max_size=300))
def test_any_text_is_cut_without_loss(text: str) -> None:
    """Tokens follow each other, and between them stand blanks and comments alone."""
    last = 0
    for token in tokens(text):
        between = text[last : token.start]
        assert all(line.startswith("#") or not line.strip(" \t\r\n") or "#" in line for line in between.splitlines())
        assert token.text == text[token.start : token.end]
        last = token.end


@pytest.mark.long
def test_no_text_makes_the_pattern_go_back_and_forth() -> None:
    """So long that whatever is not linear would never end."""
    long = 1_000_000
    for piece in ("'''" + "'" * long, '"' * long, "a" * long + ":", "a." * long, "<" * long, "\\" * long,
                  "a:" + "%2" * long, "#" * long, "'''" + "\\'" * long, "é" * long):
        with contextlib.suppress(Unfit):  # some are refused
            check(piece, Caps(nesting=10**7, tokens=10**7, operators=10**7))
