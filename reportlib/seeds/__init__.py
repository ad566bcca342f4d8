"""Read and decode seed documents, with their catalogue.

``list_files`` says what lies in a folder, ``read_catalog`` what is known about
it, ``read_file`` gives one document with its decoded text. The text is not
redacted yet: nothing but ``redaction`` may see it before that.
"""

from reportlib.seeds.catalog import CATALOG_NAME, Catalog, CatalogEntry, read_catalog
from reportlib.seeds.reading import list_files, read_file

__all__ = ["CATALOG_NAME", "Catalog", "CatalogEntry", "list_files", "read_catalog", "read_file"]
