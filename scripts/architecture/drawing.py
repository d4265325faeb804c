"""The drawing of the parts as SVG, readable on light and on dark."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape
from itertools import pairwise

from scripts.architecture.layout import Layout, layout
from scripts.architecture.parts import COMMANDS, Architecture

WIDTH = 1000
_MARGIN = 20
_ROW = 84
_BOX = 34
_LETTERS = 70
_STYLE = """
    .paper { fill: #fbfaf7 } .box { fill: #ffffff; stroke: #2b5780 } .band { fill: #ebe8e0 }
    text { fill: #1c1c1c; font: 15px "DejaVu Sans Mono", Menlo, Consolas, monospace; text-anchor: middle }
    .note { fill: #4a4a4a; font: 13px "DejaVu Sans", Helvetica, Arial, sans-serif }
    .arrow { fill: none; stroke: #6b7c8c; stroke-width: 1.5 } .head { fill: #6b7c8c }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #16191d } .box { fill: #20262d; stroke: #8db8e0 } .band { fill: #2a3038 }
      text { fill: #f0f0f0 } .note { fill: #c4c8cc } .arrow { stroke: #8b99a6 } .head { fill: #8b99a6 }
    }
"""


def drawing(parts: Architecture) -> str:
    """The SVG: a row for each layer, the files for all above them, the commands below."""
    placed = layout(parts, WIDTH - 2 * _MARGIN)
    base = [line.replace(" ", " · ") for line in textwrap.wrap(" ".join(parts.base), _LETTERS)]
    top = _MARGIN + _band_height(base) + (_ROW - _BOX) // 2
    below = top + _ROW * len(parts.layers)
    height = below + _band_height([COMMANDS]) + _MARGIN
    title = "The parts of kg/ and the way of the data through them, from top to bottom"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="title">',
        f'  <title id="title">{title}</title>',
        f"  <style>{_STYLE}  </style>",
        '  <defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto" '
        'markerUnits="userSpaceOnUse"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
        f'  <rect class="paper" width="{WIDTH}" height="{height}"/>',
        *_band(_MARGIN, "files that every part may import", base),
        f'  <g transform="translate({_MARGIN} {top})">',
        *_arrows(placed),
        *_boxes(placed),
        "  </g>",
        *_band(below, "one file a command; may import every part, and no part imports it", [COMMANDS]),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _band(y: float, note: str, lines: list[str]) -> Iterator[str]:
    width, height = WIDTH - 2 * _MARGIN, _band_height(lines)
    yield f'  <rect class="band" x="{_MARGIN}" y="{y}" width="{width}" height="{height}" rx="6"/>'
    yield f'  <text class="note" x="{WIDTH / 2:g}" y="{y + 22}">{escape(note)}</text>'
    for number, line in enumerate(lines):
        yield f'  <text x="{WIDTH / 2:g}" y="{y + 45 + 22 * number}">{escape(line)}</text>'


def _band_height(lines: list[str]) -> int:
    return 38 + 22 * len(lines)


def _boxes(placed: Layout) -> Iterator[str]:
    for name, middle in sorted(placed.middle.items(), key=lambda one: (placed.row[one[0]], one[1])):
        width, y = placed.width[name], _ROW * placed.row[name]
        yield f'    <rect class="box" x="{middle - width / 2:.1f}" y="{y}" width="{width:.1f}" height="{_BOX}" rx="5"/>'
        yield f'    <text x="{middle:.1f}" y="{y + 22}">{escape(name)}</text>'


def _arrows(placed: Layout) -> Iterator[str]:
    for (name, to), points in sorted(placed.arrows.items()):
        path = ""
        for (x, row), (next_x, next_row) in pairwise(points):
            y, next_y = _ROW * row + _BOX, _ROW * next_row
            half = (y + next_y) / 2
            path += f"{'V' if path else f'M{x:.1f} '}{y}C{x:.1f} {half:g} {next_x:.1f} {half:g} {next_x:.1f} {next_y}"
        yield f'    <path class="arrow" d="{path}" marker-end="url(#head)"><title>{name} → {to}</title></path>'
