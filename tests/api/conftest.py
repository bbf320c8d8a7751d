from __future__ import annotations

import pytest

from cloudrd.app import create_app

RESOURCES = (
    {
        "title": "双极板表面碳基导电防腐涂层",
        "title_en": "Carbon-based conductive anti-corrosion coating for bipolar plates",
        "kind": "achievement",
        "summary": "用磁控溅射在不锈钢双极板上沉积碳基多层膜，接触电阻低于 3 mΩ·cm²，不含贵金属。",
        "summary_en": "Sputtered carbon multilayer on stainless plates, contact resistance below 3 mΩ·cm².",
        "indicators": [{"name": "接触电阻", "operator": "eq", "value": 0.0031, "unit": "Ω·cm²"}],
        "trl": 7,
        "cooperation_modes": ["licence"],
        "organisation": "琴屿大学",
    },
    {
        "title": "橡胶密炼车间异味治理技术",
        "kind": "achievement",
        "summary": "分质收集、冷凝除油与低温催化氧化组合，厂界臭气浓度低于 20。",
        "cooperation_modes": ["service"],
    },
    {
        "title": "燃料电池部件测试平台",
        "kind": "laboratory",
        "summary": "可测双极板接触电阻、耐腐蚀电流与短堆性能。",
    },
)
NEED = {
    "title": "金属双极板导电防腐处理",
    "problem": "不锈钢双极板镀金太贵，想找不含贵金属的导电防腐涂层，接触电阻要低。",
    "indicators": [{"name": "接触电阻", "operator": "le", "value": 5, "unit": "mΩ·cm²", "must": True}],
    "minimum_trl": 6,
    "cooperation_modes": ["licence"],
}


@pytest.fixture
def client(tmp_path):
    """A client on this machine, of an application on an empty data folder."""
    return create_app(tmp_path).test_client()


@pytest.fixture
def city(client):
    """A client with three resources and one need posted through the API itself."""
    for resource in RESOURCES:
        assert client.post("/api/v1/resources", json=resource).status_code == 201
    assert client.post("/api/v1/needs", json=NEED).status_code == 201
    return client


@pytest.fixture
def stranger():
    """WSGI variables of a caller on another machine."""
    return {"REMOTE_ADDR": "192.0.2.7"}
