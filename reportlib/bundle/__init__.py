"""What leaves the building: package, proof, inspector page and change report.

A package is one ZIP per submission whose bytes follow from its contents; its
manifest, provenance and signatures let whoever receives it see that nothing is
missing and nothing was changed.

What a name needs is loaded when it is first used: to judge a folder takes no
signature, page or workbook.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlib.bundle.archive import to_zip
    from reportlib.bundle.inspector import to_page
    from reportlib.bundle.manifest import NAME as MANIFEST
    from reportlib.bundle.manifest import sealed
    from reportlib.bundle.members import Member, ascii_name
    from reportlib.bundle.packing import Submission, pack
    from reportlib.bundle.provenance import Making, Tools
    from reportlib.bundle.revisions import CAUSES, Revision, compare
    from reportlib.bundle.signing import load_key
    from reportlib.bundle.verification import Package, Verdict, check_folder, open_package
    from reportlib.bundle.workbook import to_xlsx

_HOMES = {
    "to_zip": "archive", "to_page": "inspector", "NAME": "manifest", "sealed": "manifest", "Member": "members", "ascii_name": "members",
    "Submission": "packing", "pack": "packing", "Making": "provenance", "Tools": "provenance", "CAUSES": "revisions", "Revision": "revisions",
    "compare": "revisions", "load_key": "signing", "Package": "verification", "Verdict": "verification", "check_folder": "verification",
    "open_package": "verification", "to_xlsx": "workbook",
}  # fmt: skip
_ALIASES = {"MANIFEST": "NAME"}


def __getattr__(name: str) -> Any:
    """Return a public name from the module that it lives in."""
    inner = _ALIASES.get(name, name)
    if inner not in _HOMES or name == "NAME":
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[inner]}"), inner)


__all__ = [
    "CAUSES", "MANIFEST", "Making", "Member", "Package", "Revision", "Submission", "Tools", "Verdict", "ascii_name",
    "check_folder", "compare", "load_key", "open_package", "pack", "sealed", "to_page", "to_xlsx", "to_zip",
]  # fmt: skip
