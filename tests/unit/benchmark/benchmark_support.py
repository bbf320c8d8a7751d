"""Paragraphs for the tests of the benchmark."""

TOPICS = ("船体涂层", "轮胎配方", "轴承诊断", "氢气压缩", "冷链运输", "焊缝探伤")


def paragraph(number):
    """A paragraph like no other."""
    topic = TOPICS[number % len(TOPICS)]
    return "".join(
        f"第{number}号{topic}试验的第{step}步测得数据{number * 7 + step}组，结果比上一批稳定。"
        for step in range(6)
    )
