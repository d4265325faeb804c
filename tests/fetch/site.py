# ruff: noqa: E501 — the texts of pages are kept as they are
"""A local news site that answers over real sockets: feeds, pages, robots.txt, and each fault that the web knows."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TEXT = (
    "Deux roquettes sont tombées dans la nuit de jeudi à vendredi près de la base aérienne d’Aïn al-Assad, dans l’ouest "
    "de l’Irak, où sont stationnés des soldats américains, a indiqué une source de sécurité irakienne. Personne n’a été "
    "blessé, selon la même source, et aucune revendication n’avait été publiée vendredi à la mi-journée. Une troisième "
    "roquette, tirée du même endroit, a été retrouvée intacte par l’armée irakienne dans un verger au bord de la route."
)
ENGLISH = (
    "A drone hit a warehouse near the airport of Erbil late on Tuesday, the counter-terrorism service of the Kurdistan "
    "region said in a statement. There were no casualties and nobody had claimed the attack by Wednesday morning. It was "
    "the second drone in a week to reach the surroundings of the airport, where troops of the coalition are stationed."
)


def page(title: str, text: str, *, head: str = "", lang: str = "fr", charset: str = "utf-8") -> bytes:
    half = text.index(". ") + 1
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="{charset}"><title>{title}</title>{head}</head><body>'
        f'<nav><a href="/">Accueil</a> <a href="/monde">Monde</a></nav><article><h1>{title}</h1><p>{text[:half]}</p>'
        f"<p>{text[half:]}</p></article><footer>Tous droits réservés</footer></body></html>"
    ).encode(charset)


PUBLISHED = '<meta property="article:published_time" content="2023-10-20T08:15:00+02:00">'
OUTLET = '<meta property="og:site_name" content="Le Quotidien d’essai">'


def rss(*items: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Essai – Monde</title>'
        f"<link>/</link><language>fr</language>{''.join(items)}</channel></rss>"
    ).encode()


def item(path: str, title: str = "Titre du fil", day: str = "Fri, 20 Oct 2023 01:30:00 +0300") -> str:
    return f"<item><title>{title}</title><link>{path}</link><pubDate>{day}</pubDate></item>"


ATOM = (
    b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Trial wire</title>'
    b"<entry><title>Erbil</title><link href='/erbil'/><id>urn:1</id><updated>2021-04-15T07:00:00Z</updated></entry></feed>"
)
BOMB = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]><rss version="2.0">&b;</rss>'

PAGES: dict[str, tuple[str, bytes]] = {
    "/feed.xml": ("application/rss+xml", rss(item("/ain-al-asad"), item("/secret/x"), item("/gone"), item("/plain"))),
    "/atom.xml": ("application/atom+xml", ATOM),
    "/broken.xml": ("application/rss+xml", rss(item("/ain-al-asad"))[:-30]),
    "/nameless.xml": ("application/rss+xml", rss("<item><title>x</title></item>", item("/plain"))),
    "/bomb.xml": ("application/rss+xml", BOMB),
    "/empty.xml": ("text/xml", b"<note>no feed</note>"),
    "/ain-al-asad": ("text/html; charset=utf-8", page("Roquettes sur Aïn al-Assad", TEXT, head=PUBLISHED + OUTLET)),
    "/plain": ("text/html", page("Sans date", TEXT)),
    "/erbil": ("text/html", page("Drone near Erbil", ENGLISH, lang="en")),
    "/latin": ("text/html", page("Été à Erbil", TEXT.replace("’", "'"), charset="iso-8859-1")),
    "/liar": ("text/html; charset=utf-8", page("Été à Erbil", TEXT.replace("’", "'"), charset="iso-8859-1")),
    "/says-en": ("text/html", page("Roquettes", TEXT, lang="en")),
    "/nothing": ("text/html", b"<html><body></body></html>"),
    "/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /secret/\n"),
}


class Site:
    """What was asked (`hits`, with the times), and where it is (`url`)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.hits: Counter[str] = Counter()
        self.times: list[float] = []
        self.robots: tuple[int, bytes] = (200, PAGES["/robots.txt"][1])
        self.elsewhere = ""


@contextmanager
def running() -> Iterator[Site]:
    """The site, on a free port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path
            site.hits[path] += 1
            site.times.append(time.monotonic())
            if path == "/robots.txt":
                self._answer(site.robots[0], "text/plain", site.robots[1])
            elif path == "/moved":
                self._redirect("/ain-al-asad")
            elif path == "/loop":
                self._redirect("/loop")
            elif path == "/elsewhere":
                self._redirect(site.elsewhere)
            elif path == "/busy" and site.hits[path] < 3:
                self._answer(429, "text/plain", b"busy", {"Retry-After": "7"})
            elif path == "/busy":
                self._answer(200, *PAGES["/ain-al-asad"])
            elif path == "/much-too-busy":
                self._answer(503, "text/plain", b"", {"Retry-After": "86400"})
            elif path == "/ill":
                self._answer(500, "text/plain", b"")
            elif path == "/cut":
                self.send_response(200)
                self.send_header("Content-Length", "5000")
                self.end_headers()
                self.wfile.write(b"<html>")
            elif path == "/gzip-bomb":
                self._answer(200, "text/html", gzip.compress(b"a" * 30_000_000), {"Content-Encoding": "gzip"})
            elif path == "/not-gzip":
                self._answer(200, "text/html", b"plain", {"Content-Encoding": "gzip"})
            elif path == "/drip":
                self.send_response(200)
                self.end_headers()
                for _ in range(40):
                    self.wfile.write(b"a")
                    self.wfile.flush()
                    time.sleep(0.1)
            elif path in PAGES:
                self._answer(200, *PAGES[path])
            else:
                self._answer(404, "text/plain", b"")

        def _answer(self, status: int, kind: str, content: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def _redirect(self, to: str) -> None:
            self._answer(302, "text/plain", b"", {"Location": to})

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is part of the tests."""

    server = Server(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
