"""The baseline: what a careful person writes with papermill and WeasyPrint, and nothing of reportlib's own speed.

python -m tests.bench.stock CASES RESULTS FIRST STEP MOST

One of two processes that share the counties between them. It does what is good
practice: it lives as long as the run, reuses WeasyPrint's FontConfiguration, the
parsed style sheet and the compiled template, and carries the same attachments. It
runs the same notebook with papermill as it comes and a fresh kernel for each county.
"""

import json
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import papermill
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from reportlib.model import Brief, Html
from reportlib.pdf import FontSet, load_fonts
from reportlib.pdf.conformance import NO_DATE
from reportlib.pdf.fonts import ROLES
from reportlib.pdf.typesetter import STYLESHEET
from reportlib.pipeline.unchanged import fonts_folder
from tests.bench import cases
from tests.bench.cases import Case


@cache
def fonts() -> FontSet:
    """Return the project's fonts as they are, whole."""
    return load_fonts(fonts_folder())


@cache
def configuration() -> FontConfiguration:
    """Return the one set of fonts of this process."""
    return FontConfiguration()


@cache
def faces() -> Any:
    """Return the style sheet that names the fonts, parsed once."""
    rules = "".join(
        f'@font-face{{font-family:"{one.family}";font-weight:{one.weight};'
        f'font-style:{"italic" if one.italic else "normal"};src:url("{one.path.resolve().as_uri()}")}}'
        for one in fonts().files
    )
    stacks = {role: ",".join(map('"{}"'.format, fonts().stack(role))) for role in ROLES}
    roles = "".join(f"--{role}:{names};" for role, names in stacks.items())
    return weasyprint.CSS(string=f"{rules}:root{{{roles}}}", font_config=configuration())


@cache
def sheet(path: Path) -> Any:
    """Return a style sheet of the template, parsed once."""
    return weasyprint.CSS(filename=path, font_config=configuration())


def execute(case: Case, target: Path) -> Any:
    """Run the notebook of a case with a kernel of its own, as papermill does it."""
    return papermill.execute_notebook(
        str(case.notebook), str(target), parameters={"ref_area": case.told["code"]}, cwd=str(case.notebook.parent),
        kernel_name="python3", progress_bar=False, log_output=False,
    )  # fmt: skip


def typeset(page: Html, case: Case, brief: Brief, notebook: str, target: Path) -> None:
    """Write the PDF of a page with WeasyPrint as it comes: PDF/A-3a, tagged, with the same files inside."""
    sheets = [sheet((Path(page.base) / name).resolve()) for name in STYLESHEET.findall(page.text)]
    html = weasyprint.HTML(string=STYLESHEET.sub("", page.text), base_url=page.base)
    document = html.render(
        stylesheets=[faces(), *sheets], font_config=configuration(), pdf_variant="pdf/a-3a"
    )
    document.metadata.attachments = [
        weasyprint.Attachment(
            string=one.content, name=one.name, description=one.description, relationship=one.relationship,
            created=NO_DATE, modified=NO_DATE,
        )
        for one in cases.attachments(case, brief, notebook)
    ]  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        document.write_pdf(target, pdf_variant="pdf/a-3a")


def main(arguments: list[str]) -> int:
    """Make the PDFs of this process's share of the counties, one after the other."""
    folder, results = Path(arguments[0]), Path(arguments[1])
    first, step, most = (int(one) for one in arguments[2:5])
    for case in cases.share(folder, first, step, most):
        executed_at = results / f"{case.told['code']}.ipynb"
        executed = execute(case, executed_at)
        brief, page = cases.written(case, executed)
        notebook = json.dumps(json.loads(executed_at.read_text("utf-8")), ensure_ascii=False)
        typeset(page, case, brief, notebook, results / f"{case.told['code']}.pdf")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
