"""A page in the browser that shows the watched PDFs and reloads itself.

Bound to this machine only (127.0.0.1); it serves the page, the PDFs of the watched
reports and nothing else, and answers only to its own name.
"""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Condition, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

HOST = "127.0.0.1"
BEAT = 15.0
Report = Mapping[str, str]


class Preview:
    """The page's server; it runs in threads of its own until closed."""

    def __init__(self, output: Path, port: int = 0) -> None:
        self._output = output
        self._reports: dict[str, dict[str, str]] = {}
        self._round = 0
        self._news = Condition()
        self._server = _Server((HOST, port), self)
        self._thread = Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{HOST}:{self.port}/"

    def tell(self, reports: Sequence[Report], saved: str = "") -> None:
        """Show reports: ``name`` of the PDF in the output folder, ``title``, ``why``, ``error``."""
        with self._news:
            for one in reports:
                path = self._output / one["name"]
                version = str(path.stat().st_mtime_ns) if path.is_file() else ""
                self._reports[one["name"]] = {**one, "version": version, "saved": saved}
            self._round += 1
            self._news.notify_all()

    def state(self) -> str:
        """Return what the page shows, as JSON."""
        with self._news:
            return json.dumps(
                {"round": self._round, "reports": list(self._reports.values())}, ensure_ascii=False
            )

    def wait(self, round_: int) -> int:
        """Wait for a later round than one; return the latest, or the same after a while."""
        with self._news:
            self._news.wait_for(lambda: self._round != round_, BEAT)
            return self._round

    def pdf(self, name: str) -> bytes | None:
        """Return a watched report's PDF, or None for anything else."""
        path = self._output / name
        return path.read_bytes() if name in self._reports and path.is_file() else None

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """Inheritance is what the standard library's interface asks for here."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], preview: Preview) -> None:
        self.preview = preview
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that goes away in the middle is no fault."""


class _Handler(BaseHTTPRequestHandler):
    """Inheritance is what the standard library's interface asks for here."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer one request."""
        preview = self.server.preview
        path = unquote(urlsplit(self.path).path)
        # A page elsewhere could give this address another name and read the answers; so only ours is heard.
        if self.headers.get("Host") not in {f"{HOST}:{preview.port}", f"localhost:{preview.port}"}:
            self._send(HTTPStatus.FORBIDDEN, b"", "text/plain")
        elif path in {"/", "/preview.js"}:
            name = "preview.html" if path == "/" else "preview.js"
            kind = "text/html" if path == "/" else "text/javascript"
            self._send(
                HTTPStatus.OK,
                files("reportlib.cli").joinpath(name).read_bytes(),
                f"{kind}; charset=utf-8",
            )
        elif path == "/favicon.ico":
            self._send(HTTPStatus.NO_CONTENT, b"", "image/x-icon")
        elif path == "/events":
            self._events(preview)
        else:
            content = preview.pdf(path.removeprefix("/pdf/"))
            found = HTTPStatus.OK if content is not None else HTTPStatus.NOT_FOUND
            self._send(found, content or b"", "application/pdf")

    def _send(self, status: HTTPStatus, content: bytes, kind: str) -> None:
        self.send_response(status)
        self._heads(kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _heads(self, kind: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", "default-src 'self'; style-src 'unsafe-inline'")

    def _events(self, preview: Preview) -> None:
        """Send the state now and whenever it changes, as server-sent events."""
        self.send_response(HTTPStatus.OK)
        self._heads("text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        round_ = -1
        while True:
            latest = preview.wait(round_) if round_ >= 0 else 0
            text = f"data: {preview.state()}\n\n" if latest != round_ else ": still here\n\n"
            self.wfile.write(text.encode())
            self.wfile.flush()
            round_ = json.loads(preview.state())["round"]

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives
        """Print nothing: the watch has the terminal."""
