"""A font configuration of the project's own, so that no other font can slip in.

Fontconfig substitutes silently whatever the machine happens to have installed.
Here it knows one face from a private folder; all others are given to it by the
style sheet.
"""

import os
from pathlib import Path
from xml.sax.saxutils import escape

from reportlib.canonical import write_text

TEMPLATE = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{faces}</dir>
  <cachedir>{cache}</cachedir>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


def confine(folder: Path, faces: Path) -> None:
    """Make Fontconfig see the faces of one folder and nothing else.

    This must happen before the first font configuration of the process; Fontconfig
    offers no way to say it but the environment.
    """
    path = folder / "fonts.conf"
    text = TEMPLATE.format(
        faces=escape(str(faces.resolve())), cache=escape(str((folder / "fc").resolve()))
    )
    write_text(path, text)
    os.environ["FONTCONFIG_FILE"] = str(path.resolve())  # noqa: TID251 (the library's only door)
