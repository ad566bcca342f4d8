"""Streams are compressed once, into the very bytes that pydyf would have written."""

import pydyf
import pytest

from reportlib.pdf import conformance


@pytest.mark.parametrize("size", [10, conformance.LARGE + 1])
def test_a_stream_compressed_ahead_is_written_as_pydyf_would(size: int) -> None:
    content = [b"q", "1 0 0 1 0 0 cm", bytes(range(256)) * size]
    mine = pydyf.Stream(content, {"Subtype": "/text#2fcsv"}, compress=True)
    written = pydyf.Stream(content, {"Subtype": "/text#2fcsv"}, compress=True).data
    pdf = pydyf.PDF()
    pdf.add_object(mine)

    conformance._compress_once(pdf)

    assert mine.data == written
    assert not mine.compress
