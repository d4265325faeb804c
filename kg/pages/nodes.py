"""Nodes of the graph with their properties, as a page needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode

from kg.stores.base import Term


class Nodes:
    """Statements by subject and by the last part of their predicate; each object once."""

    def __init__(self, statements: Iterable[tuple[Term | None, ...]]) -> None:
        """`statements`: subject, predicate, object."""
        self._of: dict[str, dict[str, dict[Literal | NamedNode, None]]] = defaultdict(lambda: defaultdict(dict))
        for subject, predicate, value in statements:
            if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
                continue
            if isinstance(value, Literal | NamedNode):
                self._of[subject.value][local(predicate)][value] = None

    def __contains__(self, iri: str) -> bool:
        return iri in self._of

    def of_class(self, name: str) -> list[str]:
        """The nodes that are of a class, by IRI."""
        return sorted(iri for iri in self._of if name in self.concepts(iri, "type"))

    def having(self, name: str, value: str | None = None) -> list[str]:
        """The nodes that have a property, or have it with this value, by IRI."""
        return sorted(
            iri for iri, values in self._of.items()
            if name in values and (value is None or value in self.texts(iri, name))
        )

    def terms(self, iri: str, name: str) -> list[Literal | NamedNode]:
        """All values of a property."""
        values: Mapping[str, Mapping[Literal | NamedNode, None]] = self._of.get(iri, {})
        return list(values.get(name, ()))

    def texts(self, iri: str, name: str) -> list[str]:
        """All values as text; an IRI whole."""
        return [one.value for one in self.terms(iri, name)]

    def text(self, iri: str, name: str) -> str:
        """One value as text, "" if there is none."""
        return next(iter(self.texts(iri, name)), "")

    def concept(self, iri: str, name: str) -> str:
        """The last part of one value that is an IRI, "" if there is none."""
        return next(iter(self.concepts(iri, name)), "")

    def concepts(self, iri: str, name: str) -> list[str]:
        """The last parts of all values that are IRIs."""
        return [local(one) for one in self.terms(iri, name) if isinstance(one, NamedNode)]

    def worded(self, iri: str, name: str, language: str) -> list[str]:
        """All values in a language."""
        return [one.value for one in self.terms(iri, name) if isinstance(one, Literal) and one.language == language]

    def day(self, iri: str, name: str) -> date | None:
        """One value as a day."""
        try:
            return date.fromisoformat(self.text(iri, name))
        except ValueError:
            return None

    def number(self, iri: str, name: str) -> int | None:
        """One value as a whole number."""
        try:
            return int(self.text(iri, name))
        except ValueError:
            return None

    def counted(self, iri: str, name: str) -> tuple[int | None, int | None]:
        """Low and high end of a count."""
        return self.number(iri, f"{name}Low"), self.number(iri, f"{name}High")

    def percent(self, iri: str, name: str) -> int | None:
        """A decimal from 0 to 1 in hundredths."""
        try:
            return round(float(self.text(iri, name)) * 100)
        except ValueError:
            return None


def local(node: NamedNode) -> str:
    """The last part of an IRI."""
    return node.value.replace("/", "#").rpartition("#")[2]
