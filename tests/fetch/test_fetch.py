"""Feeds and pages into report files, against a site that answers over real sockets, its faults included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kg.errors import InputError, RemoteError
from kg.fetch import Fetched, FetchSettings, PageClient, fetch
from kg.fetch.addresses import checked, is_public, parts_of
from kg.reports import Report, read_reports
from tests.fetch.site import TEXT, Site, running

QUICK = FetchSettings(delay=0, timeout=5, deadline=5, allow_private=True)


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as one:
        yield one


class Pauses:
    """Takes the place of sleeping and of the clock: time passes only by pausing."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)

    def clock(self) -> float:
        return sum(self.taken)


def fetched(
    paths: Sequence[str], site: Site, folder: Path, *, settings: FetchSettings = QUICK, again: bool = False
) -> list[Fetched]:
    with PageClient(settings, sleep=lambda _: None) as client:
        return list(fetch([site.url + path for path in paths], folder, client, again=again))


def report(path: Path | None) -> Report:
    assert path is not None
    (one,) = read_reports([str(path)])
    assert isinstance(one, Report), one
    return one


def test_a_feed_becomes_report_files_and_what_fails_is_told(site: Site, tmp_path: Path) -> None:
    found = {urlsplit(one.url).path: one for one in fetched(["/feed.xml"], site, tmp_path)}
    first = report(found["/ain-al-asad"].path)
    assert (first.outlet, first.language, str(first.published)) == ("Le Quotidien d’essai", "fr", "2023-10-20")
    assert first.title == "Roquettes sur Aïn al-Assad" and first.url == f"{site.url}/ain-al-asad"
    assert TEXT[:80] in first.text and "Accueil" not in first.text
    plain = report(found["/plain"].path)
    assert (plain.outlet, str(plain.published)) == ("Essai – Monde", "2023-10-20")  # in the zone that the feed writes
    assert isinstance(found["/secret/x"].error, InputError) and "robots.txt" in str(found["/secret/x"].error)
    assert isinstance(found["/gone"].error, RemoteError) and "404" in str(found["/gone"].error)
    assert site.hits["/secret/x"] == 0 and site.hits["/robots.txt"] == 1


def test_atom_and_english(site: Site, tmp_path: Path) -> None:
    (one,) = fetched(["/atom.xml"], site, tmp_path)
    assert (report(one.path).language, str(report(one.path).published)) == ("en", "2021-04-15")
    assert report(one.path).outlet == "Trial wire"


def test_what_is_there_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    (first,) = fetched(["/ain-al-asad"], site, tmp_path)
    (second,) = fetched(["/ain-al-asad"], site, tmp_path)
    assert first.new and not second.new and first.path == second.path and site.hits["/ain-al-asad"] == 1
    (third,) = fetched(["/ain-al-asad"], site, tmp_path, again=True)
    assert third.new and third.path == first.path and len(list(tmp_path.iterdir())) == 1


def test_redirects_end_somewhere(site: Site, tmp_path: Path) -> None:
    moved, loop = fetched(["/moved", "/loop"], site, tmp_path)
    assert report(moved.path).url == f"{site.url}/ain-al-asad"
    assert isinstance(loop.error, RemoteError) and "redirects" in str(loop.error)


def test_a_busy_server_is_asked_again_after_the_pause_that_it_wants(site: Site, tmp_path: Path) -> None:
    pauses = Pauses()
    with PageClient(QUICK, sleep=pauses.sleep, clock=pauses.clock) as client:
        (one,) = fetch([f"{site.url}/busy"], tmp_path, client)
    assert one.path and pauses.taken == [7, 7]


@pytest.mark.parametrize(
    ("path", "says"),
    [("/much-too-busy", "86400"), ("/ill", "500 (tried 3 times"), ("/cut", "no answer"), ("/not-gzip", "compressed")],
)
def test_a_failing_server_is_told_as_such(path: str, says: str, site: Site, tmp_path: Path) -> None:
    (one,) = fetched([path], site, tmp_path)
    assert isinstance(one.error, RemoteError) and says in str(one.error) and site.url in str(one.error)
    assert not list(tmp_path.iterdir())


def test_a_page_that_never_ends_is_left(site: Site, tmp_path: Path) -> None:
    (one,) = fetched(["/drip"], site, tmp_path, settings=replace(QUICK, deadline=0.5, tries=1))
    assert isinstance(one.error, RemoteError) and "seconds" in str(one.error)


def test_a_small_answer_that_becomes_a_large_one_is_left(site: Site, tmp_path: Path) -> None:
    (one,) = fetched(["/gzip-bomb"], site, tmp_path)
    assert isinstance(one.error, InputError) and "larger" in str(one.error)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with PageClient(QUICK, sleep=lambda _: None) as client:
        (one,) = fetch(["http://127.0.0.1:1/x"], tmp_path, client)
    assert isinstance(one.error, RemoteError) and "127.0.0.1:1" in str(one.error)


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (429, False)])
def test_a_robots_txt_that_fails(status: int, allowed: bool, site: Site, tmp_path: Path) -> None:
    site.robots = (status, b"")
    (one,) = fetched(["/plain"], site, tmp_path)
    assert (one.error is None) == allowed and site.hits["/plain"] == allowed


def test_two_requests_to_a_host_keep_their_distance(site: Site, tmp_path: Path) -> None:
    site.robots = (200, b"User-agent: *\nCrawl-delay: 4\n")
    pauses = Pauses()
    with PageClient(replace(QUICK, delay=2), sleep=pauses.sleep, clock=pauses.clock) as client:
        list(fetch([f"{site.url}/plain", f"{site.url}/erbil"], tmp_path, client))
    assert pauses.taken == [4, 4]  # robots.txt itself came first and asked for four


@pytest.mark.parametrize(
    ("path", "says"),
    [("/bomb.xml", "entities"), ("/empty.xml", "neither RSS nor Atom"), ("/nothing", "no article text")],
)
def test_what_is_neither_feed_nor_article_is_named(path: str, says: str, site: Site, tmp_path: Path) -> None:
    (one,) = fetched([path], site, tmp_path)
    assert isinstance(one.error, InputError) and says in str(one.error) and path in str(one.error)


@pytest.mark.parametrize(("path", "says"), [("/broken.xml", "malformed"), ("/nameless.xml", "1 entries name no")])
def test_a_feed_that_is_amiss_gives_what_it_has_and_says_so(path: str, says: str, site: Site, tmp_path: Path) -> None:
    amiss, one = fetched([path], site, tmp_path)
    assert says in amiss.notes[0] and one.path


def test_older_entries_are_left_out_and_told(site: Site, tmp_path: Path) -> None:
    told, one = fetched(["/feed.xml"], site, tmp_path, settings=replace(QUICK, per_feed=1))
    assert "3 older entries are left out" in told.notes[0] and one.path


@pytest.mark.parametrize("path", ["/latin", "/liar"])
def test_encodings_are_read_as_they_are(path: str, site: Site, tmp_path: Path) -> None:
    (one,) = fetched([path], site, tmp_path)
    assert "tombées" in report(one.path).text


def test_the_text_tells_the_language_that_the_page_gets_wrong(site: Site, tmp_path: Path) -> None:
    (one,) = fetched(["/says-en"], site, tmp_path)
    assert one.path and "lang: fr" in one.path.read_text(encoding="utf-8")


# ------------------------------------------------------------------ strangers
@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.5.5", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1"],
)  # fmt: skip
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_many_is_enough() -> None:
    with pytest.raises(InputError, match="allow-private"):
        checked(parts_of("http://news.example/"), allow_private=False, resolve=lambda *_: ["93.184.216.34", "10.0.0.1"])


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "localhost"])
def test_no_spelling_of_this_machine_is_asked(host: str, site: Site, tmp_path: Path) -> None:
    port = urlsplit(site.url).port
    with PageClient(replace(QUICK, allow_private=False, tries=1)) as client:
        (one,) = fetch([f"http://{host}:{port}/plain"], tmp_path, client)
    assert one.error is not None and not site.hits


def test_a_redirect_into_the_own_network_is_not_followed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.fetch.addresses.is_public", lambda address: address == "127.0.0.1")
    site.elsewhere = f"http://inside.example:{urlsplit(site.url).port}/plain"
    settings = replace(QUICK, allow_private=False, tries=1)
    with PageClient(settings, resolve=lambda host, _: ["127.0.0.2" if "inside" in host else host]) as client:
        assert client.get(f"{site.url}/plain").content
        with pytest.raises(InputError, match="public internet"):
            client.get(f"{site.url}/elsewhere")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://h/x", "gopher://h", "http://", "nonsense", "http://a:b@h/", "http://h:99999/"]
)
def test_other_addresses_are_refused(address: str, tmp_path: Path) -> None:
    with PageClient(QUICK) as client:
        (one,) = fetch([address], tmp_path, client)
    assert isinstance(one.error, InputError)
