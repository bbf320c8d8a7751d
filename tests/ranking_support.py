"""A small retrieval test of our own making: needs of workshops that do not exist, and their answers."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np

from cloudrd.matching.fitting import Judgements
from cloudrd.matching.ranker import Feature, Ranker, probability
from cloudrd.services.tuning import Collected

THINGS = (
    "牡蛎壳煅烧炉",
    "海带烘干线",
    "船用舵机",
    "扇贝分级机",
    "岩心钻杆",
    "盐田收割车",
    "浮标电池舱",
    "木塑托盘",
)
METHODS = ("余热回收", "积灰在线清除", "裂纹声发射监测", "润滑脂泄漏密封", "转速闭环控制", "涂层现场修补")
ABSENT = ("丝绸印花", "蜂蜜检验", "冰雕运输", "古籍修复", "钟表校准", "灯塔照明", "陶笛调音", "茶园遮阳")
ASIDES = (
    "已在两家企业试用。",
    "结构简单，维护方便。",
    "团队有多年经验。",
    "可按现场条件调整。",
    "正在申请专利。",
)
# A copy of the first document under another id: the same thing listed twice.
TWIN = "d-twin"
SIMPLE = Ranker(
    "simple",
    (
        Feature("wording", "wording", 1.0, 0.0, 1.0, clip=9.0),
        Feature("meaning", "meaning", 1.0, 0.0, 1.0, clip=9.0),
        Feature("need_title", "title", 1.0, 0.0, 1.0, clip=9.0),
    ),
    -3.0,
    0.05,
)


def write_test(folder: Path) -> Path:
    """corpus.jsonl.gz, queries.jsonl.gz and qrels.dev.tsv: 49 documents, 32 needs, half without an answer."""
    folder.mkdir(parents=True, exist_ok=True)
    corpus, queries, grades = [], [], []
    for t, thing in enumerate(THINGS):
        for m, method in enumerate(METHODS):
            text = f"针对{thing}的{method}，提出一套做法。{ASIDES[(t + m) % 5]}{ASIDES[(t * m) % 5]}"
            corpus.append({"id": f"d{t}-{m}", "title": f"{thing}{method}装置", "text": text})
    corpus.append({**corpus[0], "id": TWIN})
    for t, thing in enumerate(THINGS):
        for m in (t % 6, (t + 2) % 6):
            query = f"q{t}-{m}"
            text = f"我厂的{thing}需要{METHODS[m]}，现有做法费工。{ASIDES[t % 5]}"
            queries.append({"id": query, "title": f"{thing}{METHODS[m]}", "text": text})
            grades += [
                (query, f"d{t}-{m}", 3),
                (query, f"d{t}-{(m + 1) % 6}", 1),
                (query, f"d{(t + 1) % 8}-{m}", 0),
            ]
    for a, thing in enumerate(ABSENT):
        for m in (a % 6, (a + 3) % 6):
            query = f"x{a}-{m}"
            queries.append(
                {"id": query, "title": f"{thing}{METHODS[m]}", "text": f"{thing}时要{METHODS[m]}。"}
            )
            grades += [(query, f"d{a}-{m}", 1), (query, f"d{(a + 1) % 8}-{m}", 0)]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "qrels.dev.tsv").write_text("".join(f"{q}\t{d}\t{g}\n" for q, d, g in grades), "utf-8")
    return folder


def collected(queries: int = 100, candidates: int = 25, seed: int = 0) -> Collected:
    """Candidates whose words and meaning tell right from wrong, and whose titles say nothing.

    In half of the queries everything is wrong, and everything lies a little farther.
    """
    chance = np.random.default_rng(seed)
    of_query = np.repeat([f"q{n:03d}" for n in range(queries)], candidates)
    hard = np.repeat(np.arange(queries) % 2, candidates)
    values = chance.normal(0, 1, (len(of_query), 3)) - np.array([0.8, 0.4, 0.0]) * hard[:, None]
    right = (chance.random(len(values)) < probability(values @ [2.0, 1.0, 0.0] - 3.5)) & (hard == 0)
    grades = np.where(right, chance.integers(2, 4, len(right)), chance.integers(0, 2, len(right)))
    documents = np.array([f"d{n % candidates}" for n in range(len(of_query))])
    graded: dict[str, dict[str, int]] = {}
    for query, document, grade in zip(of_query.tolist(), documents.tolist(), grades.tolist(), strict=True):
        graded.setdefault(query, {})[document] = grade
    answered = np.array([max(graded[query].values()) >= 2 for query in of_query.tolist()])
    return Collected(Judgements(values, grades, of_query, answered), documents, graded)
