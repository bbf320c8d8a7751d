"""Field names and values of technology markets."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.errors import BadFile
from cloudrd.domain.vocabulary import Side
from cloudrd.services.importing.market import MarketMapping, clean
from cloudrd.services.importing.textfiles import Record
from cloudrd.services.schemas import schema_of

FILE = Path("listings.jsonl")


def convert(side, **values):
    values = {"id": "M1", "name": "名称", "context": "正文", **values}
    (row,) = MarketMapping(side).objects([Record(1, values, "")], FILE)
    return row


def resource(**values):
    row = convert(Side.RESOURCE, **values)
    assert row.flaws == []
    schema_of(Side.RESOURCE).load({name: v for name, v in row.data.items() if name != "source_id"})
    return row.data


@pytest.mark.parametrize(
    ("dirty", "text"),
    [
        ("\xa0\xa0两个空格\u3000全角", "两个空格 全角"),
        ("<p>第一段</p><p>第二段<br/>换行</p>", "第一段\n第二段\n换行"),
        ("面积 5 m<sup>2</sup>，CO<sub>2</sub>，x<sup>上标</sup>", "面积 5 m²，CO₂，x上标"),
        ("1&lt;x&amp;y&nbsp;z", "1<x&y z"),
        ("含量<1%，抑菌率>95%，p<0.05", "含量<1%，抑菌率>95%，p<0.05"),
        ("<001>晶向", "<001>晶向"),
        ("不可\u200c见\x02\ufeff字符", "不可见字符"),
        (None, ""),
        (12.0, "12"),
        ("<span style='x'>着色</span>", "着色"),
    ],
)
def test_texts_are_cleaned_without_losing_signs(dirty, text):
    assert clean(dirty) == text


@given(st.text(st.characters() | st.sampled_from("<>&;p/ sub\xa0"), max_size=40))
def test_cleaned_text_is_always_acceptable(text):
    cleaned = clean(text)
    assert schema_of(Side.NEED).checked["problem"].check(cleaned or "x") == (cleaned or "x")


@pytest.mark.parametrize(
    ("said", "modes"),
    [
        ("技术转让,技术许可,委托开发", ["transfer", "licence", "development"]),
        ("完全转让许可转让技术入股合作生产", ["transfer", "licence", "equity", "joint_production"]),
        ("许可转让", ["licence"]),
        ("完全转让其他", ["transfer", "other"]),
        ("", []),
    ],
)
def test_cooperation_modes_also_run_together(said, modes):
    assert resource(cooperationMethod=said)["cooperation_modes"] == modes


@pytest.mark.parametrize(
    ("said", "section", "division"),
    [
        ("制造业——医药制造业", "C", "27"),
        ("制造业电力、热力、燃气、及水生产和供应业建筑业", "C", None),
        ("信息传输、软件和信息技术服务业金融业", "I", None),
        ("信息传输、软件和信息技术服务业——科技推广和应用服务业", "M", "75"),
        ("制造业——没有这个行业", "C", None),
        ("", None, None),
    ],
)
def test_classifications(said, section, division):
    data = resource(classification=said)
    assert (data["industry_section"], data["industry_division"]) == (section, division)


def test_prices():
    assert resource(price="面议")["price_negotiable"] is True
    data = resource(price="100.0万元-200.5万元")
    assert (data["price_min"], data["price_max"]) == (Decimal("100.0"), Decimal("200.5"))
    assert resource(price="9万元")["price_max"] == 9
    assert "price_min" not in resource(price="")
    row = convert(Side.RESOURCE, price="便宜")
    assert [(flaw.path, flaw.code) for flaw in row.flaws] == [("price_min", "price_unreadable")]
    assert row.names["price_min"] == "price"


def test_stage_right_chain_and_field():
    data = resource(maturity="通过中试", zlxx="外观专利", industry="新能源-氢能", scope="重卡")
    assert (data["stage"], data["ip"], data["chain"]) == ("pilot", [{"type": "design"}], "hydrogen_energy")
    assert (data["strategic_industry"], data["application_field"]) == ("new_energy", "重卡\n新能源-氢能")
    data = resource(industry="新材料-复合材料")
    assert (data["chain"], data["strategic_industry"]) == (None, "new_materials")


def test_words_that_are_not_known_are_refused_by_the_schema_not_guessed():
    row = convert(Side.RESOURCE, maturity="快好了", zlxx="商标")
    _, _, flaws = schema_of(Side.RESOURCE).take({k: v for k, v in row.data.items() if k != "source_id"})
    assert {flaw.path for flaw in flaws} == {"stage", "ip.0.type"}


def test_listings_without_text_or_title_still_say_what_is_there():
    assert convert(Side.NEED, context="").data["problem"] == "名称"
    data = convert(Side.NEED, name="", context="急需一种涂层。要求如下").data
    assert (data["title"], data["problem"]) == ("急需一种涂层", "急需一种涂层。要求如下")
    assert convert(Side.NEED, name="", context="").data["title"] == "未命名条目 M1"


def test_fields_it_does_not_know_are_passed_over():
    assert "part" not in resource(part="1", contact="x")


@pytest.mark.parametrize("missing", ["id", "name", "context"])
def test_a_file_of_another_kind_is_refused(missing):
    values = {name: "x" for name in ("id", "name", "context") if name != missing}
    with pytest.raises(BadFile) as caught:
        list(MarketMapping(Side.NEED).objects([Record(1, values, "")], FILE))
    assert (caught.value.code, caught.value.params["column"]) == ("mapping_unfit", missing)


def test_tables_are_read_as_well():
    rows = [["id", "name", "context", "price"], ["7", "'=名", "正文", "面议"], [], ["8", "二", None, ""]]
    first, second = MarketMapping(Side.RESOURCE).table(rows, FILE)
    assert (first.number, first.data["title"], first.data["price_negotiable"]) == (2, "=名", True)
    assert (second.number, second.data["summary"]) == (4, "二")
