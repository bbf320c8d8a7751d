"""The empty form: an XLSX with headers in both languages, drop-downs, checks on typing, a help sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cloudrd.domain.errors import BadFile
from cloudrd.domain.vocabulary import Side
from cloudrd.services.schemas.checks import EARLIEST, LATEST
from cloudrd.services.schemas.fields import (
    Checked,
    Choice,
    Choices,
    Day,
    Many,
    Money,
    Text,
    Texts,
    Whole,
    YesNo,
)
from cloudrd.services.tabular import Column, columns_of
from cloudrd.services.tabular_cells import CELL_LENGTH, write_cell
from cloudrd.services.tabular_files import replaced

LAST_ROW = 2_000
# Kept for exports; who fills in a form has no use for them.
_NOT_IN_FORM = frozenset({"source", "code", "state"})
_WIDE = frozenset(
    {"title", "title_en", "problem", "problem_en", "summary", "summary_en", "body", "indicators"}
)
_BLUE, _PALE, _WHITE = "FF0B5C8A", "FFE6F0F6", "FFFFFFFF"

_EXAMPLE: dict[Side, dict[str, str]] = {
    Side.NEED: {
        "source_id": "2025-001",
        "title": "薄壁铝合金壳体压铸气孔控制",
        "organisation": "琴岛示例精密制造有限公司",
        "problem": "端盖压铸后加工面露出气孔，泄漏不合格率约 6 %，希望降到 1 % 以下。",
        "current_condition": "现用 800 t 冷室压铸机，试过真空压铸，模具密封寿命太短。",
        "indicators": "泄漏不合格率 ≤ 1 %; 抗拉强度 ≥ 240 MPa; 节拍 60–75 s [可选]",
        "outcome_kind": "工艺改进", "minimum_trl": "6", "budget_min": "30", "budget_max": "80",
        "budget_negotiable": "否", "deadline": "{year}-06-30", "challenge": "否",
        "industry_division": "33 金属制品业", "chain": "轴承与机械",
        "cooperation_modes": "委托开发、技术服务", "region": "琴岛市", "confidentiality": "公开",
        "expires_on": "{year}-12-31",
    },
    Side.RESOURCE: {
        "source_id": "2025-R-07", "kind": "科技成果",
        "title": "铝合金压铸局部挤压增压单元",
        "organisation": "琴屿示例大学",
        "summary": "在厚壁部位凝固末期施加 80 MPa 局部压力，减少缩孔和气孔，可装在现有压铸机上。",
        "indicators": "孔隙率 0.3 % [对比=普通压铸 1.8 % | 依据=工业 CT]; 增压响应 ≤ 20 ms",
        "people": "陈示例（教授）；林示例（工程师）", "discipline": "430 材料科学", "ipc": "B22D 17/32",
        "trl": "7", "stage": "通过中试", "ip": "发明专利 ZL2099 1 0000001.X 已授权 2040-05-01",
        "price_min": "50", "price_max": "90", "price_negotiable": "否", "capacity": "2",
        "industry_division": "33 金属制品业", "cooperation_modes": "技术许可、合作开发", "region": "琴岛市",
    },
}  # fmt: skip


def example_of(side: Side) -> dict[str, str]:
    """The worked example of the help sheet: field name → cell."""
    year = str(date.today().year + 1)
    return {name: cell.replace("{year}", year) for name, cell in _EXAMPLE[side].items()}


def write_form(path: Path, side: Side) -> None:
    """Write the empty form of that side; filled in, it imports as it is. The file must end in .xlsx."""
    from openpyxl import Workbook

    if path.suffix.lower() != ".xlsx":
        raise BadFile("form_ending", path=path.name)
    columns = [column for column in columns_of(side) if column.name not in _NOT_IN_FORM]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = side.zh
    _headers(sheet, columns)
    _validations(sheet, book.create_sheet("lists"), columns)
    _help(book.create_sheet("说明 Help", 1), side, columns)
    with replaced(path) as beside:
        book.save(beside)


def _headers(sheet: Any, columns: Sequence[Column]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(columns, start=1):
        star = " *" if column.required else ""
        top = sheet.cell(1, number, column.zh + star)
        below = sheet.cell(2, number, column.name)
        top.font, below.font = Font(bold=True, color=_WHITE), Font(color="FF555555")
        top.fill, below.fill = PatternFill("solid", fgColor=_BLUE), PatternFill("solid", fgColor=_PALE)
        top.comment = Comment("\n".join(_about(column)), "cloudrd", height=140, width=320)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 40 if column.name in _WIDE else 18
        _format(sheet, number, "yyyy-mm-dd" if isinstance(column.field, Day) else "")
        _format(sheet, number, "@" if column.name == "source_id" else "")  # keeps the zeros of 007
    sheet.freeze_panes = "C3"
    for cell in sheet[1]:
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def _format(sheet: Any, number: int, form: str) -> None:
    for row in range(3, LAST_ROW + 1) if form else ():
        sheet.cell(row, number).number_format = form


def _validations(sheet: Any, lists: Any, columns: Sequence[Column]) -> None:
    from openpyxl.utils import get_column_letter

    lists.sheet_state = "hidden"
    used = 0
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        options = _options(column.field)
        source = ""
        if options:
            used += 1
            for row, option in enumerate(options, start=1):
                lists.cell(row, used, option)
            place = get_column_letter(used)
            source = f"lists!${place}$1:${place}${len(options)}"
        rule = _rule(column, source)
        if rule is not None:
            sheet.add_data_validation(rule)
            rule.add(f"{letter}3:{letter}{LAST_ROW}")


def _options(field: Checked) -> list[str]:
    if isinstance(field, YesNo):
        return ["是", "否"]
    if isinstance(field, Choice):
        return [str(write_cell(field, code, "zh")) for code in field.terms]
    return [zh for zh, _ in field.terms.values()] if isinstance(field, Choices) else []


def _rule(column: Column, source: str) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    field = column.field
    if source:
        rule = DataValidation(type="list", formula1=source, allow_blank=True)
        # Several values in one cell are more than a drop-down can check.
        rule.showErrorMessage = not isinstance(field, Choices)
    elif isinstance(field, Whole):
        rule = _between("whole", field.minimum, field.maximum)
    elif isinstance(field, Money):
        rule = _between("decimal", 0, Money.MAXIMUM)
    elif isinstance(field, Day):
        rule = _between("date", f"DATE({EARLIEST:%Y,%m,%d})", f"DATE({LATEST:%Y,%m,%d})")
    elif isinstance(field, Text):
        rule = DataValidation(
            type="textLength", operator="lessThanOrEqual", formula1=str(min(field.maximum, CELL_LENGTH)),
            allow_blank=True, showErrorMessage=True,
        )  # fmt: skip
    else:
        return None
    rule.errorTitle, rule.error = column.zh, "\n".join(_form_of(field))[:220]
    return rule


def _between(kind: Any, low: Any, high: Any) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    return DataValidation(
        type=kind, operator="between", formula1=str(low), formula2=str(high), allow_blank=True,
        showErrorMessage=True,
    )  # fmt: skip


def _about(column: Column) -> tuple[str, str, str]:
    zh, en = _form_of(column.field)
    return f"{column.zh}：{zh}", f"{column.en}: {en}", str(column.field.metadata["description"])


def _form_of(field: Checked) -> tuple[str, str]:
    """How the cell is to be filled in, in both languages."""
    if isinstance(field, YesNo):
        return "是或否", "是 (yes) or 否 (no)"
    if isinstance(field, Choice):
        return "从下拉列表中选择", "choose from the drop-down"
    if isinstance(field, Choices):
        return "一项或多项，用顿号分隔", "one or several from the drop-down, separated by commas"
    if isinstance(field, Day):
        return "日期，如 2026-06-30", "a date such as 2026-06-30"
    if isinstance(field, Whole):
        return (
            f"{field.minimum} 至 {field.maximum} 的整数",
            f"a whole number, {field.minimum} to {field.maximum}",
        )
    if isinstance(field, Money):
        return "以万元为单位的数字", "a number, in 10,000 CNY (万元)"
    if isinstance(field, Texts | Many):
        return (
            "多项用分号分隔，见“说明”页示例",
            "several separated by semicolons; see the example on the help sheet",
        )
    assert isinstance(field, Text)
    return f"文字，最多 {field.maximum} 个字符", f"text, at most {field.maximum} characters"


def _help(sheet: Any, side: Side, columns: Sequence[Column]) -> None:
    from openpyxl.styles import Alignment, Font

    intro = (
        ("填写说明", "How to fill in this form"),
        (
            "每行一条，从第一张表的第 3 行开始；带 * 的列必填。"
            "来源编号由您自定，再次导入同一编号会更新该条。",
            "One entry a row, from row 3 of the first sheet; columns with * must be filled. The source id "
            "is your own number; importing the same number again updates the entry.",
        ),
        (
            "不要使用公式；保存后用 cloudrd import 导入。",
            "Use no formulas. Save the file and import it with cloudrd import.",
        ),
    )
    for line in (*intro, ()):
        sheet.append(line)
    sheet.append(
        ("列", "Column", "字段 Field", "必填 Required", "填写方式", "How to fill in", "示例 Example")
    )
    for cell in (*sheet[1], *sheet[5]):
        cell.font = Font(bold=True)
    for column in columns:
        must = "是 yes" if column.required else ""
        example = example_of(side).get(column.name, "")
        sheet.append((column.zh, column.en, column.name, must, *_form_of(column.field), example))
    for letter, width in zip("ABCDEFG", (20, 26, 20, 14, 36, 44, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A6"
