"""How busy the model reader keeps a server: requests a second beside what the server can answer at the most.

    python -m benchmarks.llm_throughput [--reports N] [--at-once N] [--seconds S]

The server is local, of the published chat-completions form, and answers each request after S seconds, as many at once
as come. It gives at most at-once / S answers a second; what the reader gets of that, its checking of every answer
included, is the share. Reports: those of corpus/ develop, over and over, numbered at their end, answered with their own
coding.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from benchmarks.page import table
from kg.corpus import load
from kg.errors import InputError
from kg.gazetteer import Gazetteer
from kg.read.llm.answers import Answers
from kg.read.llm.chat_client import ChatClient
from kg.read.llm.reader import LlmReader

_END = "\n\n(no. "
_LEFT_OUT = {"sheet", "report", "coder"}


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 if a report was not read."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.llm_throughput", description=__doc__)
    parser.add_argument("--reports", type=int, default=240)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=0.5, help="that the server takes for an answer")
    given = parser.parse_args(arguments)
    records = load("develop")
    sheets = {one.report.text: one.sheet.model_dump(mode="json", exclude_defaults=True, exclude=_LEFT_OUT)
              for one in records}
    told = [records[n % len(records)].report for n in range(given.reports)]
    reports = [replace(one, id=f"r{n}", text=f"{one.text}{_END}{n})") for n, one in enumerate(told)]
    bad: list[InputError] = []
    with _server(sheets, given.seconds) as address:
        os.environ["SITREP_LLM_BASE_URL"] = address
        client = ChatClient(retries=0)
        reader = LlmReader("m", Answers(None), Gazetteer.load(), client=client, fail=bad.append, at_once=given.at_once)
        begun = time.perf_counter()
        read = sum(1 for _ in reader.read_all(reports))
        took = time.perf_counter() - begun
    most = given.at_once / given.seconds
    rate = reader.counts.sent / took
    print(table(["at once", "an answer takes", "requests", "seconds", "requests a second", "server's limit", "share"],
                [[str(given.at_once), f"{given.seconds} s", str(reader.counts.sent), f"{took:.1f}", f"{rate:.1f}",
                  f"{most:.1f}", f"{rate / most:.2f}"]]))
    for one in bad[:3]:
        print(one, file=sys.stderr)
    return 0 if read == given.reports else 1


@contextmanager
def _server(sheets: dict[str, Any], seconds: float) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            time.sleep(seconds)
            content = _answer(json.loads(asked["messages"][-1]["content"]), sheets)
            choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
            usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
            body = json.dumps({"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice],
                               "usage": usage}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def _answer(told: dict[str, Any], sheets: dict[str, Any]) -> str:
    if "statements" in told:
        return json.dumps({"answers": [{"number": one["number"], "holds": "yes",
                                        "about": [each["id"] for each in told["attacks"]], "why": None}
                                       for one in told["statements"]]})
    text = told["report"]["text"] if "report" in told else told["text"]
    return json.dumps(sheets[text.partition(_END)[0]])


if __name__ == "__main__":
    sys.exit(main())
