"""What takes seconds and what a run that makes anything will need is begun before anything else."""

from reportlib import notebooks
from reportlib.pipeline.limits import cores
from reportlib.pipeline.request import Request


def begin(request: Request) -> None:
    """Begin to warm the server that kernels are forked from, beside what this process has to load; once for all."""
    if request.engine == "fork" and not request.scheduler and cores() > 1:
        notebooks.prepare()
