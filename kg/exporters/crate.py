"""A store as an RO-Crate: a folder that a repository takes, which says what lies in it, of whom and under what terms.

    data/graph.nq          the whole graph, sorted N-Quads
    data/attacks.csv       one row an attack;  data/accounts.csv  one row an account
    ontology/ shapes/ queries/   as this version of the package has them
    CITATION.txt LICENCES.txt    of the datasets and of this project
    SHA256SUMS             of every file above
    ro-crate-metadata.json the description (RO-Crate 1.1, JSON-LD)
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import StoreError, UsageError
from kg.exporters.attack_records import attacks
from kg.exporters.flat_rows import ACCOUNT_COLUMNS, ATTACK_COLUMNS, account_rows, attack_rows
from kg.exporters.quads_file import export
from kg.exporters.writing import write_csv
from kg.files import write_text
from kg.gazetteer import Gazetteer
from kg.resources import folder
from kg.stores import Store
from kg.version import __version__
from kg.vocabulary import BASE

_APACHE = "https://www.apache.org/licenses/LICENSE-2.0"
_CC_BY = "https://creativecommons.org/licenses/by/4.0/"
_KINDS = {
    ".nq": "application/n-quads", ".csv": "text/csv", ".ttl": "text/turtle", ".rq": "application/sparql-query",
    ".tsv": "text/tab-separated-values", ".txt": "text/plain", "": "text/plain",
}
_SETS = """
SELECT DISTINCT ?title ?release ?licence ?citation WHERE { GRAPH ?g {
  ?set a <https://w3id.org/sitrep-kg/ontology#Dataset> ; <http://purl.org/dc/terms/title> ?title ;
       <http://purl.org/dc/terms/hasVersion> ?release ; <http://purl.org/dc/terms/license> ?licence ;
       <http://purl.org/dc/terms/bibliographicCitation> ?citation } } ORDER BY ?title
"""


def write_crate(
    store: Store, gazetteer: Gazetteer, target: Path, *, published: str, name: str = "Sitrep KG graph",
    licence: str = _CC_BY, base: str = BASE,
) -> int:
    """Write the folder; returns how many files it holds.

    Args:
        store: what is written.
        gazetteer: what it was linked with.
        target: a folder that is not there yet, or empty.
        published: the day of publication, YYYY-MM-DD, which RO-Crate requires; no clock is asked.
        name: of the dataset. licence: of the graph, an address.
        base: base of data IRIs.

    Raises:
        UsageError: the folder holds something already.
        StoreError: it cannot be written, or the store not read.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} holds something already: give a new folder")
    new = target.with_name(f".{target.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    try:
        (new / "data").mkdir(parents=True)
        export(store, new / "data" / "graph.nq")
        write_csv(attack_rows(attacks(store, gazetteer, base), gazetteer), ATTACK_COLUMNS, new / "data" / "attacks.csv")
        write_csv(account_rows(attacks(store, gazetteer, base)), ACCOUNT_COLUMNS, new / "data" / "accounts.csv")
        for part in ("ontology", "shapes", "queries"):
            shutil.copytree(folder(part), new / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        sets = [tuple(str(getattr(term, "value", "")) for term in row) for row in store.query(_SETS).rows]
        _terms(new, sets, licence)
        sums = {path.relative_to(new).as_posix(): _sum(path) for path in _files(new)}
        lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
        write_text(new / "SHA256SUMS", lines)
        described = _metadata(new, sums, sets, name, licence, published)
        write_text(new / "ro-crate-metadata.json", json.dumps(described, ensure_ascii=False, indent=2) + "\n")
        if target.exists():
            target.rmdir()
        new.replace(target)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return len(sums) + 2


def _files(top: Path) -> Iterator[Path]:
    yield from sorted(path for path in top.rglob("*") if path.is_file())


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _terms(top: Path, sets: list[tuple[str, ...]], licence: str) -> None:
    cited = [f"Sitrep KG {__version__}, the software that made this graph.\n"]
    terms = [f"The graph and its tables: {licence}\nontology/, shapes/: {_CC_BY}\nqueries/: {_APACHE}\n"]
    for title, _, terms_of, citation in sets:
        cited.append(f"{title}\n    {citation}\n")
        terms.append(f"What it takes from {title}: {terms_of}\n")
    write_text(top / "CITATION.txt", "\n".join(cited))
    write_text(top / "LICENCES.txt", "\n".join(terms))


def _metadata(
    top: Path, sums: dict[str, str], sets: list[tuple[str, ...]], name: str, licence: str, published: str
) -> dict[str, Any]:
    files = [
        {
            "@id": path,
            "@type": "File",
            "name": path,
            "encodingFormat": _KINDS.get(Path(path).suffix, "application/octet-stream"),
            "contentSize": str((top / path).stat().st_size),
            "sha256": digest,
            "license": {"@id": _APACHE if path.startswith("queries/") else
                        _CC_BY if path.startswith(("ontology/", "shapes/")) else licence},
        }
        for path, digest in sorted(sums.items())
    ]
    files.append({"@id": "SHA256SUMS", "@type": "File", "name": "SHA256SUMS", "encodingFormat": "text/plain"})
    sources = [
        {"@id": f"#dataset-{number}", "@type": "Dataset", "name": title, "version": release, "license": terms,
         "citation": citation}
        for number, (title, release, terms, citation) in enumerate(sets, 1)
    ]
    licences = sorted({licence, _CC_BY, _APACHE})
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": name,
        "description": "Who says what of which attack: a knowledge graph of reports, each value with its source.",
        "datePublished": published,
        "license": {"@id": licence},
        "hasPart": [{"@id": each["@id"]} for each in files],
        "isBasedOn": [{"@id": each["@id"]} for each in sources],
        "conformsTo": {"@id": "https://w3id.org/sitrep-kg/ontology#"},
    }
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            {
                "@id": "ro-crate-metadata.json",
                "@type": "CreativeWork",
                "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
                "about": {"@id": "./"},
            },
            root,
            *files,
            *sources,
            *({"@id": each, "@type": "CreativeWork", "name": each} for each in licences),
            {"@id": "https://w3id.org/sitrep-kg/ontology#", "@type": "CreativeWork", "name": "Sitrep KG ontology"},
        ],
    }
