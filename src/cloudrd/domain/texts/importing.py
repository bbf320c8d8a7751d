"""Messages of validation, import, export and forms. Those of a single value name `{field}` and `{value}`."""

from __future__ import annotations

_VALUES: dict[str, tuple[str, str]] = {
    "required": ("缺少“{field}”，请填写。", '"{field}" is missing; fill it in.'),
    "unknown_field": (
        "没有名为“{field}”的字段，最接近的是“{near}”。请改名或删去。",
        'There is no field "{field}"; the nearest is "{near}". Rename it or leave it out.',
    ),
    "not_object": ("这里应为一组字段（JSON 对象）。", "A set of fields (a JSON object) belongs here."),
    "not_text": ("“{field}”应为文字，而不是“{value}”。", '"{field}" must be text, not "{value}".'),
    "text_too_long": (
        "“{field}”有 {length} 个字符，最多 {maximum} 个。请缩短。",
        '"{field}" has {length} characters, {maximum} at most. Shorten it.',
    ),
    "text_unprintable": (
        "“{field}”含有控制字符等不可显示的内容。请删去后重试。",
        '"{field}" contains control or other unprintable characters. Remove them.',
    ),
    "not_in_list": (
        "“{field}”不接受“{value}”。可用的值：{allowed}。",
        '"{field}" does not take "{value}". Allowed: {allowed}.',
    ),
    "section_unknown": (
        "“{value}”不是 GB/T 4754-2017 的行业门类。请填 A 至 T 中的一个字母。",
        '"{value}" is not a section of GB/T 4754-2017. Give one letter from A to T.',
    ),
    "division_unknown": (
        "“{value}”不是 GB/T 4754-2017 的行业大类。请填 01 至 97 的两位数字。",
        '"{value}" is not a division of GB/T 4754-2017. Give two digits, 01 to 97.',
    ),
    "division_outside_section": (
        "行业大类“{value}”不属于门类“{section}”，而属于“{right}”。请改正其中之一。",
        'Division "{value}" does not belong to section "{section}" but to "{right}". Correct one of them.',
    ),
    "discipline_unknown": (
        "“{value}”不是 GB/T 13745-2009 的一级学科代码。请填三位数字，如 430。",
        '"{value}" is not a first-level discipline of GB/T 13745-2009. Give three digits such as 430.',
    ),
    "not_ipc": (
        "“{value}”不是国际专利分类号。请按 C22C 21/10 的形式填写。",
        '"{value}" is not a class of the International Patent Classification. Write it like C22C 21/10.',
    ),
    "not_whole": ("“{field}”应为整数，而不是“{value}”。", '"{field}" must be a whole number, not "{value}".'),
    "not_number": ("“{field}”应为数字，而不是“{value}”。", '"{field}" must be a number, not "{value}".'),
    "number_range": (
        "“{field}”为“{value}”，超出了 {minimum} 至 {maximum} 的范围。请核对数值和单位。",
        '"{field}" is "{value}", outside {minimum} to {maximum}. Check figure and unit.',
    ),
    "money_decimals": (
        "“{field}”为“{value}”。金额以万元为单位，最多两位小数。",
        '"{field}" is "{value}". Amounts are in 10,000 CNY with two decimals at most.',
    ),
    "price_order": (
        "上限“{value}”低于下限“{low}”。请核对两个金额。",
        'The upper amount "{value}" is below the lower one "{low}". Check both.',
    ),
    "not_yes_no": (
        "“{field}”应为是或否，而不是“{value}”。",
        '"{field}" must be yes or no (true or false), not "{value}".',
    ),
    "not_day": (
        "“{field}”中的“{value}”不是日期。请按 2025-06-30 的形式填写。",
        '"{value}" in "{field}" is not a date. Write it like 2025-06-30.',
    ),
    "day_range": (
        "“{field}”中的日期“{value}”不在 {earliest} 至 {latest} 之间。请核对年份。",
        'The date "{value}" in "{field}" is not between {earliest} and {latest}. Check the year.',
    ),
    "day_before_posting": (
        "“{field}”为“{value}”，早于发布日期 {posted}。请改正其中之一。",
        '"{field}" is "{value}", before the day of posting, {posted}. Correct one of them.',
    ),
    "not_list": ("“{field}”应为列表，而不是“{value}”。", '"{field}" must be a list, not "{value}".'),
    "list_too_long": (
        "“{field}”有 {length} 项，最多 {maximum} 项。请只保留最重要的。",
        '"{field}" has {length} items, {maximum} at most. Keep the most important.',
    ),
    "upper_wanted": (
        "“介于”需要上限。请填写上限，或改用其他关系。",
        '"between" needs an upper end. Give it, or choose another relation.',
    ),
    "upper_not_wanted": (
        "只有“介于”才有上限。请删去上限“{value}”，或把关系改为“介于”。",
        'Only "between" has an upper end. Leave out "{value}", or make the relation "between".',
    ),
    "upper_below_value": (
        "上限“{value}”低于下限。请核对两个数值。",
        'The upper end "{value}" is below the lower one. Check both.',
    ),
    "both_needs_english": (
        "语言为“中英双语”时必须填写“{field}”。请补上英文，或把语言改为“中文”。",
        'With language "both", "{field}" must be given. Add the English text, or set the language to "zh".',
    ),
    "credit_code_wrong": (
        "“{value}”不是有效的统一社会信用代码：应为 18 位且校验位正确。请对照营业执照核对。",
        '"{value}" is not a valid unified social credit code: 18 characters with a right check character. '
        "Compare it with the business licence.",
    ),
    "not_organisation_code": (
        "单位编号“{value}”只能由字母、数字、点、横线和下划线组成，最多 40 个字符。",
        'The code "{value}" may hold letters, digits, dots, dashes and underscores only, 40 at most.',
    ),
    "organisation_unknown": (
        "没有编号为“{value}”的单位。请核对编号，或直接填写单位名称。",
        'There is no organisation with the code "{value}". Check it, or give the name instead.',
    ),
    "organisation_taken": (
        "“{field}”的值“{value}”已属于另一家单位。请核对。",
        '"{field}" is "{value}", which belongs to another organisation. Check it.',
    ),
    "indicator_unreadable": (
        "读不懂指标“{value}”。请写成“抗拉强度 ≥ 500 MPa; 伸长率 10–15 %”的样子。",
        'The indicator "{value}" cannot be read. Write it like "tensile strength ≥ 500 MPa; '
        'elongation 10–15 %".',
    ),
    "cell_json": (
        "“{field}”中的 JSON 不完整：“{value}”。请改正，或改用文字写法。",
        'The JSON in "{field}" is broken: "{value}". Correct it, or write plain text.',
    ),
    "source_id_double": (
        "来源编号“{value}”在第 {first} 行已出现过。同一文件中每个编号只能出现一次。",
        'The source id "{value}" has occurred in row {first}. Each may occur only once in a file.',
    ),
    "state_by_import": (
        "导入不能把现有条目的状态由“{present}”改为“{value}”。请删去状态列，或在系统中操作。",
        'An import cannot change the state of a listing from "{present}" to "{value}". Leave the '
        "column out, or "
        "change the state in the system.",
    ),
    "cell_too_long": (
        "“{field}”的单元格有 {length} 个字符，最多 {maximum} 个。请缩短或改用 JSONL。",
        'The cell of "{field}" has {length} characters, {maximum} at most. Shorten it, or use JSONL.',
    ),
    "cell_formula": (
        "“{field}”的单元格 {cell} 是公式。请粘贴为数值后重试。",
        'Cell {cell} of "{field}" is a formula. Paste its value in its place.',
    ),
    "cell_error": (
        "“{field}”的单元格 {cell} 是错误值“{value}”。请改正。",
        'Cell {cell} of "{field}" contains the error "{value}". Correct it.',
    ),
    "row_cells": (
        "该行有 {found} 个单元格，而表头有 {wanted} 个。请检查逗号和引号。",
        "The row has {found} cells, the header {wanted}. Check commas and quotation marks.",
    ),
    "row_not_json": (
        "该行不是 JSON 对象：{reason}。每行应是一个 {{…}}。",
        "The line is not a JSON object: {reason}. Every line must be one {{…}}.",
    ),
    "price_unreadable": (
        "读不懂价格“{value}”。请写成“面议”或“100.0万元-200.0万元”。",
        'The price "{value}" cannot be read. Write 面议 or 100.0万元-200.0万元.',
    ),
}

_FILES: dict[str, tuple[str, str]] = {
    "import_refused": (
        "有 {rows} 行不能导入（共 {count} 处问题），没有导入任何内容。请按下面的说明改正后重试，"
        "或用 --skip-bad 文件 先导入其余各行。",
        "Nothing was imported. Rows with errors: {rows}; problems: {count}. Correct them as listed below, "
        "or import the rest with --skip-bad FILE.",
    ),
    "file_missing": ("找不到文件 {path}。请核对路径。", "There is no file {path}. Check the path."),
    "file_unreadable": ("无法读取 {path}：{reason}。", "Cannot read {path}: {reason}."),
    "file_empty": (
        "{path} 中没有数据。请核对是否选对了文件。",
        "{path} contains no data. Check that it is the right file.",
    ),
    "file_ending": (
        "{path} 的类型无法识别。可用的文件类型：.jsonl、.csv、.xlsx。",
        "The kind of {path} is not known. Use a file ending in .jsonl, .csv or .xlsx.",
    ),
    "file_is_other": (
        "{path} 的内容是 {kind}，与扩展名不符。请改为 {ending} 后重试。",
        "The content of {path} is {kind}, which does not match its file name. "
        "Rename it to {ending} and try again.",
    ),
    "file_too_large": (
        "{path} 有 {size} MB，最多 {maximum} MB。请分成几个文件。",
        "{path} is {size} MB; at most {maximum} MB can be read. Split it.",
    ),
    "rows_too_many": (
        "{path} 超过 {maximum} 行。请分成几个文件。",
        "{path} has more than {maximum} rows. Split it.",
    ),
    "line_too_long": (
        "{path} 第 {line} 行过长（超过 {maximum} MB）。请检查换行和引号。",
        "Line {line} of {path} is too long (over {maximum} MB). Check line breaks and quotation marks.",
    ),
    "file_binary": (
        "{path} 不是文本文件（第 {position} 个字节处是空字符）。请另存为 UTF-8 编码的 CSV、JSONL，"
        "或使用 XLSX。",
        "{path} is not a text file (NUL at byte {position}). Save it as CSV or JSONL in UTF-8, or as XLSX.",
    ),
    "file_encoding": (
        "{path} 既不是 UTF-8 也不是 GB18030 编码（第 {position} 个字节处）。请在 Excel 中另存为“CSV UTF-8”。",
        '{path} is neither UTF-8 nor GB18030 (at byte {position}). Save it as "CSV UTF-8" from Excel.',
    ),
    "file_encoding_doubtful": (
        "{path} 按 GB18030 解读后几乎没有常用汉字，很可能是其他编码（如 Big5、Shift_JIS）。请另存为 "
        "UTF-8 后重试。",
        "{path}, read as GB18030, contains hardly any common Chinese characters; it is probably in "
        "another encoding "
        "(Big5, Shift_JIS, Latin-1). Save it as UTF-8 and try again.",
    ),
    "file_utf16": (
        "{path} 是 UTF-16 编码。请在 Excel 中另存为“CSV UTF-8”。",
        '{path} is UTF-16. Save it as "CSV UTF-8" from Excel.',
    ),
    "csv_broken": (
        "{path} 第 {line} 行附近的 CSV 格式有误：{reason}。请检查引号是否成对。",
        "The CSV is broken near line {line} of {path}: {reason}. Check that quotation marks come in pairs.",
    ),
    "column_missing": (
        "{path} 缺少列“{column}”；最接近的表头是“{near}”。请用 cloudrd template 生成的表格，或改正表头。",
        '{path} lacks the column "{column}"; the nearest header is "{near}". Use the form that '
        "cloudrd template "
        "writes, or correct the header.",
    ),
    "column_unknown": (
        "{path} 的表头“{column}”无法识别；最接近的是“{near}”。请改名或删去该列。",
        'The header "{column}" of {path} is not known; the nearest is "{near}". Rename or delete the column.',
    ),
    "column_double": (
        "{path} 的列“{column}”出现了两次。请删去一列。",
        'The column "{column}" occurs twice in {path}. Delete one of them.',
    ),
    "mapping_market_wanted": (
        "{path} 看起来是技术市场的数据。请加上 --mapping market 后重试。",
        "{path} looks like listings of a technology market. Try again with --mapping market.",
    ),
    "mapping_unknown": (
        "没有名为“{value}”的映射。可用：native、market。",
        'There is no mapping "{value}". Use native or market.',
    ),
    "mapping_unfit": (
        "{path} 不像技术市场的数据：第一行缺少“{column}”。请核对 --mapping。",
        '{path} does not look like listings of a technology market: "{column}" is missing in the '
        "first row. Check "
        "--mapping.",
    ),
    "xlsx_broken": (
        "{path} 不是完好的 XLSX 文件：{reason}。请在 Excel 中重新保存。",
        "{path} is not a sound XLSX file: {reason}. Save it again from Excel.",
    ),
    "xlsx_old": (
        "{path} 是旧版 .xls 或加了密码的文件。请去掉密码并另存为 .xlsx。",
        "{path} is an old .xls or protected by a password. Take the password off and save it as .xlsx.",
    ),
    "xlsx_bomb": (
        "{path} 解压后过大（{reason}），可能是压缩炸弹，已拒绝读取。请另存为普通的 .xlsx。",
        "{path} unpacks to far too much ({reason}); it may be a zip bomb and was not read. Save it "
        "as a plain .xlsx.",
    ),
    "xlsx_macros": (
        "{path} 含有宏，已拒绝读取。请另存为不带宏的 .xlsx。",
        "{path} contains macros and was not read. Save it as .xlsx without macros.",
    ),
    "xlsx_hazard": (
        "{path} 的 {part} 含有不安全的 XML 声明（DOCTYPE 或实体），已拒绝读取。请在 Excel 中重新保存。",
        "{part} of {path} contains unsafe XML declarations (DOCTYPE or entities) and was not read. Save "
        "it again "
        "from Excel.",
    ),
    "bad_source": (
        "来源名“{value}”无效：应为 1 至 40 个字符。请换一个 --source。",
        'The source "{value}" is not valid: 1 to 40 characters. Choose another --source.',
    ),
    "skip_bad_same": (
        "--skip-bad 的文件不能与要导入的文件相同。请另选一个文件名。",
        "The --skip-bad file cannot be the file that is imported. Choose another name.",
    ),
    "export_cell_too_long": (
        "内容“{start}…”有 {length} 个字符，超过表格单元格的上限 {maximum}。请导出为 .jsonl。",
        'The text "{start}…" has {length} characters, more than the {maximum} a cell can hold. '
        "Export to .jsonl.",
    ),
    "form_ending": (
        "表格模板只能是 .xlsx 文件，而不是 {path}。请改用 .xlsx 结尾的文件名。",
        "A form is an .xlsx file, not {path}. Choose a name that ends in .xlsx.",
    ),
    "file_unwritable": (
        "无法写入 {path}：{reason}。请核对路径和权限。",
        "Cannot write {path}: {reason}. Check path and permissions.",
    ),
    "database_failed": (
        "数据库操作失败：{reason}。没有保存任何更改。请检查磁盘空间、文件夹权限，"
        "以及是否有其他程序正在大量写入。",
        "The database failed: {reason}. Nothing was saved. Check disk space, the folder's "
        "permissions, and whether "
        "another program is writing a lot.",
    ),
    "demo_missing": (
        "安装中缺少演示数据 {name}。请重新安装 cloudrd。",
        "The demo data {name} is missing from this installation. Install cloudrd again.",
    ),
}

MESSAGES: dict[str, tuple[str, str]] = {**_VALUES, **_FILES}
