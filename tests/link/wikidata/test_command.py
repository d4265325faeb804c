"""`kg link ask` and `kg link refresh` through the command line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kg.cli import main
from kg.facts import to_json_line
from tests.link.wikidata.conftest import Wikidata
from tests.link.wikidata.test_live import facts


def kg(capfd: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    capfd.readouterr()
    with pytest.raises(SystemExit) as end:
        main([str(one) for one in args])
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err
    return int(end.value.code or 0), out, err


def addresses(wikidata: Wikidata, tmp_path: Path) -> list[object]:
    return ["--reconcile", f"{wikidata.root}/reconcile", "--api", f"{wikidata.root}/api",
            "--cache", tmp_path / "cache.sqlite"]


@pytest.fixture
def store(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Path:
    path = tmp_path / "facts.jsonl"
    path.write_text("".join(to_json_line(fact) + "\n" for fact in facts()), encoding="utf-8")
    assert kg(capfd, "build", path, "--store", tmp_path / "store")[0] == 0
    return tmp_path / "store"


def test_asked_reviewed_decided(
    wikidata: Wikidata, store: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, _, err = kg(capfd, "link", "ask", "--store", store, *addresses(wikidata, tmp_path))
    assert code == 0 and "9 names asked: 3 sure, 2 doubtful, 4 unknown" in err
    assert "Morning Brigade (Syria)" in kg(capfd, "ask", "doubtful-links", "--store", store, "--format", "csv")[1]

    sheet = tmp_path / "doubtful.csv"
    kg(capfd, "link", "review", sheet, "--store", store)
    rows = list(csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8"), newline="")))
    for row in rows:
        if row["candidate"] == "Q990000000004":
            row.update(decision="match", who="anna", when="2026-03-01", why="the report is about Syria")
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    code, _, err = kg(capfd, "link", "decide", sheet, "--store", store)
    assert code == 0 and "1 new decisions" in err
    told = kg(capfd, "link", "explain", "Brigade du matin", "--store", store)[1]
    assert "is Q990000000004" in told and "decided by anna" in told and "may be" not in told

    # asked again: what was decided stands and is not asked for
    code, _, err = kg(capfd, "link", "ask", "--store", store, *addresses(wikidata, tmp_path))
    assert code == 0 and "8 names asked" in err and "1 not asked, somebody decided" in err
    assert "may be" not in kg(capfd, "link", "explain", "Brigade du matin", "--store", store)[1]


def test_refreshed_and_used(
    wikidata: Wikidata, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "wikidata.csv"
    code, _, err = kg(capfd, "link", "refresh", out, "--sparql", f"{wikidata.root}/sparql",
                      "--cache", tmp_path / "cache.sqlite")
    assert code == 0 and "7 entries written" in err and "1 items have no French or English name" in err
    told = kg(capfd, "link", "explain", "Forgotten Katiba", "--gazetteer", out)[1]
    assert "linked to actor/wd-q990000000009" in told


def test_a_service_that_refuses(
    wikidata: Wikidata, store: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wikidata.fail(("/reconcile", "403", 9))
    code, _, err = kg(capfd, "link", "ask", "--store", store, *addresses(wikidata, tmp_path))
    assert code == 4 and "/reconcile: status 403" in err


def test_addresses_are_settings(
    wikidata: Wikidata, store: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_RECONCILE", f"{wikidata.root}/reconcile")
    monkeypatch.setenv("KG_WIKIBASE_API", f"{wikidata.root}/api")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    assert kg(capfd, "link", "ask", "--store", store)[0] == 0
    assert (tmp_path / "home" / "sitrep-kg" / "wikidata.sqlite").exists()
    assert len(wikidata.log()) > 3
