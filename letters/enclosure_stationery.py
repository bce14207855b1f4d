"""The Word document without its words: paragraph styles, language, page and page numbers."""

from __future__ import annotations

from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

_FONT = "Arial"
# Word's own names for the parts of a letter, so that people find them in Word's list of styles:
# space before and after in points, indent in centimetres.
_STYLES = {
    "Sender": (0, 14, 8.5),
    "Date": (0, 14, 0),
    "Addressee": (0, 14, 0),
    "Salutation": (0, 10, 0),
    "Body Text": (0, 8, 0),
    "Letter List": (0, 4, 0.8),
    "Closing": (6, 48, 0),
    "Signature": (0, 0, 0),
}
_BUILT_IN = {"Date", "Salutation", "Body Text", "Closing", "Signature"}
_PAGE_WORDS = {"cy": ("Tudalen ", " o ")}


def stationery(language: str) -> Any:
    """Give python-docx's document for letters of a language, without paragraphs or title."""
    document: Any = docx.Document()
    _page(document)
    _styles(document)
    _language(document, language)
    _page_numbers(document, language)
    _properties(document, language)
    _without_ballast(document)
    return document


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal)
    normal.font.size = Pt(11)
    normal.paragraph_format.line_spacing = 1.05
    for name, (before, after, indent) in _STYLES.items():
        style = _style(document, name)
        layout = style.paragraph_format
        layout.space_before, layout.space_after = Pt(before), Pt(after)
        layout.left_indent = Cm(indent)
        layout.widow_control = True
    listed = document.styles["Letter List"].paragraph_format
    listed.first_line_indent = Cm(-0.8)
    listed.tab_stops.add_tab_stop(Cm(0.8))
    document.styles["Closing"].paragraph_format.keep_with_next = True
    _heading(document.styles["Heading 1"])
    # A hundred styles for tables come with the library; a letter has none.
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.delete()


def _style(document: Any, name: str) -> Any:
    if name in document.styles:
        return document.styles[name]
    built_in = name in _BUILT_IN
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=built_in)
    style.base_style = document.styles["Normal"]
    return style


def _heading(style: Any) -> None:
    _font(style)
    style.font.size = Pt(11)
    style.font.bold = True
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(10)


def _font(style: Any) -> None:
    style.font.name = _FONT
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FONT)


def _language(document: Any, language: str) -> None:
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)
    for element in document.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), language)


def _properties(document: Any, language: str) -> None:
    properties = document.core_properties
    # Not the MP, who has not written it; and no software's name either.
    properties.author = properties.last_modified_by = ""
    properties.language = language
    properties.comments = properties.keywords = properties.subject = ""
    # The template's own dates are wrong, and the true one would make each file differ.
    root = properties._element  # noqa: SLF001 - python-docx can set a date but not remove it
    for name in ("dcterms:created", "dcterms:modified"):
        for element in root.findall(qn(name)):
            root.remove(element)


def _page_numbers(document: Any, language: str) -> None:
    before, between = _PAGE_WORDS.get(language.partition("-")[0], ("Page ", " of "))
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(before)
    _field(paragraph, "PAGE")
    paragraph.add_run(between)
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no public way to add a field


def _without_ballast(document: Any) -> None:
    """Leave out a picture of another document, and the styles once more for Word 2010.

    The library's template brings them along, and they are nine tenths of the file.
    """
    for relations in (document.part.rels, document.part.package.rels):
        for number, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects")):
                del relations[number]
