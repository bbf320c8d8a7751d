"""Messages of the text encoders and the reranker; the codes of models in general begin with encoder_."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "encoder_not_found": (
        "找不到模型“{name}”。请检查名称或路径；若需下载，请关闭离线模式（CLOUDRD_ENCODER_OFFLINE=false）。",
        'No model "{name}" was found. Check the name or path; to download it, switch offline mode '
        "off (CLOUDRD_ENCODER_OFFLINE=false).",
    ),
    "encoder_no_network": (
        "无法连接模型仓库，本机也没有“{name}”的缓存。请检查网络，或改用本地路径。",
        'The model hub cannot be reached and "{name}" is not cached here. Check the network or give a '
        "local path.",
    ),
    "encoder_files_missing": (
        "缺少模型文件 {path}。请重新安装软件或重新复制模型目录。",
        "The model file {path} is missing. Reinstall, or copy the model directory again.",
    ),
    "encoder_damaged": (
        "模型 {path} 已损坏或不完整，未加载。请重新复制或重新训练。",
        "The model {path} is damaged or incomplete and was not loaded. Copy it again or train it anew.",
    ),
    "encoder_format_unknown": (
        "编码模型 {path} 的格式与本版本（{expected}）不符。请使用随本版本提供的模型。",
        "The encoder model {path} is not of this version's format ({expected}). Use the model shipped "
        "with it.",
    ),
    "encoder_wrong_dimension": (
        "模型 {name} 声明 {declared} 维，实际为 {actual} 维，未使用。请更换模型。",
        "Model {name} declares {declared} dimensions but gives {actual}; it was not used. Choose another.",
    ),
    "encoder_bad_vectors": (
        "模型 {name} 产生了无效数值。请更换模型或设备。",
        "Model {name} gave values that are not numbers. Use another model or device.",
    ),
    "encoder_prompt_too_long": (
        "提示语“{prompt}”过长，模型 {name} 已无法再读入正文。请缩短。",
        'The prompt "{prompt}" leaves model {name} no room for text. Shorten it.',
    ),
    "encoder_device_unknown": (
        "本机不能使用计算设备“{device}”。请改为 cpu 或可用的设备。",
        'The device "{device}" cannot be used here. Choose cpu or one that exists.',
    ),
    "encoder_own_code": (
        "模型 {name} 需要运行其自带的程序代码，出于安全已拒绝。请更换模型。",
        "Model {name} wants to run program code of its own; refused for safety. Choose another.",
    ),
    "encoder_library_missing": (
        "未安装 sentence-transformers，无法使用该模型。请安装它，或改用内置编码器、不用重排模型。",
        "sentence-transformers is not installed. Install it, or use the built-in encoder and no reranker.",
    ),
    "reranker_without_score": (
        "模型 {name} 不能为一对文本给出单一分数，不能用于重排。"
        "请在 CLOUDRD_RERANKER 中改用交叉编码（cross-encoder）模型，或留空不用。",
        "Model {name} gives no single score for a pair of texts and cannot rerank. Name a cross-encoder in "
        "CLOUDRD_RERANKER, or leave it empty.",
    ),
}
