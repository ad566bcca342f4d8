"""A page that is read as XML gives the tree that the HTML parser makes of it, or is left to that parser."""

from typing import Any

import pytest
import weasyprint

from reportlib.pdf.parsing import strict

PAGE = '<!DOCTYPE html>\n<html lang="zh">\n<head><title>题</title>\n</head>\n<body>{}\n</body>\n</html>{}'


def _tree(element: Any) -> Any:
    found = [_tree(one) for one in element]
    return element.tag, dict(element.attrib), element.text, element.tail, found


@pytest.mark.parametrize("end", ["", "\n", " \n\n"])
@pytest.mark.parametrize(
    "body",
    [
        "", "字", "<p>一<br>二&lt;三 &#34;四&#34; &#x2060;</p>尾",
        '<div><img alt="" src="a.svg"><span>甲</span> <span class=""><a href="#b" id="c">乙 > 丙</a></span></div>',
        '<table>\n<caption>表</caption><colgroup> <col style="width: 9%"></colgroup>\n<tbody><tr> <td><p>一</p>二</td></tr></tbody></table>',
        "<ul>\n<li>一<ol><li>二</li></ol></li></ul><h2>题<small>小</small></h2>",
    ],
)  # fmt: skip
def test_what_both_parsers_read_alike(body: str, end: str) -> None:
    text = PAGE.format(body, end)
    found = strict(text)

    assert found is not None
    assert _tree(found) == _tree(weasyprint.HTML(string=text).etree_element)


@pytest.mark.parametrize(
    "body",
    [
        "<p>一<div>二</div></p>", "<p>一<p>二", "<a href='#x'>一</a>", '<a href="#x">一<a href="#y">二</a></a>', "<P>一</P>",
        '<a href="#x">一<span><a href="#y">二</a></span></a>', "<div/>", "&nbsp;", "&#128;", "&#x85;", "&copy", "<!-- x -->",
        "<![CDATA[x]]>", "<table><tr><td>一</td></tr></table>", "<table><tbody>一</tbody></table>", "<h1><h2>一</h2></h1>",
        '<p title="一\n二">三</p>', '<p title="一\t二">三</p>', "<svg></svg>", "<pre>\n一</pre>", "<li>一</li>", "<p hidden>一</p>",
        '<p title = "一">二</p>', "<br></br>", '<p xml:lang="zh">一</p>', "<script>1</script>", "一\r\n二", "<base>", "<b>一<i>二</b>三</i>",
        "<td>一</td>", "一\0", "\ud800", "<p", "<ul><p>一</p></ul>",
    ],
)  # fmt: skip
def test_what_only_an_html_parser_can_tell(body: str) -> None:
    assert strict(PAGE.format(body, "")) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<!DOCTYPE html>", ""), ("<!DOCTYPE html>", "<!doctype html>"), ("<head>", "<head>字"), ("</head>", "</head>字"),
        ("<title>题</title>", "<p>题</p>"), ("<title>题</title>", "<style>a::after { content: '&amp;' }</style>"), ("</html>", "</html>字"),
        ("<head><title>题</title>\n</head>\n", ""),
    ],
)  # fmt: skip
def test_what_stands_around_the_body(old: str, new: str) -> None:
    text = PAGE.format("<p>一</p>", "")

    assert strict(text) is not None
    assert strict(text.replace(old, new)) is None
