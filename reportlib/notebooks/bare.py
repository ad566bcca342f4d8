"""nbformat without what it never asks for: the grammars of web addresses, dates and colours.

JupyterLab brings libraries along that jsonschema loads if they are there, one of which
compiles a grammar for a second. nbformat checks a notebook's shape and no formats, so
while it is loaded they are not there; whoever asks for one afterwards gets it.
"""

import sys

_GRAMMARS = (
    "rfc3987_syntax", "rfc3987", "rfc3986_validator", "rfc3339_validator", "isoduration", "fqdn", "webcolors", "uri_template",
    "idna", "jsonpointer",
)  # fmt: skip
_hidden = [name for name in _GRAMMARS if name not in sys.modules]
sys.modules.update(dict.fromkeys(_hidden))  # type: ignore[arg-type]
try:
    import nbformat
finally:
    for _name in _hidden:
        del sys.modules[_name]

__all__ = ["nbformat"]
