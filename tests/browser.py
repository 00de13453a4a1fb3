"""A real browser for tests, through chromedriver's own protocol (W3C WebDriver): nothing to install but the browser."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element's id, fixed by the standard
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # the driver is on this machine
KEYS = {"Tab": "\ue004", "Escape": "\ue00c"}


def missing() -> str:
    """Why there is no browser, or nothing when there is one."""
    absent = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"not on the PATH: {', '.join(absent)}" if absent else ""


@dataclass(frozen=True)
class Browser:
    session: str

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        data = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.session + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with _DIRECT.open(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            with refused:
                raise AssertionError(json.load(refused)["value"]["message"]) from None

    def open(self, page: Path) -> None:
        self._ask("POST", "/url", {"url": page.as_uri()})

    def run(self, script: str, *args: object) -> Any:
        """What the script returns."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(args)})

    def click(self, selector: str) -> None:
        element = self._ask("POST", "/element", {"using": "css selector", "value": selector})[_ELEMENT]
        self._ask("POST", f"/element/{element}/click")

    def hover(self, selector: str) -> None:
        element = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        move = {"type": "pointerMove", "duration": 0, "origin": element, "x": 0, "y": 0}
        self._ask("POST", "/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [move]}]})

    def press(self, key: str) -> None:
        strokes = [{"type": kind, "value": KEYS.get(key, key)} for kind in ("keyDown", "keyUp")]
        self._ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": strokes}]})

    def complaints(self) -> list[str]:
        """What the browser's console says at the level of errors: a script that fails, a request that is refused."""
        return [row["message"] for row in self._ask("POST", "/se/log", {"type": "browser"}) if row["level"] == "SEVERE"]

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._ask("GET", "/screenshot")))


@contextmanager
def browser(folder: Path, width: int = 1280, height: int = 900, *extra: str) -> Iterator[Browser]:
    """A browser with a profile of its own in ``folder``; closed at the end, whatever happens."""
    driver = subprocess.Popen(
        ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert driver.stdout is not None
        port = next(found[1] for line in driver.stdout if (found := re.search(r"successfully on port (\d+)", line)))
        arguments = [*_ARGUMENTS, f"--user-data-dir={folder}", f"--window-size={width},{height}", *extra]
        options = {"args": arguments, "binary": shutil.which("chromium")}
        wanted = {"browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL"}, "goog:chromeOptions": options}
        root = Browser(f"http://127.0.0.1:{port}/session")
        made = root._ask("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        session = Browser(f"{root.session}/{made['sessionId']}")
        try:
            yield session
        finally:
            session._ask("DELETE", "")
    finally:
        driver.terminate()
        driver.wait(timeout=30)
        if driver.stdout is not None:
            driver.stdout.close()
