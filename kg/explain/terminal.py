"""A page → a listing: the text with its quotes numbered (and coloured on a terminal), then the facts by attack."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kg.explain.explained import Card, ExplainedReport, FieldRow, Group
from kg.words.shown import shown
from kg.words.wording import Wording, wording

STYLES = {
    "account": "bright_blue",
    "claim": "bright_red",
    "attribution": "yellow",
    "denial": "bright_magenta",
    "non_claim": "bright_cyan",
    "deployment": "green",
    "aggregate": "dark_orange",
    "statement": "magenta",
}
_NARROWEST = 22
"""Characters that a column of the comparison needs; with less the accounts stand one below the other."""


def to_text(page: ExplainedReport, *, width: int = 100, color: bool = False) -> str:
    """The listing, lines of at most `width` characters.

    Args:
        width: in characters.
        color: for a terminal. Without it there are only letters: `[3 words 3]` are the words of fact 3.
    """
    console = Console(
        file=io.StringIO(),
        width=max(width, 40),
        color_system="standard" if color else None,
        force_terminal=color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    own = wording("explain", page.language)
    console.print(Text(shown(page.title), style="bold"))
    if page.details or page.url:
        console.print(Text(shown(" · ".join(filter(None, (*page.details, page.url)))), style="dim"))
    console.print()
    for line in _text(page, color):
        console.print(line)
        console.print()
    if color and page.counts:
        console.print(Text("  ").join(Text(own.of("kinds", kind), style=STYLES[kind]) for kind in page.counts))
        console.print()
    for group in page.groups:
        _group(console, group, own, color)
    if not page.groups:
        console.print(own("no_facts"))
    file = console.file
    assert isinstance(file, io.StringIO)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()).rstrip() + "\n"


def _text(page: ExplainedReport, color: bool) -> Iterator[Text]:
    """The paragraphs; each quote opens with the numbers of its facts and, without colour, closes with them too."""
    numbers = {quote.id: ",".join(card.removeprefix("f") for card, _ in quote.facts) for quote in page.quotes}
    ends = {quote.id: quote.end for quote in page.quotes}
    for segments in page.paragraphs:
        line = Text()
        for segment in segments:
            for quote in sorted(segment.starting, key=lambda one: -ends[one]):
                line.append(f"[{numbers[quote]} ", style="dim")
            # The shortest quote's kind colours the words, as the nearest line does on the page.
            style = STYLES[segment.lanes[0][1]] if segment.lanes else ""
            line.append(shown(page.text[segment.start : segment.end]), style=style)
            for quote in segment.quotes:
                if ends[quote] == segment.end or (segment is segments[-1] and ends[quote] < _next(page, segment.end)):
                    line.append("]" if color else f" {numbers[quote]}]", style="dim")
        yield line


def _next(page: ExplainedReport, end: int) -> int:
    """Where the paragraph after the one that ends at `end` begins."""
    return next((one[0].start for one in page.paragraphs if one[0].start >= end), len(page.text) + 1)


def _group(console: Console, group: Group, own: Wording, color: bool) -> None:
    rule = "─" if color else "-"
    console.print(Text(rule * min(console.width, 100), style="dim"))
    heading = f"{group.kicker}{own('colon') if group.kicker else ''}{group.heading}"
    console.print(Text(shown(heading), style="bold"))
    for kind, said in group.state:
        console.print(Padding(Text(shown(said), style=STYLES.get(kind, "dim")), (0, 0, 0, 2)))
    for note in group.notes:
        console.print(Padding(Text(note, style="yellow"), (0, 0, 0, 2)))
    console.print()
    if len(group.compared) > 1 and (len(group.compared) + 1) * _NARROWEST <= console.width:
        console.print(_side_by_side(group, own, color))
    else:
        for card in group.compared:
            _card(console, card, own)
    for card in group.others:
        _card(console, card, own)


def _side_by_side(group: Group, own: Wording, color: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD if color else box.ASCII, show_lines=not color, pad_edge=False)
    table.add_column("")
    for card in group.compared:
        head = Text(f"[{card.number}] ", style="dim").append(shown(card.heading), style=f"bold {STYLES['account']}")
        for note in (card.speaker_note, *card.badges):
            if note:
                head.append(f"\n{shown(note)}", style="dim")
        table.add_column(head, overflow="fold")
    for rows in zip(*(card.rows for card in group.compared), strict=True):
        table.add_row(own.of("fields", rows[0].field), *(_value(row) for row in rows))
    return table


def _card(console: Console, card: Card, own: Wording) -> None:
    head = Text(f"[{card.number}] ", style="dim").append(own.of("kinds", card.kind), style=STYLES[card.kind])
    head.append(own("colon")).append(shown(card.heading), style="bold")
    notes = [card.speaker_note, *card.badges] if card.kind == "account" else [card.says, card.speaker_note]
    if said := " · ".join(filter(None, notes)):
        head.append(f" ({shown(said)})", style="dim")
    console.print(head)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(min_width=14, style="dim")
    table.add_column(overflow="fold", ratio=1)
    rows = [row for row in card.rows if row.lines]
    for row in rows:
        table.add_row(own.of("fields", row.field), _value(row))
    if rows:
        console.print(Padding(table, (0, 0, 0, 4)))
    console.print()


def _value(row: FieldRow) -> Text:
    if not row.lines:
        return Text("-", style="dim")
    value = Text("≠ " if row.differs else "", style="yellow").append(shown("; ".join(row.lines)))
    return value.append(f" {shown(row.note)}", style="dim") if row.note else value
