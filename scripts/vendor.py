"""Makes the vendored files of the pages anew, from the packages that their `vendor.toml` names.

    python scripts/vendor.py            fetch each package with `npm pack`, check every hash, write the files
    python scripts/vendor.py --check    only compare the files that are here with the hashes; needs no network
    python scripts/vendor.py --update   write down the hashes of what was fetched, after a change of version

Outlines are made from a package's TopoJSON: decoded, simplified, rounded (see `outlines`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MANIFESTS = (
    ROOT / "kg" / "pages" / "static" / "vendor" / "vendor.toml",
    ROOT / "tests" / "pages" / "vendor" / "vendor.toml",
)
_SOURCE_MAP = re.compile(rb"\n//# sourceMappingURL=\S+\s*$|/\*# sourceMappingURL=\S+ \*/\s*$")
Point = tuple[float, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare only; no network")
    parser.add_argument("--update", action="store_true", help="write the new hashes into vendor.toml")
    arguments = parser.parse_args()
    bad: list[str] = []
    for manifest in MANIFESTS:
        for package in tomllib.loads(manifest.read_text(encoding="utf-8"))["package"]:
            if arguments.check:
                made = {one["to"]: (manifest.parent / one["to"]).read_bytes() for one in package["file"]}
            else:
                made = dict(fetched(package))
            bad += settle(manifest, package, made, update=arguments.update, write=not arguments.check)
    sys.stderr.write("".join(f"{one}\n" for one in bad or ["every vendored file has its hash"]))
    return 1 if bad else 0


def fetched(package: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """(name here, content) of each file of a package."""
    with tempfile.TemporaryDirectory() as folder:
        spec = f"{package['name']}@{package['version']}"
        packed = subprocess.run(
            ["npm", "pack", "--silent", spec], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.split()[-1]
        with tarfile.open(Path(folder) / packed) as archive:
            for one in package["file"]:
                member = archive.extractfile(f"package/{one['from']}")
                assert member is not None, f"{spec} has no {one['from']}"
                content = member.read()
                if one.get("make") == "outlines":
                    content = outlines(json.loads(content), one["object"], one["tolerance"])
                elif one.get("make") == "without-source-map":
                    content = _SOURCE_MAP.sub(b"\n", content)
                yield one["to"], content


def settle(manifest: Path, package: dict[str, Any], made: dict[str, bytes], *, update: bool, write: bool) -> list[str]:
    """Compare with the hashes, and write the files; what differs, in words."""
    bad = []
    for one in package["file"]:
        digest = hashlib.sha256(made[one["to"]]).hexdigest()
        if digest != one["sha256"]:
            if not update:
                bad.append(f"{one['to']}: sha256 is {digest}, {manifest.name} says {one['sha256'] or 'nothing'}")
                continue
            lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
            place = next(number for number, line in enumerate(lines) if f'to = "{one["to"]}"' in line)
            lines[place] = re.sub(r'sha256 = "[^"]*"', f'sha256 = "{digest}"', lines[place])
            manifest.write_text("".join(lines), encoding="utf-8")
        if write:
            target = manifest.parent / one["to"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(made[one["to"]])
    return bad


def outlines(topology: dict[str, Any], name: str, tolerance: float) -> bytes:
    """The geometries of one object of a TopoJSON topology as GeoJSON, small enough for a page.

    Args:
        topology: quantised TopoJSON (its specification, version 1: delta-encoded arcs, a scale and a translation).
        name: the object.
        tolerance: in degrees; simplified by Douglas and Peucker's method arc by arc, so that borders still meet.
    """
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append([(round(one, 2), round(other, 2)) for one, other in _simplified(points, tolerance)])

    def ring(numbers: Sequence[int]) -> list[Point]:
        points: list[Point] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc if not points else arc[1:]
        return _unwrapped(points)

    features = []
    for geometry in topology["objects"][name]["geometries"]:
        if geometry.get("properties", {}).get("name") == "Antarctica":
            continue  # it goes round the pole, which a flat map has not
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry.get("arcs", [])
        rings = [[one for one in (ring(numbers) for numbers in polygon) if len(set(one)) > 2] for polygon in polygons]
        coordinates = [polygon for polygon in rings if polygon]
        if coordinates:
            features.append({
                "type": "Feature", "properties": {"name": geometry.get("properties", {}).get("name", "")},
                "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
            })
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _unwrapped(points: list[Point]) -> list[Point]:
    """A ring that crosses the 180th meridian goes on beyond it, instead of back across the whole map."""
    shift, last = 0.0, points[0][0] if points else 0.0
    unwrapped = []
    for x, y in points:
        shift += -360.0 if x - last > 180 else 360.0 if x - last < -180 else 0.0
        last = x
        unwrapped.append((round(x + shift, 2), y))
    return unwrapped


def _simplified(points: list[Point], tolerance: float) -> list[Point]:
    keep = {0, len(points) - 1}
    if points[0] == points[-1] and len(points) > 3:
        # A closed arc has no base line; its farthest point from the start makes two.
        far = max(range(len(points)), key=lambda one: _distance(points[one], points[0], points[0]))
        keep.add(far)
    spans = [(one, other) for one, other in zip(sorted(keep), sorted(keep)[1:], strict=False)]
    while spans:
        first, last = spans.pop()
        between = range(first + 1, last)
        far = max(between, key=lambda one: _distance(points[one], points[first], points[last]), default=first)
        if far != first and _distance(points[far], points[first], points[last]) > tolerance:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [points[one] for one in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    part = 0.0 if not length else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    part = min(1.0, max(0.0, part))
    return float(((point[0] - start[0] - part * dx) ** 2 + (point[1] - start[1] - part * dy) ** 2) ** 0.5)


if __name__ == "__main__":
    sys.exit(main())
