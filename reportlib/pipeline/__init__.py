"""The order of the stages, what is stale and why, and who runs it.

What a name needs is loaded when it is first used: a run that has nothing to do
must not load what could do it.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlib.pipeline.compile import compile_dataset, extract_file, memory
    from reportlib.pipeline.journal import read_manifest
    from reportlib.pipeline.limits import cores
    from reportlib.pipeline.planning import Item, Plan, plan
    from reportlib.pipeline.rebuilding import rebuild_folder, rebuild_package
    from reportlib.pipeline.request import Listener, Outcome, Request, with_output
    from reportlib.pipeline.revising import indicator_label, revisions
    from reportlib.pipeline.running import build, locked, write_data
    from reportlib.pipeline.staleness import REASONS
    from reportlib.pipeline.submitting import Packed, submit
    from reportlib.pipeline.tracing import Traced, trace
    from reportlib.pipeline.unchanged import fonts_folder

_HOMES = {
    "build": "running", "locked": "running", "write_data": "running", "compile_dataset": "compile", "extract_file": "compile", "memory": "compile",
    "read_manifest": "journal", "cores": "limits", "Item": "planning", "Plan": "planning", "plan": "planning", "Listener": "request",
    "rebuild_folder": "rebuilding", "rebuild_package": "rebuilding", "indicator_label": "revising", "revisions": "revising",
    "Traced": "tracing", "trace": "tracing", "Packed": "submitting", "submit": "submitting", "Outcome": "request", "Request": "request", "with_output": "request", "REASONS": "staleness", "fonts_folder": "unchanged",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Return a public name from the module that it lives in."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "REASONS", "Item", "Listener", "Outcome", "Packed", "Plan", "Request", "Traced", "build", "compile_dataset", "cores", "extract_file",
    "fonts_folder", "indicator_label", "locked", "memory", "plan", "read_manifest", "rebuild_folder", "rebuild_package",
    "revisions", "submit", "trace", "with_output", "write_data",
]  # fmt: skip
