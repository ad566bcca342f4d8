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


__all__ = ["render", "templates", "to_docx"]
