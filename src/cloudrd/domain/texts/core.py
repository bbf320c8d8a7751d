"""Messages of settings, records and permission."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "invalid_input": ("有 {count} 处内容需要修改。", "{count} problem(s) found. Correct them and try again."),
    "not_found": ("没有编号为 {code} 的记录。请核对编号。", "There is no record {code}. Check the code."),
    "state_conflict": (
        "该条目当前状态为“{state}”，不能执行此操作。",
        'This is not possible while the listing is "{state}".',
    ),
    "write_local_only": (
        "账号功能启用之前，只允许在本机上写入。请在运行服务的机器上操作。",
        "Until accounts exist, writing is allowed from this machine only. Do it where the server runs.",
    ),
    "config_bad_value": (
        "设置 {name} 的值“{value}”无效：{reason}。",
        'Setting {name} has the value "{value}", which is not valid: {reason}.',
    ),
    "database_busy": (
        "系统正在写入大量数据，暂时无法保存。请稍后再试，您填写的内容没有保存。",
        "A large amount of data is being written, so nothing could be saved just now. Try again in a minute.",
    ),
    "secret_key_unusable": (
        "密钥文件 {path} 无法读取或内容不完整。请修正权限；"
        "若文件已损坏，请删除它，系统会重新生成（用户需重新登录）。",
        "The key file {path} cannot be read or is incomplete. Correct its permissions; if it is damaged, "
        "delete it and a new one is made (users have to sign in again).",
    ),
    "folder_unwritable": (
        "文件夹 {path} 无法写入。请更换 --data 文件夹或修改其权限。",
        "The folder {path} cannot be written. Choose another --data folder or change its permissions.",
    ),
    "evaluation_bad_line": (
        "{path} 第 {line} 行格式不对，应为：{form}。请改正后重试。",
        "{path}, line {line} does not have the form {form}. Correct it and try again.",
    ),
    "evaluation_double_id": (
        "{path} 第 {line} 行的 id “{id}”已经出现过。每个 id 只能出现一次。",
        '{path}, line {line}: the id "{id}" has occurred before. Every id may occur only once.',
    ),
    "evaluation_empty": (
        "{path} 中没有任何判定。请检查文件。",
        "{path} contains no judgements. Check the file.",
    ),
    "evaluation_unreadable": (
        "无法读取 {path}：{reason}。请检查路径，文件须为 UTF-8 编码的文本或其 gzip 压缩。",
        "Cannot read {path}: {reason}. Check the path; it must be UTF-8 text, or that compressed by gzip.",
    ),
    "port_in_use": (
        "端口 {port} 已被占用。请用 --port 另选一个端口，例如 --port {other}。",
        "Port {port} is in use. Choose another with --port, for example --port {other}.",
    ),
    "port_forbidden": (
        "没有权限使用端口 {port}。请用 --port 选择 1024 以上的端口。",
        "Port {port} needs special rights. Choose one above 1024 with --port.",
    ),
    "http_bad_request": (
        "请求格式不对，请对照接口说明修改。",
        "The request is malformed; compare it with the API page.",
    ),
    "http_forbidden": ("您没有权限执行此操作。", "You may not do this."),
    "http_not_found": ("没有这个地址，请核对网址。", "There is nothing at this address; check it."),
    "http_method": ("该地址不支持此方法。", "This address does not take that method."),
    "http_too_large": (
        "提交的内容过大，请缩短后重试。",
        "What was sent is too large; shorten it and try again.",
    ),
    "http_media_type": (
        "请以 application/json 格式提交。",
        "Send the body as application/json.",
    ),
    "http_too_many": ("请求过于频繁，请稍后再试。", "Too many requests; wait a little and try again."),
    "http_server": (
        "服务器内部出错，您的数据没有改变。请稍后重试；若仍出现，请联系管理员查看日志。",
        "The server failed; nothing was changed. Try again later; if it stays, ask the administrator to read "
        "the log.",
    ),
    "request_value": ("参数“{field}”有误：{reason}。", 'The parameter "{field}" is wrong: {reason}'),
    "foreign_page": (
        "该请求来自其他网站的页面，已拒绝。请在本站页面或程序中操作。",
        "This call comes from a page of another site and was refused. "
        "Use the pages of this site or a program.",
    ),
}
