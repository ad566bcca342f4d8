"""The gate: a page may read its own template folder and data it carries, nothing else."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher


class Gate(URLFetcher):  # type: ignore[misc]
    """Open ``data:`` and files inside the allowed folders; stop the page at anything else.

    WeasyPrint asks for a class of this kind. The error it wants is no ordinary
    exception, which is what makes it impossible for the page to go on without.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        super().__init__(
            allowed_protocols={"file", "data"}, allow_redirects=False, fail_on_errors=True
        )
        self._folders = tuple(folder.resolve() for folder in folders)
        # A drawing swallows even this error, so that what was refused is remembered.
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Return the content behind an address that is allowed.

        Raises:
            FatalURLFetchingError: The address leads outside; rendering stops.
        """
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        path = Path(unquote(parts.path)).resolve()
        inside = any(path.is_relative_to(folder) for folder in self._folders)
        if parts.scheme != "file" or parts.netloc or not inside or not path.is_file():
            self.refused.append(url)
            raise FatalURLFetchingError(url)
        return super().fetch(path.as_uri(), headers)
