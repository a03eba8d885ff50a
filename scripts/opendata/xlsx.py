"""Tables as Excel workbooks, in which every cell says what it is.

A spreadsheet that opens a CSV file guesses: 01 loses its zero, 3/4 becomes a day, a text that
begins with "=" is run. In a workbook a text is a text and a figure a figure. One sheet, its head in
bold and always in view; the same rows give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

Cell = str | int | Decimal | None

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every part: that of the build would make each workbook another."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIGURE, _TEXT, _BOLD = 0, 1, 2  # the styles below, by their place
_NARROWEST, _WIDEST = 8, 60  # characters
_WIDE = re.compile("[^\x00-\u2e7f]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # 49 is the format "text": a cell stays text when somebody types in it. Two fills are a must.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2">'
    '<font><sz val="11"/><name val="Meiryo"/></font>'
    '<font><b/><sz val="11"/><name val="Meiryo"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    'applyFont="1"/></cellXfs></styleSheet>',
}


def workbook(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet called `name`, at most 31 characters of it.

    Numbers are figures, texts are texts whatever they look like, null is an empty cell.
    """
    lines: list[Sequence[Cell]] = [columns, *rows]
    sheet = escape(re.sub(r"[\[\]:*?/\\]", " ", name)[:31], {'"': "&quot;"})
    parts = {
        **_PARTS,
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetViews>'
        '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{_widths(lines)}</cols>"
        f"<sheetData>{''.join(map(_row, range(1, len(lines) + 1), lines))}</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for path, text in parts.items():
            entry = zipfile.ZipInfo(path, _EARLIEST)
            file.writestr(entry, _HEAD + text, zipfile.ZIP_DEFLATED, compresslevel=9)
    return out.getvalue()


def _widths(lines: Sequence[Sequence[Cell]]) -> str:
    """As wide as what is in it, within bounds; a Japanese character takes the room of two."""
    found = []
    for number, column in enumerate(zip(*lines, strict=True), 1):
        most = max(len(text) + len(_WIDE.findall(text)) for text in map(str, column))
        width = min(max(most + 2, _NARROWEST), _WIDEST)
        found.append(f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>')
    return "".join(found)


def _row(number: int, cells: Sequence[Cell]) -> str:
    style = _BOLD if number == 1 else _TEXT
    return f'<row r="{number}">{"".join(_cell(cell, style) for cell in cells)}</row>'


def _cell(value: Cell, style: int) -> str:
    if value is None:
        return f'<c s="{_TEXT}"/>'
    if isinstance(value, int | Decimal):
        return f'<c s="{_FIGURE}"><v>{value}</v></c>'
    text = escape(_NO_XML.sub("", value))
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'
