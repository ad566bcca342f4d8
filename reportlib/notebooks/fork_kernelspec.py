"""The kernel specification ``reportlib-fork``, as shipped and as installed."""

import shutil
from importlib.resources import files
from pathlib import Path

KERNEL = "reportlib-fork"


def kernelspec_folder() -> Path:
    """Return the package's folder that holds the specification."""
    return Path(str(files("reportlib").joinpath("data", "kernels", KERNEL)))


def install_kernelspec(prefix: Path) -> Path:
    """Put the specification where Jupyter finds it under a prefix (``.venv``, ``sys.prefix``); return its folder."""
    target = prefix / "share" / "jupyter" / "kernels" / KERNEL
    target.mkdir(parents=True, exist_ok=True)
    for source in kernelspec_folder().iterdir():
        shutil.copyfile(source, target / source.name)
    return target
