"""Read every file of a folder within limits of memory and time, and say of each what came of it.

    python -m tests.hostile.reading FOLDER

A file that needs more than the limits ends the process: that is what the test sees.
"""

import json
import resource
import sys
from pathlib import Path

from reportlib.errors import ReportlibError
from reportlib.pipeline.compile import extract_file
from reportlib.settings import Settings

MEMORY = 1_500_000_000
SECONDS = 120


def main() -> None:
    """Print one line of JSON: for each file how many facts, or why it was refused."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    told: dict[str, object] = {}
    for path in sorted(Path(sys.argv[1]).iterdir()):
        try:
            reading = extract_file(path, path.parent, Settings())
            told[path.name] = len(reading.facts)
            if "CANARY" in reading.seed.text + reading.seed.title + reading.seed.publisher:
                told[path.name] = "read outside"
        except ReportlibError as error:
            told[path.name] = str(error)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
