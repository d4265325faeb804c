"""The one writer: links stay links, pipes stay pipes, a file is whole or as it was, and its mode is what it was."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import pytest

from kg.files import replace, write_text


@pytest.fixture
def umask() -> Iterator[Callable[[int], None]]:
    """Sets the umask of this process; afterwards it is as it was."""
    before = os.umask(0)
    os.umask(before)
    yield lambda mask: os.umask(mask) and None
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664), (0, 0o666)])
def test_a_new_file_has_the_mode_of_the_umask(
    tmp_path: Path, umask: Callable[[int], None], mask: int, expected: int
) -> None:
    umask(mask)
    write_text(tmp_path / "new", "é\r\n")
    assert mode(tmp_path / "new") == expected
    assert (tmp_path / "new").read_bytes() == "é\r\n".encode()


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o666, 0o755, 0o444])
def test_an_old_file_keeps_its_mode(tmp_path: Path, umask: Callable[[int], None], kept: int) -> None:
    umask(0o022)
    old = tmp_path / "old"
    old.write_text("old")
    old.chmod(kept)

    def write(file: BinaryIO) -> None:
        [unfinished] = set(tmp_path.iterdir()) - {old}
        assert mode(unfinished) == kept, "what is hidden is hidden from the first byte on"
        file.write(b"new")

    replace(old, write)
    assert (old.read_text(), mode(old), names(tmp_path)) == ("new", kept, ["old"])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_an_old_file_keeps_its_owner(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("old")
    os.chown(old, 1234, 4321)
    write_text(old, "new")
    assert (old.stat().st_uid, old.stat().st_gid, old.read_text()) == (1234, 4321, "new")


# the links from the one that is named on, and what the last of them leads to
LINKS = {
    "a link": (["link"], "file"),
    "a chain": (["link", "folder/second", "third"], "folder/file"),
    "a link to a path from the root": (["link"], "/file"),
}


@pytest.mark.parametrize("there", [True, False], ids=["to a file", "dangling"])
@pytest.mark.parametrize("case", LINKS)
def test_a_link_stays_a_link(tmp_path: Path, case: str, there: bool) -> None:
    chain, last = LINKS[case]
    (tmp_path / "folder").mkdir()
    target = tmp_path / last.lstrip("/")
    steps = [*(tmp_path / one for one in chain), target]
    for link, to in pairwise(steps):
        link.symlink_to(to if last.startswith("/") else os.path.relpath(to, link.parent))
    if there:
        target.write_text("old")
        target.chmod(0o640)
    write_text(steps[0], "new")
    assert all(link.is_symlink() for link in steps[:-1])
    assert not target.is_symlink() and target.read_text() == "new"
    assert not there or mode(target) == 0o640
    assert len(names(tmp_path)) + len(names(tmp_path / "folder")) == len(steps) + 1


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to("pipe")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    for path in (pipe, link):
        write_text(path, "through")
        assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert names(tmp_path) == ["link", "pipe"]


def _device(folder: Path, name: str) -> Path:
    """A device like /dev/NAME that this test may lose: root could replace the real one."""
    real = Path("/dev", name)
    if not real.is_char_device():
        pytest.skip(f"this system has no {real}")
    if os.geteuid() != 0:
        return real
    try:
        os.mknod(folder / name, stat.S_IFCHR | 0o666, real.stat().st_rdev)
    except PermissionError:
        pytest.skip("no device can be made here")
    return folder / name


def test_a_device_stays_a_device(tmp_path: Path) -> None:
    device = _device(tmp_path, "null")
    before = device.stat()
    write_text(device, "gone")
    after = device.stat()
    assert (after.st_mode, after.st_rdev, after.st_ino) == (before.st_mode, before.st_rdev, before.st_ino)


@pytest.mark.parametrize("folder", ["/dev/fd", "/proc/self/fd"])
def test_an_open_file_is_written_from_where_it_stands(tmp_path: Path, folder: str) -> None:
    if not Path(folder).is_dir():
        pytest.skip(f"this system has no {folder}")
    for name, flags in (("at its end", os.O_CREAT | os.O_WRONLY), ("appending", os.O_WRONLY | os.O_APPEND)):
        number = os.open(tmp_path / "out", flags)
        os.write(number, f"before {name}, ".encode())
        link = tmp_path / f"link {name}"
        link.symlink_to(f"{folder}/{number}")
        write_text(link, "in the middle, ")
        os.write(number, b"after. ")
        os.close(number)
    told = "before at its end, in the middle, after. before appending, in the middle, after. "
    assert (tmp_path / "out").read_text() == told


class Stopped(Exception):
    """What nobody expects."""


@pytest.mark.parametrize("there", [True, False], ids=["old", "new"])
@pytest.mark.parametrize("raised", [Stopped, KeyboardInterrupt, SystemExit, OSError, MemoryError])
def test_whatever_stops_it_the_old_file_is_as_it_was(tmp_path: Path, raised: type[BaseException], there: bool) -> None:
    path = tmp_path / "file"
    if there:
        path.write_text("old")

    def write(file: BinaryIO) -> None:
        file.write(b"half")
        file.flush()
        raise raised

    with pytest.raises(raised):
        replace(path, write)
    assert names(tmp_path) == (["file"] if there else [])
    assert not there or path.read_text() == "old"


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _circle(path: Path) -> Path:
    path.symlink_to(path.name)
    return path


# how the path is made that cannot be written
BAD: dict[str, Callable[[Path], Path]] = {
    "in no folder": lambda top: top / "no" / "file",
    "a link into no folder": lambda top: (top / "link").symlink_to("no/file") or top / "link",
    "a folder": lambda top: _folder(top / "folder"),
    "a circle of links": lambda top: _circle(top / "circle"),
    "too long a name": lambda top: top / ("x" * 300),
    "no open file": lambda top: Path("/dev/fd/987654"),
    "a full device": lambda top: _device(top, "full"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_written_is_named(tmp_path: Path, case: str) -> None:
    path = BAD[case](tmp_path)
    before = names(tmp_path)
    with pytest.raises(OSError) as raised:
        write_text(path, "new")
    assert raised.value.filename == str(path)
    assert names(tmp_path) == before


def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path) -> None:
    write_text(tmp_path / ("x" * 255), "new")
    assert names(tmp_path) == ["x" * 255]


def test_whoever_reads_meanwhile_sees_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def write(file: BinaryIO) -> int:
        file.write(b"new")
        file.flush()
        assert path.read_text() == "old"
        return 3

    assert replace(path, write) == 3
    assert path.read_text() == "new"
