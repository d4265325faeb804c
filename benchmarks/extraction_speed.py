"""Speed of the extraction beside bare parsing of the same texts, in one run.

    python -m benchmarks.extraction_speed [--rounds 3] [--series 1000,5000,10000] [--jobs-reports 400] [--page FILE]
    python -m benchmarks.extraction_speed --jobs-only [--jobs-reports 400]

Texts: examples/reports and tests/records, repeated with other ids where more are needed. Both sides take the same
paragraphs in the same batches. Two bare runs stand beside the extraction: the pipeline as the extraction loads it (no
named entities, no lemmatiser, sentences cut by rule), and the installed model as `spacy.load` gives it. Times are of
the processor where one process works (other programs do not count), by the clock for --jobs and the cold start.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import spacy

from benchmarks import measuring
from benchmarks.page import frame, put, table
from kg.read.rules import RuleReader
from kg.read.rules.annotate import paragraphs_of
from kg.read.rules.nlp import BATCH, MODELS, pipeline
from kg.read.rules.text import normalise
from kg.reports import Report, read_reports

ROOT = Path(__file__).resolve().parent.parent
RATIO, SCALING, COLD = 1.5, 1.7, 5.0
_FRAME = frame("Speed of the extraction", "extraction")


def reports() -> list[Report]:
    """The texts of the benchmark."""
    found = [one for one in read_reports([str(ROOT / "examples" / "reports")]) if isinstance(one, Report)]
    for path in sorted((ROOT / "tests" / "records").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        day = date.fromisoformat(record["published"])
        found.append(Report(record["id"], record["text"], record["lang"], day, record["outlet"], record["title"]))
    return found


def many(given: list[Report], count: int) -> Iterator[Report]:
    """`count` reports: the given ones again and again, with ids of their own."""
    return (replace(report, id=f"{report.id}-{n}") for n, report in enumerate(islice(cycle(given), count)))


def pieces(given: list[Report]) -> dict[str, list[str]]:
    """The paragraphs that the extraction parses, by language."""
    found: dict[str, list[str]] = {}
    for report in given:
        text = normalise(report.text).text
        those = found.setdefault(report.language, [])
        those += (text[p.start : p.end] for p in paragraphs_of(text, report.language))
    return found


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of this process."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def beside(given: list[Report], rounds: int) -> str:
    """Bare parsing and extraction by turns; medians and ratios."""
    extractor, texts = RuleReader(), pieces(given)
    whole = {lang: spacy.load(MODELS[lang]) for lang in texts}
    sides: dict[str, Callable[[], object]] = {
        "bare nlp.pipe, pipeline as extraction loads it": lambda: [
            list(pipeline(lang).pipe(those, batch_size=BATCH)) for lang, those in texts.items()
        ],
        "bare nlp.pipe, installed model whole": lambda: [
            list(whole[lang].pipe(those, batch_size=BATCH)) for lang, those in texts.items()
        ],
        "whole extraction": lambda: list(extractor.read_all(given)),
    }
    times: dict[str, list[float]] = {name: [] for name in sides}
    for work in sides.values():
        work()  # models, tables and caches are loaded before the clock runs
    for _ in range(rounds):
        for name, work in sides.items():
            times[name].append(seconds(work))
    own, full, mine = (median(times[name]) for name in sides)
    rows = [[name, *(f"{t:.2f}" for t in those), f"{median(those):.2f}"] for name, those in times.items()]
    paragraphs = sum(map(len, texts.values()))
    return "\n\n".join(
        [
            f"### Beside bare parsing: {len(given)} reports, {paragraphs} paragraphs, seconds of the processor",
            table(["", *(f"round {n + 1}" for n in range(rounds)), "median"], rows),
            f"Extraction is **{mine / full:.2f}** times the bare parse with the whole model "
            f"({verdict(mine / full <= RATIO)}; target {RATIO}), and **{mine / own:.2f}** times the bare parse "
            f"with only the components that extraction uses ({verdict(mine / own <= RATIO)}). Parsing is "
            f"{own / mine:.0%} of the extraction; the rest is the rules.",
        ]
    )


def verdict(reached: bool) -> str:
    """In words."""
    return "reached" if reached else "MISSED"


def jobs(given: list[Report], count: int) -> str:
    """One process beside two, by the clock; once with the start of the processes, once with it taken off."""
    extractor = RuleReader()
    list(extractor.read_all(given[:8]))
    clock: dict[int, tuple[float, float]] = {}
    others: dict[int, float | None] = {}
    for number in (1, 2):
        begun, busy, mine = time.perf_counter(), _busy(), _used()
        stream = extractor.read_all(many(given, count), jobs=number)
        next(stream)
        first = time.perf_counter() - begun
        for _ in stream:
            pass
        clock[number] = (time.perf_counter() - begun, first)
        ended = _busy()
        others[number] = None if busy is None or ended is None else max(0.0, ended - busy - (_used() - mine))
    (one, early), (two, start) = clock[1], clock[2]
    scaling, steady = one / two, (one - early) / (two - start)
    rows = [
        [f"--jobs {n}", f"{total:.1f}", f"{first:.1f}", "" if (taken := others[n]) is None else f"{taken:.1f}"]
        for n, (total, first) in clock.items()
    ]
    return "\n\n".join(
        [
            f"### Two processes: {count} reports, seconds by the clock",
            table(["", "all", "until the first report", "other programs, s of the processor"], rows),
            f"**{scaling:.2f}** times as fast, start of the processes included; {steady:.2f} times after the first "
            f"report ({verdict(steady >= SCALING)}; target {SCALING} on two cores). {os.cpu_count()} cores; "
            "what other programs had of them, two processes could not have.",
        ]
    )


def _busy() -> float | None:
    """Seconds for which the cores have worked, for whomever, the host that lends them included; None without /proc."""
    stat = Path("/proc/stat")
    if not stat.is_file():
        return None
    user, nice, system, _idle, _waiting, interrupts, short, host = map(int, stat.read_text().split()[1:9])
    return (user + nice + system + interrupts + short + host) / os.sysconf("SC_CLK_TCK")


def _used() -> float:
    """Seconds of the processor that this process has had, with its helpers that have ended."""
    return sum(os.times()[:4])


def memory(given: list[Report], series: list[int]) -> str:
    """Resident memory after each number of reports, in one process that keeps nothing."""
    extractor, rows, done = RuleReader(), [], 0
    stream = extractor.read_all(many(given, max(series)))
    for target in series:
        for _ in islice(stream, target - done):
            pass
        done = target
        rows.append([f"{done:,}", f"{_resident():.0f}"])
    grown = float(rows[-1][1]) / float(rows[0][1]) - 1
    return "\n\n".join(
        [
            "### Memory, MiB resident, after so many reports in one process",
            table(["reports", "MiB"], rows),
            f"It grew by {grown:.1%} from the first line to the last ({verdict(grown < 0.1)}; flat is < 10 %).",
        ]
    )


def _resident() -> float:
    statm = Path("/proc/self/statm")
    if statm.is_file():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # the peak, where there is no /proc


def cold(given: list[Report], rounds: int) -> str:
    """`kg extract` on one short report, a new process each time."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for lang in sorted({r.language for r in given}):
            report = next(r for r in given if r.language == lang)
            path = Path(folder, f"{lang}.txt")
            path.write_text(report.text[:600], encoding="utf-8")
            call = [sys.executable, "-m", "kg", "extract", path, "--lang", lang, "--published", "2020-01-08"]
            times = []
            for _ in range(rounds):
                begun = time.perf_counter()
                subprocess.run(call, check=True, capture_output=True, cwd=ROOT)
                times.append(time.perf_counter() - begun)
            rows.append([lang, f"{median(times):.1f}", f"{min(times):.1f}", verdict(median(times) <= COLD)])
    return "\n\n".join(
        [
            f"### Cold start: `kg extract` on one short report, seconds by the clock, target {COLD:.0f}",
            table(["language", "median", "best", ""], rows),
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and write the page if one is named; 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction_speed", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--series", default="1000,5000,10000", help="numbers of reports for the memory, ascending")
    parser.add_argument("--jobs-reports", type=int, default=400)
    parser.add_argument("--jobs-only", action="store_true", help="only two processes beside one; not with --page")
    parser.add_argument("--reports", type=int, default=0, help="only the first so many texts (0: all)")
    parser.add_argument("--page", type=Path)
    args = parser.parse_args(arguments)
    if args.jobs_only and args.page:
        parser.error("--jobs-only is not the whole section that --page writes")
    given = reports()[: args.reports or None]
    series = [int(number) for number in args.series.split(",")]
    parts = [measuring.conditions("extraction_speed", arguments)]
    steps: list[Callable[[], str]] = [
        lambda: beside(given, args.rounds),
        lambda: cold(given, args.rounds),
        lambda: jobs(given, args.jobs_reports),
        lambda: memory(given, series),
    ]
    if args.jobs_only:
        steps = [lambda: jobs(given, args.jobs_reports)]
    for step in steps:
        parts.append(step())
        print(parts[-1] + "\n", flush=True)
    if args.page:
        put(args.page, "\n\n".join(parts), _FRAME, "extraction")
        print(f"written to {args.page}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
