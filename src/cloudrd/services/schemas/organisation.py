"""Schema of organisations."""

from __future__ import annotations

from typing import Any

from cloudrd.domain.organisation import is_credit_code
from cloudrd.domain.vocabulary import OrganisationKind, Qualification
from cloudrd.services.schemas.base import RecordSchema
from cloudrd.services.schemas.checks import refuse
from cloudrd.services.schemas.fields import Checked, Choice, Choices, Day, Text

_CODE = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}"


def _code(value: Any) -> str:
    from cloudrd.services.schemas.checks import pattern

    return str(pattern(_CODE, "not_organisation_code")(value))


def credit_code(value: Any) -> str:
    """Check a unified social credit code (GB 32100-2015): 18 characters, right check character."""
    found = value.strip().upper() if isinstance(value, str) else ""
    if not is_credit_code(found):
        raise refuse("credit_code_wrong", value)
    return found


class CreditCode(Text):
    """Unified social credit code with its check character."""

    empty = None

    def __init__(self, zh: str, en: str, about: str = "") -> None:
        super().__init__(zh, en, 18, about, metadata={"minLength": 18})
        self.check = credit_code


class Code(Text):
    """Short code of letters, digits, dot, dash and underscore."""

    def __init__(self, zh: str, en: str, about: str = "", **options: Any) -> None:
        super().__init__(zh, en, 40, about, metadata={"pattern": f"^{_CODE}$"}, **options)
        self.check = _code


class OrganisationSchema(RecordSchema):
    """An enterprise, university, institute, hospital or transfer office."""

    code = Code("单位编号", "code", "Short code, unique", required=True)
    kind: Checked = Choice("单位类型", "kind", OrganisationKind, required=True)
    name = Text("单位名称", "name", 200, one_line=True, required=True)
    name_en = Text("英文名称", "English name", 200, one_line=True)
    credit_code = CreditCode("统一社会信用代码", "unified social credit code", "18 characters, GB 32100-2015")
    district = Text("所在区", "district", 60, one_line=True)
    qualifications = Choices("资质", "qualifications", Qualification)
    centre_number = Text("云上研发中心编号", "cloud R&D centre no.", 40, one_line=True)
    centre_registered_on = Day("云上研发中心登记日期", "cloud R&D centre registered on")
    contact_name = Text("联系人", "contact", 80, one_line=True)
    contact_email = Text("联系邮箱", "contact e-mail", 200, one_line=True)
    contact_phone = Text("联系电话", "contact phone", 40, one_line=True)
    profile = Text("简介", "profile", 5_000)
    profile_en = Text("英文简介", "profile in English", 5_000)
