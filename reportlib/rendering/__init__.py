"""`Brief` and `templates/` to HTML; the only importer of Jinja2.

The template decides how things look and in which order; what is said was decided
before. It sees plain text only: whatever a seed holds, even markup or template
syntax, prints as text.
"""

from pathlib import Path

from reportlib.model import Brief, Html
from reportlib.rendering.template import Template, available
from reportlib.rendering.view import document
from reportlib.rendering.word import to_docx


def templates(path: Path) -> tuple[str, ...]:
    """Return the names of the templates in a folder, sorted."""
    return available(path)


def render(brief: Brief, templates: Path) -> Html:
    """Return a brief as HTML, made with the template it names.

    Args:
        brief: The finished document in its languages.
        templates: The folder of templates; each is a folder with a ``template.toml``.

    Raises:
        UnknownName: No template of this name exists.
        TemplateError: The template is malformed or asks for what the brief does not hold.
    """
    template = Template.load(templates, brief.template)
    view = document(brief, template.words)
    return Html(
        text=template.fill(view),
        base=str(template.folder),
        title=view["title"],
        author=view["author"],
        lang=view["lang"],
    )


def sample(templates: Path, name: str) -> Html:
    """Return a page of a line in both languages with a template's style, for a first use of whatever sets pages.

    Raises:
        UnknownName: No template of this name exists.
        TemplateError: The template is malformed.
    """
    template = Template.load(templates, name)
    sheets = "".join(
        f'<link rel="stylesheet" href="{one.name}">\n' for one in template.folder.glob("*.css")
    )
    text = f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>报</title>
{sheets}</head><body><article class="edition zh" lang="zh"><h1>报</h1><h2>一</h2><p><b>报告</b>2024</p></article>
<article class="edition en" lang="en"><h1>Brief</h1><h2>1</h2><p>A <b>line</b> of <i>words</i></p>
<table><tr><td>1</td></tr></table></article></body></html>"""
    return Html(text=text, base=str(template.folder), title="报", author="", lang="zh")


__all__ = ["render", "sample", "templates", "to_docx"]
