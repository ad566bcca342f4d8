"""What a run leaves behind: the files of each report, and the record that says how they came to be."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from reportlib.canonical import file_digest, write_bytes, write_text
from reportlib.model import Dataset
from reportlib.pipeline import staleness
from reportlib.pipeline.journal import Journal, journal, read_manifest, write_manifest
from reportlib.pipeline.make import Made
from reportlib.pipeline.planning import Item


class Results:
    """The records of an output folder, old and new; the only writer of its reports."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._journal: Journal | None = None
        self._ahead: dict[str, bytes] = {}
        self.records: dict[str, Any] = dict(read_manifest(output).get("reports", {}))

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Note each report as it is written, so that a run which is killed need not make it again."""
        with journal(self._output) as opened:
            self._journal = opened
            yield
        self._journal = None

    def write_pdf(self, item: Item, content: bytes) -> None:
        """Write a PDF ahead of the rest; until its record is written, the next run takes it for changed."""
        write_bytes(self._output / item.output, content)
        self._ahead = {item.output: content}

    def write(self, item: Item, result: Made, parts: Mapping[str, str]) -> None:
        """Write what one report yielded; a failed one leaves the earlier PDF where it is."""
        record: dict[str, Any] = {
            "parts": dict(parts), "parameters": item.parameters, "notebook": item.notebook,
        }  # fmt: skip
        if result.notebook:
            write_text(self._output / item.record, result.notebook)
        if result.error is None:
            record |= {
                "artifacts": self._artifacts(item, result), "pages": result.pages, "pending": result.pending,
                "figures": result.figures, "fonts": list(result.fonts), "fallback": list(result.fallback),
            }  # fmt: skip
        else:
            record |= {"error": str(result.error), "artifacts": self._earlier(item)}
        self.records[item.output] = record
        if self._journal is not None:
            self._journal.add(item.output, record)

    def _earlier(self, item: Item) -> dict[str, str]:
        return dict(self.records.get(item.output, {}).get("artifacts", {}))

    def _artifacts(self, item: Item, result: Made) -> dict[str, str]:
        if self._ahead != {item.output: result.pdf}:
            write_bytes(self._output / item.output, result.pdf)
        write_text(self._output / item.told, result.brief)
        names = [item.output, item.record, item.told]
        if result.sheet:
            write_bytes(self._output / item.sheet, result.sheet)
            names.append(item.sheet)
        self._write_word(item, result.docx)
        if result.docx:
            names.append(item.word)
        return {name: file_digest(self._output / name) for name in names}

    def _write_word(self, item: Item, content: bytes) -> None:
        """Write the editable twin, or take away one that no longer matches the PDF.

        Offices edit it, so that a copy which somebody changed is kept beside the new one.
        """
        path = self._output / item.word
        made = self._earlier(item).get(item.word)
        if (
            path.is_file()
            and made not in {None, file_digest(path)}
            and path.read_bytes() != content
        ):
            names = (f"{path.stem}-edited{number or ''}.docx" for number in count())
            path.rename(
                next(path.with_name(name) for name in names if not path.with_name(name).exists())
            )
        if content:
            write_bytes(path, content)
        else:
            path.unlink(missing_ok=True)

    def write_manifest(
        self, data: Dataset, shared: Mapping[str, str], files: Iterable[str] = ()
    ) -> None:
        """Write the record of the whole folder; ``files`` are those that no report owns."""
        manifest = {
            "reports": self.records,
            "files": {name: file_digest(self._output / name) for name in files},
            "data": {name: file_digest(self._output / name) for name in self.data_files()},
            "seeds": {one.filename: one.sha256 for one in data.documents},
            "versions": staleness.versions(),
            "shared": dict(shared),
        }
        write_manifest(self._output, manifest)

    def data_files(self) -> list[str]:
        """Return the names of the run's tidy files, from the output folder."""
        folder = self._output / "data"
        return sorted(f"data/{path.name}" for path in folder.glob("*") if path.is_file())
