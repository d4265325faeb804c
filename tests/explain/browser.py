"""A real Chromium without a window, with a profile of its own and no way to the network."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    # Whatever a page asks for by name or number goes nowhere; the log still says that it asked.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def missing() -> str:
    """What is not there, for the reason of a skip; empty if all is."""
    try:
        import selenium  # noqa: F401
    except ImportError:
        return "selenium is not installed"
    if not CHROMIUM:
        return "no Chromium (Debian: apt-get install chromium chromium-driver)"
    return "" if DRIVER else "no chromedriver (Debian: apt-get install chromium-driver)"


@contextmanager
def chromium(width: int = 1440, height: int = 1000) -> Iterator[Chrome]:
    """A browser of that size, logging its console and its network; it and its profile are gone at the end."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    profile = tempfile.mkdtemp(prefix="kg-chromium-")
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*_FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(DRIVER))
    try:
        driver.get("about:blank")
        driver.get_log("performance")  # what the browser's own first page asked for
        yield driver
    finally:
        driver.quit()
        shutil.rmtree(profile, ignore_errors=True)


def resize(driver: Chrome, width: int, height: int, *, scale: float = 1, dark: bool = False) -> None:
    """The size of the page itself, and whether its reader likes it dark."""
    size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})


def requests(driver: Chrome) -> list[str]:
    """The addresses that were asked for since the last call."""
    found = []
    for entry in driver.get_log("performance"):
        message: dict[str, Any] = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            found.append(message["params"]["request"]["url"])
    return found


def console(driver: Chrome) -> list[str]:
    """What the page said on its console since the last call, violations of its security policy included."""
    return [entry["message"] for entry in driver.get_log("browser")]


def wait(true: Callable[[], object], seconds: float = 3) -> bool:
    """Whether `true` comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return bool(true())
