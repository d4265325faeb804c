"""Makes the picture of docs/explain.md anew: python -m tests.explain.screenshot PAGE.html OUT.png [CARD]

PAGE.html is what `kg explain REPORT --html PAGE.html` wrote; CARD (default f2) is the card that is lit.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.explain import browser


def main(page: str, out: str, card: str = "f2") -> None:
    """Open the page, light one card, save what is seen."""
    if reason := browser.missing():
        sys.exit(reason)
    with browser.chromium() as driver:
        browser.resize(driver, 1440, 960)
        driver.get(Path(page).resolve().as_uri())
        driver.find_element("css selector", f"#{card} .kind").click()
        time.sleep(1)  # until it has scrolled there
        driver.save_screenshot(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
