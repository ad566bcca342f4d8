"""The order of the stages, what is stale and why, and who runs it."""

from reportlib.pipeline.build import (
    Listener,
    Outcome,
    Request,
    build,
    cores,
    executor,
    locked,
    read_manifest,
    with_output,
    write_data,
)
from reportlib.pipeline.compile import compile_dataset, extract_file
from reportlib.pipeline.make import fonts_folder
from reportlib.pipeline.plan import Item, Plan, plan
from reportlib.pipeline.staleness import REASONS

__all__ = [
    "REASONS", "Item", "Listener", "Outcome", "Plan", "Request", "build", "compile_dataset", "cores", "executor", "extract_file",
    "fonts_folder", "locked", "plan", "read_manifest", "with_output", "write_data",
]  # fmt: skip
