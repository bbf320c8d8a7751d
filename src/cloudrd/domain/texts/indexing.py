"""Messages of index snapshots and catching up."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "index_foreign_encoder": (
        "索引由另一个编码器或文本模板（{found}）生成，与当前的（{expected}）不一致，因此没有使用。"
        "请运行 cloudrd index build 重建索引；若是编码器设置有误，请改回 CLOUDRD_ENCODER。",
        "The index was made by another encoder or text template ({found}) than the present one ({expected}) "
        "and was not used. "
        "Run `cloudrd index build`; if the setting is wrong, put CLOUDRD_ENCODER back.",
    ),
    "index_torn": (
        "索引快照 {path} 已损坏（{file}）。系统会从数据库自动重建；也可运行 cloudrd index build 立即重建。",
        "The index snapshot {path} is damaged ({file}). It is rebuilt from the database by itself; "
        "`cloudrd index build` does so at once.",
    ),
    "index_other_format": (
        "索引快照 {path} 由另一版本的软件写成。系统会从数据库自动重建；"
        "也可运行 cloudrd index build 立即重建。",
        "The index snapshot {path} was written by another version of the software. It is rebuilt from the "
        "database by itself; `cloudrd index build` does so at once.",
    ),
    "index_ahead": (
        "{side_zh}的索引快照（变更号 {change}）比数据库（变更号 {database_change}）还新，"
        "可能来自另一个数据库，或数据库已恢复到旧备份。请运行 cloudrd index build 重建索引。",
        "The snapshot of the {side_en} index (change {change}) is ahead of the database (change "
        "{database_change}): it belongs to another one, or the database was restored from a backup. "
        "Run `cloudrd index build`.",
    ),
    "index_unwritable": (
        "无法在 {path} 写入索引快照：{reason}。原有快照保持不变。请检查磁盘空间和文件夹权限。",
        "No index snapshot could be written in {path}: {reason}. The one before stays in force. "
        "Check disk space and the folder's permissions.",
    ),
    "index_lacks": (
        "{side_zh}的索引缺少 {count} 条记录（如 {ids}）。请运行 cloudrd index repair。",
        "The {side_en} index lacks {count} listings (such as {ids}). Run `cloudrd index repair`.",
    ),
    "index_holds_more": (
        "{side_zh}的索引多出 {count} 条不应推荐的记录（如 {ids}）。请运行 cloudrd index repair。",
        "The {side_en} index holds {count} listings that may not be recommended (such as {ids}). "
        "Run `cloudrd index repair`.",
    ),
    "index_outdated": (
        "{side_zh}的索引中有 {count} 条记录与数据库内容不一致（如 {ids}）。请运行 cloudrd index repair。",
        "In the {side_en} index {count} listings differ from the database (such as {ids}). "
        "Run `cloudrd index repair`.",
    ),
}
