"""Where imported attacks are drawn: at the points of their own rows, as they are exported, and no country's centre."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.gazetteer import Gazetteer
from kg.importers import import_file
from kg.importers.row_facts import File
from kg.stores import on_disk
from tests.commands import kg
from tests.pages.conftest import ROOT, serving

ROWS = ROOT / "tests" / "importers" / "ucdp_ged231.csv"
CASES = {
    # id: precision, place, province, latitude, longitude, whether the map shows it, and as an exact place
    "1": ("1", "Made-up village", "Homs governorate", "34.5", "36.75", True, True),
    "2": ("1", "Damascus", "", "33.25", "36.5", True, True),  # linked, and the point is not the gazetteer's
    "3": ("4", "Homs governorate", "Homs governorate", "34.25", "38.5", True, False),
    "4": ("6", "Syria", "", "35.0", "38.0", False, False),
}
Points = dict[str, tuple[float, float, bool]]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Points, Points, str]]:
    """Id of a row → its point on the map of a real server, and in the export; and the front page."""
    folder = tmp_path_factory.mktemp("imported")
    gazetteer = Gazetteer.load()
    with on_disk(folder / "store") as store:
        assert import_file(File("ucdp", _file(folder), gazetteer), store, gazetteer).taken == len(CASES)
    told = json.loads(kg("export", "geojson", "--store", folder / "store"))
    with serving(folder / "store", folder, writable=False) as address:
        features = httpx.get(address + "/attacks.geojson", timeout=120).json()["features"]
        page = httpx.get(address + "/?lang=en", timeout=120, headers={"accept": "text/html"}).text
    on_map = {
        _row(attack["iri"]): (*one["geometry"]["coordinates"], one["properties"]["exact"])
        for one in features for attack in one["properties"]["attacks"]
    }
    exported = {
        _row(one["id"]): (*one["geometry"]["coordinates"], True)
        for one in told["features"] if one["geometry"]
    }
    yield on_map, exported, page


def _file(folder: Path) -> Path:
    given = csv.DictReader(io.StringIO(ROWS.read_text(encoding="utf-8")))
    row = next(given)
    file = folder / ROWS.name
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, given.fieldnames or ())
        writer.writeheader()
        for key, (precision, place, province, lat, lon, *_) in CASES.items():
            own = {"id": key, "where_prec": precision, "where_coordinates": place, "adm_1": province, "latitude": lat,
                   "longitude": lon, "date_start": f"2031-03-0{key}", "date_end": f"2031-03-0{key}"}
            writer.writerow(row | own)
    return file


def _row(iri: str) -> str:
    return iri.rpartition("-")[2].rpartition("/")[2]


@pytest.mark.parametrize("key", CASES)
def test_an_imported_attack_is_drawn_at_the_point_of_its_row(drawn: tuple[Points, Points, str], key: str) -> None:
    on_map, _, _ = drawn
    _, _, _, lat, lon, shown, exact = CASES[key]
    assert on_map.get(key) == ((float(lon), float(lat), exact) if shown else None)


def test_the_map_and_the_export_have_the_same_points(drawn: tuple[Points, Points, str]) -> None:
    on_map, exported, _ = drawn
    assert {key: one[:2] for key, one in on_map.items()} == {key: one[:2] for key, one in exported.items()}


def test_what_is_not_on_the_map_is_told_below_it(drawn: tuple[Points, Points, str]) -> None:
    assert "One attack of which the country at most is known is not on the map." in drawn[2]
