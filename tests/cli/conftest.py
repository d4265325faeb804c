"""`kg` in this process with the double in place of spaCy: the real command line, in milliseconds."""

from __future__ import annotations

import hashlib
import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

import kg
from kg.cli import main
from tests.doubles import LineExtractor

FR = "Une attaque a visé la base de Taji vendredi, selon une source de sécurité. Personne ne l’a revendiquée."
MATTER = "---\npublished: 2023-10-20\nlang: fr\noutlet: Médias\n---\n"
GOOD = MATTER + FR + "\n"
INVALID = MATTER + "Une attaque INVALID a visé la base de Taji.\n"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Kg = Callable[..., Ran]
Build = Callable[[Path, Path], Path]


@pytest.fixture
def kg_with_spacy(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Kg:
    """The command line with the real reader."""

    def run(*args: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(one) for one in args])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        code = end.value.code
        return Ran(code if isinstance(code, int) else 0, out, err)

    return run


@pytest.fixture
def kg_(kg_with_spacy: Kg, monkeypatch: pytest.MonkeyPatch) -> Kg:
    double = ModuleType("kg.read.rules")
    double.RuleReader = LineExtractor  # type: ignore[attr-defined]
    double.__path__ = [str(Path(kg.__file__).parent / "read" / "rules")]  # those without spaCy are real
    double.overlooked_attack = lambda report, facts: None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kg.read.rules", double)
    return kg_with_spacy


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stores that the tests of a file begin with; not to be written in."""
    return tmp_path_factory.mktemp("stores")


@pytest.fixture
def build_once(kg_: Kg, stores: Path) -> Build:
    """`kg build INPUT --store STORE`, for the tests of a file once for each content; the others get a copy."""

    def build(source: Path, store: Path) -> Path:
        made = stores / hashlib.sha256(source.read_bytes()).hexdigest()
        if not made.exists():
            ran = kg_("build", source, "--store", made)
            assert ran.code == 0, ran.err
        return Path(shutil.copytree(made, store))

    return build


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.md"
    path.write_text(GOOD, encoding="utf-8")
    return path
