"""The small records inside listings: indicators, people, intellectual property."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from cloudrd.domain.vocabulary import Operator, PropertyStatus, PropertyType
from cloudrd.services.schemas.base import Part
from cloudrd.services.schemas.checks import Flaw
from cloudrd.services.schemas.fields import Choice, Day, Number, Text, YesNo

NUMBER_LIMIT = 1e15


class _Indicator(Part):
    name = Text("名称", "name", 100, "What is measured, e.g. 抗拉强度", one_line=True, required=True)
    name_en = Text(
        "英文名称", "English name", 100, "The same in English, e.g. tensile strength", one_line=True
    )
    operator = Choice(
        "关系", "relation", Operator, "How the value relates; eq is a measured value", required=True
    )
    value = Number("数值", "value", NUMBER_LIMIT, "Number in `unit`; lower end with `between`", required=True)
    upper = Number("上限", "upper end", NUMBER_LIMIT, "Upper end, with `between` only")
    unit = Text("单位", "unit", 40, "As engineers write it: MPa, ℃, %, dB(A)", one_line=True)

    def flaws(self, part: Mapping[str, Any]) -> list[Flaw]:
        upper = part.get("upper")
        if part["operator"] != Operator.BETWEEN:
            return [Flaw("upper_not_wanted", "upper", upper)] if upper is not None else []
        if upper is None:
            return [Flaw("upper_wanted", "upper")]
        return [Flaw("upper_below_value", "upper", upper)] if upper < part["value"] else []


class NeedIndicatorSchema(_Indicator):
    """A numeric requirement: what must be reached."""

    defaults: ClassVar[Mapping[str, Any]] = {"must": True}

    must = YesNo("必须", "must", "false for a wish; true if not given")


class ResourceIndicatorSchema(_Indicator):
    """A numeric statement: what is reached, compared with what, proven how."""

    comparator = Text("对比对象", "comparator", 200, "What it is better than", one_line=True)
    evidence = Text("依据", "evidence", 200, "Test report, appraisal …", one_line=True)


class PersonSchema(Part):
    """A member of the team."""

    name = Text("姓名", "name", 80, one_line=True, required=True)
    role = Text("职务职称", "role", 80, "Title or part in the team", one_line=True)


class PropertySchema(Part):
    """A patent, copyright, variety right or know-how the resource rests on."""

    type = Choice("类型", "type", PropertyType, required=True)
    number = Text("编号", "number", 80, "Patent or registration number", one_line=True)
    status = Choice("状态", "status", PropertyStatus)
    expires_on = Day("到期日", "expires on")
