"""Names that no list holds for a party: "a group calling itself X", « un groupuscule ignoré, X », a people."""

from __future__ import annotations

from spacy.tokens import Token

from kg.facts import Actor
from kg.gazetteer import Entity
from kg.read.rules.annotate import Sentence
from kg.read.rules.noun_phrases import is_proper


def _a_name_follows(tokens: list[Token], run: list[Token], described: bool) -> bool:
    return any(
        is_proper(t.text) or (t.pos_ in ("NOUN", "ADJ", "PROPN") and (described or t.head in run)) for t in tokens
    )


def _goes_on(tokens: list[Token], k: int) -> bool:
    """ "Jama'a", "Ta'awun": the end of a name with an apostrophe in it, cut off by the tokeniser."""
    before = tokens[k - 1]
    return k > 0 and not before.whitespace_ and before.text[-1:] in "'’ʿʼ" and tokens[k].is_alpha


def called(sentence: Sentence, position: int, reach: int = 70) -> Actor | None:
    """The name after "calling itself", « se présentant comme », "known as", « du nom de »."""
    stop = min(sentence.end, position + reach)
    for hit in sentence.report.lexicon["calling"].find(sentence.report.text, position, stop):
        known = next(
            (m for m in sentence.names if 0 <= m.start - hit.end <= 5 and not m.adjective and m.entities), None
        )
        if known and known.entities[0].kind == "armed_group":
            body = known.entities[0]
            return Actor(name=known.text, kind="armed_group", country=body.country or None, entity=body.id)
        found = unknown(sentence, hit.end, min(sentence.end, hit.end + 80), at_start=True)
        if found:
            return found
    return None


def unknown(sentence: Sentence, start: int, end: int, at_start: bool = False) -> Actor | None:
    """The first name in [start, end) that no list knows, as a group."""
    tokens = [t for t in sentence.tokens if start <= sentence.offset(t) < end]
    not_names = sentence.report.lexicon.words("not_names")
    links = sentence.report.lexicon.words("name_links")
    run: list[Token] = []
    for k, token in enumerate(tokens):
        first = token.i == sentence.tokens[0].i
        capital = (
            is_proper(token.text)
            and token.pos_ != "PUNCT"
            and (not first or token.pos_ == "PROPN")
            and not any(d.start <= sentence.offset(token) < d.end for d in sentence.dates)
        )
        if (
            (
                capital
                and (
                    run
                    or (
                        token.lower_ not in not_names and token.pos_ not in ("DET", "PRON", "ADP", "VERB", "AUX", "ADV")
                    )
                )
            )
            or (
                run
                and (token.lower_ in links or _goes_on(tokens, k))
                and _a_name_follows(tokens[k + 1 : k + (4 if token.text == "-" else 3)], run, at_start)
                and (token.lower_ not in ("et", "and") or (False))
            )
            or (
                run
                and run[-1].lower_ in links
                and token.pos_ in ("NOUN", "ADJ", "PROPN")
                and (at_start or token.head in run)
            )
            or (run and at_start and token.pos_ == "ADJ" and token.dep_ == "amod" and token.head in run)
        ):
            run.append(token)
        elif run or (at_start and token.pos_ in ("VERB", "AUX") and token.lower_ not in ("calling",)):
            break
    while run and run[-1].lower_ in links:
        run.pop()
    if not run or (len(run) == 1 and len(run[0].text) < 3):
        return None
    low, high = sentence.offset(run[0]), sentence.end_of(run[-1])
    if any(
        (m.start <= low < m.end and m.entities and m.entities[0].type in ("place", "base"))
        or (m.adjective and m.start <= low and high <= m.end)
        for m in sentence.names
    ):
        return None
    return Actor(name=sentence.report.original(low, high), kind="armed_group")


def peoples(sentence: Sentence) -> list[tuple[int, int, Entity]]:
    """ "Iranians reject it", « Israéliens »: a people's name as a subject, with the state that it may stand for."""
    found = []
    for match in sentence.names:
        country = match.entities[0].country if match.adjective and match.entities else ""
        state = sentence.report.gazetteer.state(country) if country else None
        token = sentence.head_of(match.start, match.end)
        subject = token.pos_ in ("NOUN", "PROPN") and token.dep_.startswith("nsubj")
        if state and subject and match.text[:1].isupper() and match.text.endswith("s"):
            found.append((match.start, match.end, state))
    return found
