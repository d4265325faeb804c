"""The pages that are made from the data: what each template is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rdflib import SKOS, Graph, URIRef

from kg.ontology import load, terms
from kg.vocabulary import PREFIXES, SIT
from scripts.docsite import rules
from scripts.docsite.asked import Asked, asked
from scripts.docsite.commands import commands
from scripts.docsite.errors import DocumentationError
from scripts.docsite.examples import example

KINDS = {"class": "Classes", "property": "Properties", "scheme": "Lists of codes", "concept": "Codes"}


@dataclass
class Page:
    """One page before it is laid out.

    path: from the top of the site. title, kind: for its head and the search. template: the file that makes its body;
    values: what that file is given. plain: its text, for the search; around: pages of the same kind (path, title).
    """

    path: str
    title: str
    kind: str
    template: str
    values: dict[str, Any]
    plain: str = ""
    around: list[tuple[str, str]] = field(default_factory=list)


@cache
def term_paths() -> dict[str, str]:
    """Where the page of each term lies. By kind, since some names differ by a capital alone and some disks do not."""
    return {term.name: f"terms/{term.kind}/{term.name}.html" for term in terms()}


def made_pages() -> Iterator[Page]:
    """Every page about a term, a file of shapes, a question or a command, and the lists of them."""
    ontology = load()
    questions = asked()
    yield from _term_pages(ontology, questions)
    yield from _shape_pages(ontology)
    yield from _question_pages(questions)
    yield from _command_pages()


def _term_pages(ontology: Graph, questions: list[Asked]) -> Iterator[Page]:
    everything = terms(ontology)
    names = {term.name for term in everything}
    groups = [(title, [term for term in everything if term.kind == kind]) for kind, title in KINDS.items()]
    yield Page("terms/index.html", "The ontology", "ontology", "terms.html", {"groups": groups, "sit": SIT},
               " ".join(term.name for term in everything))
    for term in everything:
        shown = example(term, ontology)
        if shown is None:
            raise DocumentationError(
                f"sit:{term.name} has no example: use it in data of the tests, or in tests/docs/terms.ttl"
            )
        iri = URIRef(term.iri)
        scheme = ontology.value(iri, SKOS.inScheme)
        spoken = [term.name] if scheme is None else [term.name, str(scheme).removeprefix(SIT)]
        told = {rule.name: (file, rule) for name in spoken for file, rule in rules.speaking_of(name)}
        values = {
            "term": term, "example": shown, "scheme": str(scheme).removeprefix(SIT) if scheme is not None else "",
            "members": sorted(str(each).removeprefix(SIT) for each in ontology.subjects(SKOS.inScheme, iri)),
            "above": _short(ontology, iri, "subClassOf"), "superproperties": _short(ontology, iri, "subPropertyOf"),
            "below": sorted(str(each).removeprefix(SIT) for each in ontology.subjects(_rdfs("subClassOf"), iri)
                            if str(each).startswith(SIT)),
            "close": sorted(_curie(str(each)) for each in ontology.objects(iri, SKOS.closeMatch)),
            "properties": [each for each in everything if each.kind == "property" and term.iri in each.domain],
            "values_of": [each for each in everything if each.kind == "property" and term.iri in each.range],
            "rules": list(told.values()),
            "questions": [each.question for each in questions if term.name in each.terms],
            "names": names, "curie": _curie,
        }
        plain = " ".join((*term.label.values(), *term.comment.values(), term.notation or ""))
        yield Page(term_paths()[term.name], f"sit:{term.name}", term.kind, "term.html", values, plain)


def _shape_pages(ontology: Graph) -> Iterator[Page]:
    files = rules.shape_files()
    names = {term.name for term in terms(ontology)}
    around = [(f"shapes/{file.name}.html", file.name) for file in files]
    yield Page("shapes/index.html", "The rules of a sound graph", "rules", "shapes.html", {"files": files},
               around=around)
    for file in files:
        plain = " ".join(
            text for rule in file.rules for text in (rule.name, *rule.label.values(), *rule.message.values())
        )
        yield Page(f"shapes/{file.name}.html", f"Rules: {file.name}", "rules", "shape.html",
                   {"file": file, "names": names}, plain, around)


def _question_pages(questions: list[Asked]) -> Iterator[Page]:
    around = [(f"questions/{each.question.name}.html", each.question.name) for each in questions]
    yield Page("questions/index.html", "The questions", "questions", "asked.html", {"questions": questions},
               around=around)
    for each in questions:
        question = each.question
        plain = " ".join((*question.title.values(), *question.question.values(), each.note))
        yield Page(f"questions/{question.name}.html", question.title["en"], "question", "question.html",
                   {"asked": each, "question": question}, f"{question.name} {plain}", around)


def _command_pages() -> Iterator[Page]:
    everything = commands()
    around = [(f"commands/{_file(each.name)}.html", f"kg {each.name}") for each in everything]
    yield Page("commands/index.html", "The commands", "commands", "commands.html",
               {"commands": everything, "file": _file}, around=around)
    for each in everything:
        yield Page(f"commands/{_file(each.name)}.html", f"kg {each.name}", "command", "command.html",
                   {"command": each}, f"{each.short} {each.help}", around)


def _file(command: str) -> str:
    return command.replace(" ", "-")


def _rdfs(name: str) -> URIRef:
    return URIRef(PREFIXES["rdfs"] + name)


def _short(ontology: Graph, iri: URIRef, predicate: str) -> list[str]:
    return sorted(_curie(str(each)) for each in ontology.objects(iri, _rdfs(predicate)) if isinstance(each, URIRef))


def _curie(iri: str) -> str:
    """An IRI in short where its prefix is known."""
    found = [(len(space), prefix, space) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    if not found:
        return iri
    _, prefix, space = max(found)
    return f"{prefix}:{iri.removeprefix(space)}"


