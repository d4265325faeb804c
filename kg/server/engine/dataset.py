"""using-graph-uri, using-named-graph-uri: the protocol's dataset put into an update (SPARQL 1.1 Protocol, 2.2.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.server.engine.scan import Terminal, Unfit, tokens


def with_dataset(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """`text` with USING and USING NAMED in each operation that has a WHERE.

    Args:
        default, named: absolute IRIs, checked by the caller.

    Raises:
        Unfit: the update says USING or WITH itself, which the protocol forbids beside the parameters.
    """
    using = "".join(f"USING <{one}> " for one in default) + "".join(f"USING NAMED <{one}> " for one in named)
    if not using:
        return text
    parts, last = list[str](), 0
    for where, instead in _places(text, list(_outer(list(tokens(text)))), using):
        parts += [text[last:where], instead]
        last = where
    return "".join([*parts, text[last:]])


def _places(text: str, found: list[Terminal], using: str) -> Iterator[tuple[int, str]]:
    """Offsets in `text`, and what is to be put there."""
    in_operation = False
    for index, token in enumerate(found):
        word = token.text.upper()
        if word in ("USING", "WITH"):
            raise Unfit("malformed", f"{word} and using-graph-uri exclude each other: say the graphs in one place")
        after = found[index + 1].text.upper() if index + 1 < len(found) else ""
        if word in ("DELETE", "INSERT"):
            if word == "DELETE" and after == "WHERE" and index + 3 < len(found):
                # DELETE WHERE { P } has no place for USING: it is short for DELETE { P } WHERE { P }.
                pattern = text[found[index + 2].start : found[index + 3].end]
                yield found[index + 1].start, f"{pattern} {using}"
            else:
                in_operation = after != "DATA"
        elif word == "WHERE" and in_operation:
            yield token.start, using
            in_operation = False
        elif word == "{" and in_operation and index > 1 and found[index - 1].text == "}":
            yield token.start, using  # WHERE may be left out before a brace
            in_operation = False


def _outer(found: list[Terminal]) -> Iterator[Terminal]:
    """The words and braces that stand in no braces."""
    depth = 0
    for token in found:
        depth -= token.text == "}" and token.kind == "close"
        if depth == 0 and (token.kind == "word" or token.text in "{}"):
            yield token
        depth += token.text == "{" and token.kind == "open"
