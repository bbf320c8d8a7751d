"""Closed vocabularies of the marketplace, each term with its Chinese and English label.

Sources: DESIGN terms of the cloud R&D programme; GB/T 22900 (technology readiness levels);
the contract law's kinds of technology contract.
"""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A vocabulary term: the member's value is the stored code; `zh` and `en` are its labels."""

    zh: str
    en: str

    def __new__(cls, code: str, zh: str = "", en: str = "") -> Term:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh = zh
        member.en = en
        return member

    def label(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


class Side(Term):
    NEED = "need", "创新需求", "need"
    RESOURCE = "resource", "创新资源", "resource"

    @property
    def other(self) -> Side:
        return Side.RESOURCE if self is Side.NEED else Side.NEED


class OrganisationKind(Term):
    ENTERPRISE = "enterprise", "企业", "enterprise"
    UNIVERSITY = "university", "高校", "university"
    INSTITUTE = "institute", "科研院所", "research institute"
    HOSPITAL = "hospital", "医疗机构", "hospital"
    OFFICE = "office", "技术转移机构", "transfer office"


class Qualification(Term):
    TECHNOLOGY_SME = "technology_sme", "科技型中小企业", "technology SME"
    HIGH_TECH = "high_tech", "高新技术企业", "high-tech enterprise"
    ABOVE_SCALE = "above_scale", "规上工业企业", "industrial enterprise above designated size"
    CHAIN_LEADER = "chain_leader", "链主企业", "chain leader"


class ResourceKind(Term):
    ACHIEVEMENT = "achievement", "科技成果", "achievement"
    EXPERT_TEAM = "expert_team", "专家团队", "expert team"
    LABORATORY = "laboratory", "实验室", "laboratory"
    INSTRUMENT = "instrument", "仪器设备", "instrument"
    PILOT_BASE = "pilot_base", "中试基地", "pilot base"
    FUNDING = "funding", "科技金融", "funding"


class Stage(Term):
    """Stage of an achievement; `STAGE_TRL` says which readiness level each stands for at least."""

    RESEARCH = "research", "正在研发", "in research"
    SAMPLE = "sample", "已有样品", "sample made"
    LAB = "lab", "通过小试", "laboratory scale passed"
    PILOT = "pilot", "通过中试", "pilot scale passed"
    PRODUCTION = "production", "可以量产", "ready for production"


# GB/T 22900 levels that the stage words of Chinese technology markets stand for.
STAGE_TRL: dict[Stage, int] = {
    Stage.RESEARCH: 3,
    Stage.SAMPLE: 4,
    Stage.LAB: 5,
    Stage.PILOT: 7,
    Stage.PRODUCTION: 9,
}


class CooperationMode(Term):
    DEVELOPMENT = "development", "委托开发", "commissioned development"
    JOINT_DEVELOPMENT = "joint_development", "合作开发", "joint development"
    TRANSFER = "transfer", "技术转让", "transfer"
    LICENCE = "licence", "技术许可", "licence"
    EQUITY = "equity", "技术入股", "technology as equity"
    JOINT_PRODUCTION = "joint_production", "合作生产", "joint production"
    CONSULTING = "consulting", "技术咨询", "consulting"
    SERVICE = "service", "技术服务", "technical service"
    OTHER = "other", "其他", "other"


class OutcomeKind(Term):
    PRODUCT_UPGRADE = "product_upgrade", "产品升级", "product upgrade"
    PROCESS_IMPROVEMENT = "process_improvement", "工艺改进", "process improvement"
    LINE_RENOVATION = "line_renovation", "生产线改造", "line renovation"


class Confidentiality(Term):
    PUBLIC = "public", "公开", "public"
    SUMMARY = "summary", "摘要公开", "summary only"
    MATCH_ONLY = "match_only", "仅撮合", "match only"


class Language(Term):
    ZH = "zh", "中文", "Chinese"
    EN = "en", "英文", "English"
    BOTH = "both", "中英双语", "Chinese and English"


class PropertyType(Term):
    INVENTION = "invention", "发明专利", "invention patent"
    UTILITY_MODEL = "utility_model", "实用新型专利", "utility model"
    DESIGN = "design", "外观设计专利", "design patent"
    SOFTWARE_COPYRIGHT = "software_copyright", "软件著作权", "software copyright"
    PLANT_VARIETY = "plant_variety", "植物新品种权", "plant variety right"
    KNOW_HOW = "know_how", "非专利技术", "know-how"


class PropertyStatus(Term):
    PENDING = "pending", "申请中", "pending"
    GRANTED = "granted", "已授权", "granted"
    EXPIRED = "expired", "已失效", "expired"


class Ownership(Term):
    SOLE = "sole", "独有", "sole"
    JOINT = "joint", "共有", "joint"


class PriorLicence(Term):
    NONE = "none", "未许可", "none"
    ORDINARY = "ordinary", "普通许可", "ordinary"
    SOLE = "sole", "排他许可", "sole"
    EXCLUSIVE = "exclusive", "独占许可", "exclusive"


class Chain(Term):
    """Industrial chains of the model city."""

    MARINE_EQUIPMENT = "marine_equipment", "船舶与海工装备", "marine equipment"
    RAIL_TRANSIT = "rail_transit", "轨道交通装备", "rail transit"
    HOME_APPLIANCES = "home_appliances", "智能家电", "home appliances"
    DISPLAYS_VR = "displays_vr", "新型显示与虚拟现实", "displays and VR"
    HYDROGEN_ENERGY = "hydrogen_energy", "氢能与新能源", "hydrogen and new energy"
    RUBBER_TYRES = "rubber_tyres", "橡胶轮胎", "rubber and tyres"
    BEARINGS_MACHINERY = "bearings_machinery", "轴承与机械", "bearings and machinery"
    INSTRUMENTS = "instruments", "仪器仪表", "instruments"
    BIOMEDICINE = "biomedicine", "生物医药", "biomedicine"
    MODERN_AGRICULTURE = "modern_agriculture", "现代农业", "modern agriculture"
    SOFTWARE = "software", "软件与信息服务", "software"


class StrategicIndustry(Term):
    """Strategic emerging industries, 2018 classification of the National Bureau of Statistics."""

    NEW_GENERATION_IT = "new_generation_it", "新一代信息技术", "new-generation IT"
    HIGH_END_EQUIPMENT = "high_end_equipment", "高端装备制造", "high-end equipment"
    NEW_MATERIALS = "new_materials", "新材料", "new materials"
    BIOTECH = "biotech", "生物", "biotechnology"
    NEW_ENERGY_VEHICLES = "new_energy_vehicles", "新能源汽车", "new-energy vehicles"
    NEW_ENERGY = "new_energy", "新能源", "new energy"
    GREEN = "green", "节能环保", "energy saving and environment"
    DIGITAL_CREATIVE = "digital_creative", "数字创意", "digital creative"
    RELATED_SERVICES = "related_services", "相关服务业", "related services"


class ListingState(Term):
    DRAFT = "draft", "草稿", "draft"
    SUBMITTED = "submitted", "待审核", "submitted"
    RETURNED = "returned", "退回修改", "returned"
    PUBLISHED = "published", "已发布", "published"
    IN_PAIRING = "in_pairing", "对接中", "in pairing"
    SOLVED = "solved", "已解决", "solved"
    EXPIRED = "expired", "已过期", "expired"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class EvidenceGroup(Term):
    """What the ranker reads, in the groups whose contributions are shown."""

    WORDING = "wording", "用词", "wording"
    MEANING = "meaning", "语义", "meaning"
    TITLE = "title", "标题", "titles"
    DISTINCT = "distinct", "独特性", "distinctness"
    CONDITIONS = "conditions", "条件与指标", "conditions and indicators"


class MatchState(Term):
    """States of a kept match. `MATCH_TRANSITIONS` in `domain.workflow` says which follows which."""

    SUGGESTED = "suggested", "待审核", "suggested"
    APPROVED = "approved", "审核通过", "approved"
    REJECTED = "rejected", "未通过", "rejected"
    PROPOSED = "proposed", "已推荐双方", "proposed"
    SIGNED = "signed", "已签约", "signed"
    ENDED = "ended", "已终止", "ended"


class DeclineReason(Term):
    """Why a match was rejected or ended."""

    TOO_EARLY = "too_early", "成熟度不足", "too early"
    ADVANTAGE_UNCLEAR = "advantage_unclear", "优势不明", "advantage unclear"
    ROUTE_UNCLEAR = "route_unclear", "商业路径不清", "commercial route unclear"
    DESCRIPTION_UNCLEAR = "description_unclear", "描述不清", "description unclear"
    TECHNICAL_MISMATCH = "technical_mismatch", "技术不符", "technical mismatch"
    PRICE = "price", "价格", "price"
    PROPERTY = "property", "权属", "intellectual property"
    CAPACITY = "capacity", "档期", "capacity"
    CONFLICT_OF_INTEREST = "conflict_of_interest", "利益冲突", "conflict of interest"
    STALE = "stale", "已失效", "stale"


# A listing in one of these states may be recommended; all others leave the index.
MATCHABLE_STATES = frozenset({ListingState.PUBLISHED, ListingState.IN_PAIRING})


class Operator(Term):
    GE = "ge", "≥", "≥"
    GT = "gt", ">", ">"
    LE = "le", "≤", "≤"
    LT = "lt", "<", "<"
    EQ = "eq", "=", "="
    BETWEEN = "between", "介于", "between"


class Verdict(Term):
    MET = "met", "符合", "met"
    UNMET = "unmet", "不符合", "unmet"
    UNKNOWN = "unknown", "未说明", "unknown"
