"""Takes the pictures of docs/pages.md from a running `kg serve`, in headless Chromium.

    kg serve --store DIR --port 8080
    python scripts/screenshots.py ADDRESS ATTACK REPORT [--out docs/images] [--only front …]

ATTACK and REPORT are ids in that store, such as attack/e56a… and report/pages-fr-2031-05-03. --only takes some of
the pictures. None may have more than 300 kB.
"""

from __future__ import annotations

import argparse
import io
import shutil
import time
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

_PAUSE = 1.5
_MOST = 300_000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("address")
    parser.add_argument("attack")
    parser.add_argument("report")
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    parser.add_argument("--only", nargs="+")
    chosen = parser.parse_args()
    pictures = (
        ("front", "/?lang=en", 1280, 1420, "light"), ("front-dark", "/?lang=fr", 1280, 860, "dark"),
        ("attack", f"/id/{chosen.attack}?lang=en", 1280, 1500, "light"),
        ("report", f"/id/{chosen.report}?lang=fr", 1280, 800, "light"),
        ("base", "/id/base/ain-al-asad?lang=en", 1280, 960, "light"),
        ("question", "/questions/unclaimed-attacks?lang=en", 1280, 1200, "light"),
        ("editor", "/editor?question=attacks-by-weapon&lang=en", 1280, 900, "dark"),
        ("review", "/review?lang=en", 1280, 1000, "light"),
        ("phone-front", "/?lang=fr", 390, 1250, "light"),
        ("phone-attack", f"/id/{chosen.attack}?lang=en", 390, 1250, "dark"),
        ("phone-report", f"/id/{chosen.report}?lang=fr", 390, 1250, "light"),
    )
    driver = browser()
    try:
        for name, path, width, height, scheme in pictures:
            if chosen.only and name not in chosen.only:
                continue
            picture = taken(driver, chosen.address + path, width, height, scheme)
            (chosen.out / f"pages-{name}.png").write_bytes(picture)
    finally:
        driver.quit()


def browser() -> webdriver.Chrome:
    """Headless Chromium of the system."""
    options = Options()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def taken(driver: webdriver.Chrome, address: str, width: int, height: int, scheme: str) -> bytes:
    """One page as PNG."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    driver.get(address)
    time.sleep(_PAUSE)
    driver.execute_script("document.querySelector('.yasqe_queryButton')?.click()")
    time.sleep(_PAUSE)
    picture = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    if out.tell() > _MOST:
        raise SystemExit(f"{address}: {out.tell()} bytes are too much for a picture: take a smaller part")
    return out.getvalue()


if __name__ == "__main__":
    main()
