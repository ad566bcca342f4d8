"""A headless Chromium, spoken to through a pipe: no port is opened and nothing but this process can ask it."""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TIMEOUT = 60.0


class Page:
    """One tab, with everything that it asked of a network and wrote to its console."""

    def __init__(self, write: int, read: int) -> None:
        self._write, self._read = write, read
        self._buffer = b""
        self._number = 0
        self.requests: list[str] = []
        self.errors: list[str] = []
        target = self._send("Target.createTarget", {"url": "about:blank"})["targetId"]
        self._session = self._send("Target.attachToTarget", {"targetId": target, "flatten": True})[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask the tab for something and return the answer."""
        return self._send(method, params or {}, session=self._session)

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a file and wait until its script has run."""
        self.send("Page.navigate", {"url": "about:blank"})
        self.send("Page.navigate", {"url": path.resolve().as_uri() + fragment})
        self.wait("document.readyState === 'complete' && location.protocol === 'file:'")

    def evaluate(self, script: str) -> Any:
        """Return what an expression gives in the page; a promise is waited for."""
        found = self.send(
            "Runtime.evaluate",
            {"expression": script, "awaitPromise": True, "returnByValue": True},
        )
        if "exceptionDetails" in found:
            raise AssertionError(found["exceptionDetails"])
        return found["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until an expression holds."""
        end = time.monotonic() + TIMEOUT
        while not self.evaluate(script):
            if time.monotonic() > end:
                raise AssertionError(f"never held: {script}")
            time.sleep(0.05)

    def press(self, key: str) -> None:
        """Press a key as a person would."""
        text = {"Enter": "\r"}.get(key, "")
        codes = {"Enter": 13, "Tab": 9, "Escape": 27}
        about = {"key": key, "code": key, "windowsVirtualKeyCode": codes.get(key, 0), "text": text}
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", {"type": kind, **about})

    def picture(self, path: Path) -> None:
        """Write what the tab shows as a PNG file."""
        shot = self.send("Page.captureScreenshot", {"format": "png"})
        path.write_bytes(base64.b64decode(shot["data"]))

    def _send(self, method: str, params: dict[str, Any], session: str = "") -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result
            self._note(answer)

    def _note(self, event: dict[str, Any]) -> None:
        params = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif event.get("method") == "Runtime.exceptionThrown":
            self.errors.append(params["exceptionDetails"]["text"])
        elif event.get("method") == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.errors.append(params["entry"]["text"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            chunk = os.read(self._read, 1 << 20)
            if not chunk:
                raise AssertionError("Chromium ended")
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        return found


def _wire(read: int, write: int) -> None:
    """Put two descriptors where Chromium looks for its pipe; a shell could not if they have two digits."""
    copies = [fcntl.fcntl(one, fcntl.F_DUPFD, 10) for one in (read, write)]
    for copy, place in zip(copies, (3, 4), strict=True):
        os.dup2(copy, place)


@contextmanager
def page(width: int = 1400, height: int = 900) -> Iterator[Page]:
    """Give a tab of a Chromium of its own, which ends with the block."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
    out_read, out_write = os.pipe()
    in_read, in_write = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        started = subprocess.Popen(
            [
                program, "--headless=new", "--no-sandbox",
                "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe", "--hide-scrollbars",
                "--disable-background-networking", "--disable-component-update", "--no-first-run",
                f"--user-data-dir={profile}", f"--window-size={width},{height}", "about:blank",
            ],
            pass_fds=(3, 4), preexec_fn=lambda: _wire(out_read, in_write),  # noqa: PLW1509 - it only copies descriptors
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(out_read)
        os.close(in_write)
        try:
            yield Page(out_write, in_read)
        finally:
            started.kill()
            started.wait()
            os.close(out_write)
            os.close(in_read)
