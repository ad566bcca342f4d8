"""What leaves the building: package, proof, inspector page and change report.

A package is one ZIP per submission whose bytes follow from its contents; its
manifest, provenance and signatures let whoever receives it see that nothing is
missing and nothing was changed.
"""

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

__all__ = [
    "CAUSES", "MANIFEST", "Making", "Member", "Package", "Revision", "Submission", "Tools", "Verdict", "ascii_name",
    "check_folder", "compare", "load_key", "open_package", "pack", "sealed", "to_page", "to_xlsx", "to_zip",
]  # fmt: skip
