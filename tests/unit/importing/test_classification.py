from cloudrd.domain.classification import (
    DISCIPLINES,
    DIVISIONS,
    SECTIONS,
    find_discipline,
    find_division,
    find_section,
)


def test_the_industries_are_complete_and_in_order():
    assert "".join(SECTIONS) == "ABCDEFGHIJKLMNOPQRST"
    assert list(DIVISIONS) == [f"{number:02d}" for number in range(1, 98)]
    sections = [division.section for division in DIVISIONS.values()]
    assert sections == sorted(sections)


def test_the_disciplines_are_complete_and_in_order():
    assert len(DISCIPLINES) == 62
    assert list(DISCIPLINES) == sorted(DISCIPLINES)


def test_names_are_distinct_in_both_languages():
    for table in (DIVISIONS, DISCIPLINES):
        assert len({one.zh for one in table.values()}) == len(table)
        assert len({one.en for one in table.values()}) == len(table)


def test_industries_are_found_by_code_and_name():
    for division in DIVISIONS.values():
        assert find_division(division.code) == find_division(division.zh) == division
    for section in SECTIONS.values():
        assert find_section(section.code) == find_section(section.zh) == find_section(section.en) == section
    assert find_discipline("材料科学") == find_discipline("430")


def test_older_cut_off_and_misspelt_names_are_found():
    assert find_division("石油加工、炼焦和核燃料加工业").code == "25"
    assert find_division("计算机、通信和其他电子设备制造").code == "39"
    assert find_division("皮革毛皮羽毛及其制品和制鞋业").code == "19"
    assert find_division("酒饮料喝精制茶制造业").code == "15"
    assert find_section("制造业建筑业批发和零售业").code == "C"


def test_what_is_no_industry_is_not_found():
    for name in ("", "不存在的行业", "98", "00", "X", "制"):
        assert find_division(name) is None
    assert find_section("天文") is None
    assert find_discipline("炼金术") is None
