"""Texts of queries and bodies of uploads at the border of what is taken; both are looked at before a parser is."""

from __future__ import annotations

import pytest

from kg.server.engine.scan import Caps, Unfit, check, plain, tokens
from kg.server.engine.uploads import FORMATS, triples_of

CAPS = Caps(nesting=3, tokens=12, operators=2)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{{{}}}", None),
        ("{{{{}}}}", "too-deep"),
        ("{}{}{}{}", None),
        ("}}{{{}}}", None),
        ("} -1", None),
        ("[([])]", None),
        ("([(["[:4], "too-deep"),
        ("a " * 12, None),
        ("a " * 13, "too-long"),
        ("# {{{{{{\n'{{{{{{' \"SERVICE\" <{> ", None),
        ("OPTIONAL optional", None),
        ("OPTIONAL optional Optional", "too-deep"),
        ("OPTIONAL UNION OPTIONAL UNION", None),
        ("! ! !", "too-deep"),
        ("! ! - -", None),
        ("= != < > <= >=", None),
        ("|| || ||", "too-deep"),
        ("^ ^ ^", "too-deep"),
        ("?a ?b ?c ?d", None),
        ("(1 -1 -1 -1)", "too-deep"),
        ("(1 -1 -1)", None),
        ("{1 -1 -1 -1}", None),
        ("[-1 -1 -1 -1]", None),
        ("(-1 -1) (-1 -1)", None),
        ("(1 - 1 - 1 - 1)", "too-deep"),
        ("(-1 -1 +1 +1)", None),
        ("SERVICE", "forbidden"),
        ("load", "forbidden"),
        ("services loads", None),
        ("a.service", "forbidden"),
        ("x:a.SERVICE", "forbidden"),
        ("_:a.load", "forbidden"),
        ("x:service", None),
        ("?service $load", None),
        ("'''a", "malformed"),
        ('"""a', "malformed"),
        ("'''a'''", None),
        ("a \\u0041", "malformed"),
        ("x:a\\-b", None),
    ],
)
def test_texts_at_the_border(text: str, kind: str | None) -> None:
    if kind is None:
        check(text, CAPS)
        return
    with pytest.raises(Unfit) as refused:
        check(text, CAPS)
    assert refused.value.kind == kind


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n\n{{{{", r"deeper than 3 \(line 3\)"),
        ("a " * 13, "more than 12 words and signs"),
        ("SERVICE", "SERVICE asks another server"),
        ("LOAD", "LOAD reads from another address"),
        ("* * *", r"more than 2 times \*"),
        ('"""', 'opened with """ is not closed'),
    ],
)
def test_what_is_said_of_a_text(text: str, said: str) -> None:
    with pytest.raises(Unfit, match=said):
        check(text, CAPS)


@pytest.mark.parametrize("word", ["NOW", "RAND", "UUID", "STRUUID", "BNODE", "bnode"])
def test_words_that_change_with_time_or_chance(word: str) -> None:
    assert check(f"SELECT ({word}() AS ?x) {{}}", Caps(9, 99, 9)).volatile
    assert not check(f"SELECT (x:{word} AS ?{word}) {{}}", Caps(9, 99, 9)).volatile


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        ("FROM <http://x/a> FROM NAMED <http://x/b>", ("http://x/a", "http://x/b")),
        ("BASE <http://x/a/> FROM <b> BASE <c/> FROM <b>", ("http://x/a/b", "http://x/a/c/b")),
        ("PREFIX p: <http://x/> FROM p:a FROM NAMED p:b\\-c FROM q:d", ("http://x/a", "http://x/b-c", "d")),
        ("BASE <http://x/> PREFIX p: <y#> from named p:a", ("http://x/y#a",)),
        ("PREFIX : <http://x/#> FROM :a", ("http://x/#a",)),
        ("BASE <http://x/> PREFIX p: <#> FROM p:a", ("http://x/#a",)),
        ("FROM ?x FROM 1 FROM", ()),
        ("FROM NAMED", ()),
        ("PREFIX p: x <http://x/> FROM p:a", ("a",)),
        ("BASE x <http://x/> FROM <a>", ("a",)),
        ("?from <http://x/a> 'FROM <x>'", ()),
    ],
)
def test_the_graphs_that_a_text_names(text: str, graphs: tuple[str, ...]) -> None:
    assert check(text, Caps(9, 99, 9)).dataset == graphs


def test_tokens_within_a_run_and_escapes() -> None:
    assert [(one.kind, one.text) for one in tokens("a.b.c d:e")] == [
        ("word", "a"), ("sign", "."), ("word", "b"), ("sign", "."), ("word", "c"), ("name", "d:e")
    ]  # fmt: skip
    assert [(one.kind, one.text) for one in tokens(":a.b é")][:1] == [("name", ":a.b")]
    assert [(one.start, one.end) for one in tokens(" a.b # c\n d")] == [(1, 2), (2, 3), (3, 4), (10, 11)]
    assert plain("<http://x/\\u0041\\U00000042>") == "http://x/AB"


TURTLE = b"<a> <http://x/p> <http://x/o> ."
XML = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/"><rdf:Description '
XML += b'rdf:about="http://b/a"><x:p rdf:resource="http://x/o"/></rdf:Description></rdf:RDF>'
JSON = b'{"@id": "http://b/a", "http://x/p": {"@id": "http://x/o"}}'
ONE = "<http://b/a> <http://x/p> <http://x/o>"


def form(*parts: tuple[str, bytes]) -> bytes:
    told = (b"--B\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body + b"\r\n" for kind, body in parts)
    return b"".join(told) + b"--B--\r\n"


@pytest.mark.parametrize(
    ("media", "body", "count"),
    [
        ("text/turtle", TURTLE, 1),
        (" Text/Turtle ; charset=utf-8", TURTLE, 1),
        ("application/x-turtle", TURTLE, 1),
        ("application/n-triples", ONE.encode() + b" .", 1),
        ("text/plain", ONE.encode() + b" .", 1),
        ("application/rdf+xml", XML, 1),
        ("application/ld+json", JSON, 1),
        ("text/turtle", b"", 0),
        ("text/turtle", b"# <!DOCTYPE\n" + TURTLE, 1),
        ("multipart/form-data; boundary=B", form(("text/turtle", TURTLE), ("application/ld+json", JSON)), 2),
        ("Multipart/Form-Data; boundary=B", form(("text/turtle", TURTLE)), 1),
    ],
)
def test_bodies_that_are_taken(media: str, body: bytes, count: int) -> None:
    assert [str(triple) for triple in triples_of(body, media, "http://b/")] == [ONE] * count


@pytest.mark.parametrize(
    ("media", "body", "kind", "said"),
    [
        ("", TURTLE, "bad-media", "a body without Content-Type is not taken: use text/turtle"),
        ("application/trig", TURTLE, "bad-media", "application/trig is not taken"),
        ("text/turtle", b"<a> <b>", "malformed", "the body is not Turtle"),
        ("text/turtle", b'<http://x/a> <http://x/b> "\xff" .', "malformed", "the body"),
        ("application/rdf+xml", b"<!DOCTYPE x>" + XML, "malformed", "a DOCTYPE is not taken"),
        ("application/rdf+xml", "<!DOCTYPE x>".encode("utf-16") + XML, "malformed", "a DOCTYPE is not taken"),
        ("application/ld+json", b'{"@context": "http://x/c", "@id": "a", "b": 1}', "malformed", "remote JSON-LD"),
        ("application/ld+json", b"{", "malformed", "the body is not JSON-LD"),
        ("multipart/form-data", TURTLE, "malformed", "is not multipart/form-data as its Content-Type says"),
        ("multipart/form-data; boundary=B", form(), "malformed", ""),
        ("multipart/form-data; boundary=B", form(("text/csv", b"a")), "bad-media", "text/csv is not taken"),
    ],
)
def test_bodies_that_are_not_taken(media: str, body: bytes, kind: str, said: str) -> None:
    with pytest.raises(Unfit) as refused:
        triples_of(body, media, "http://b/")
    assert refused.value.kind == kind and said in str(refused.value)
    assert "text/turtle" in FORMATS
