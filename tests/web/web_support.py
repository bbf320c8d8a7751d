"""What the tests of the pages share: sample listings and reading of pages."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

from flask import Flask
from werkzeug.test import TestResponse

from cloudrd.domain.vocabulary import Side
from cloudrd.services import posting
from cloudrd.services.actor import SYSTEM

PROBLEM = "海水取样泵的不锈钢叶轮在含沙海水中半年就出现点蚀。希望找到耐冲蚀的表面涂层，不改变铸件的外形尺寸。"
NEED = {
    "title": "海水泵叶轮耐冲蚀涂层",
    "title_en": "Erosion-resistant coating for sea-water pump impellers",
    "problem": PROBLEM,
    "problem_en": "Stainless impellers of our sampling pumps pit within half a year in sand-laden sea water.",
    "indicators": [{"name": "结合强度", "operator": "ge", "value": 60, "unit": "MPa", "must": True}],
    "minimum_trl": 5,
    "cooperation_modes": ["development", "licence"],
    "budget_min": 30,
    "budget_max": 80,
    "industry_division": "34",
    "region": "崂山区",
    "organisation": "远澜泵业有限公司",
    "deadline": (date.today() + timedelta(days=200)).isoformat(),
}
COATING = {
    "kind": "achievement",
    "title": "不锈钢叶轮激光熔覆耐冲蚀涂层",
    "summary": "在不锈钢叶轮铸件表面激光熔覆耐冲蚀涂层，含沙海水冲刷一千小时无点蚀，不改变外形尺寸。",
    "indicators": [{"name": "结合强度", "operator": "eq", "value": 0.08, "unit": "GPa"}],
    "trl": 7,
    "cooperation_modes": ["licence"],
    "price_min": 20,
    "price_max": 50,
    "industry_division": "34",
    "organisation": "OU1",
}
OTHERS = (
    ("instrument", "含沙海水冲刷腐蚀试验台", "可模拟含沙海水工况，对叶轮、阀门等过流部件做冲刷腐蚀试验。"),
    ("expert_team", "大豆育种团队", "团队从事耐盐碱大豆的选育与推广。"),
    ("funding", "首台套保险补偿", "对首台套装备的保费给予补偿。"),
)


def token_of(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, "the page holds no form token"
    return found.group(1)


def post_need(app: Flask, **fields: object) -> str:
    """Post a need past the pages; returns its code."""
    with app.extensions["cloudrd"].database.write() as session:
        code = posting.create(session, SYSTEM, Side.NEED, {"title": "需求", "problem": "问题", **fields}).code
        session.commit()
    assert code
    return code


def main_text(page: TestResponse) -> str:
    """What a reader sees of the main part: without tags, white space run together."""
    part = page.text[page.text.index("<main") : page.text.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", part)).split())


def heading(page: TestResponse) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert found
    return html.unescape(re.sub(r"<[^>]+>", "", found.group(1))).strip()
