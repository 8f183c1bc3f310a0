"""The operator, the museum, the gas-appliance maker, the transport bureau and the newer clients; all fictional."""

from typing import Final

from yingda.demo.case_lines import CASE_LINES
from yingda.demo.flows.hotlines import GAS, MUSEUM, TRANSPORT
from yingda.demo.flows.services import SHARED
from yingda.demo.model import (
    Calendar,
    Disposition,
    Enterprise,
    Hotline,
    Person,
    Phone,
    Queue,
    RemoteSeat,
    Routing,
    Skill,
)
from yingda.demo.new_lines import NEW_LINES, SHARED_NUMBER
from yingda.demo.world.carrier import AGENT_AT_HOME
from yingda.tenancy.model import Role

_MUSEUM: Final = "museum/service"
_TRANSPORT: Final = "transport/service"
_INSTALLATION: Final = "gas/installation"
_REPAIR: Final = "gas/repair"
_OTHER: Final = "gas/other"
_SECURITIES: Final = "securities/service"
_ORDERS: Final = "mailorder/orders"
_CLAIMS: Final = "insurer/claims"
_POLICY: Final = "insurer/policy"
_MOBILE: Final = "mobile/service"
_FAULT: Final = "mobile/fault"


_APPLIANCES: Final = "gas/appliances"
"""The skill that a repair wants."""


def _agent(staff_no: str, name: str, *serves: str, appliances: int = 0) -> Person:
    return Person(
        username=f"agent{staff_no}",
        display_name=name,
        role=Role.AGENT,
        staff_no=staff_no,
        serves=serves,
        knows={_APPLIANCES: appliances} if appliances else {},
    )


def _admin(code: str, name: str) -> Person:
    return Person(username=f"{code}.admin", display_name=name, role=Role.TENANT_ADMIN)


def _viewer(code: str, name: str) -> Person:
    return Person(username=f"{code}.viewer", display_name=name, role=Role.TENANT_VIEWER)


def _clerk(code: str, name: str) -> Person:
    return Person(username=f"{code}.clerk", display_name=name, role=Role.CLERK)


OPERATOR: Final = Enterprise(
    code="operator",
    kind="operator",
    name_zh="和声客户联络中心",
    name_en="Hesheng Contact Centre",
    channel_limit=200,
    people=(
        Person(username="operator.admin", display_name="顾安然", role=Role.OPERATOR_ADMIN),
        Person(
            username="operator.lead",
            display_name="沈班长",
            role=Role.SUPERVISOR,
            assigned=(
                "museum",
                "gas",
                "transport",
                "securities",
                "rescue",
                "mailorder",
                "insurer",
                "mobile",
            ),
        ),
        Person(
            username="operator.duty",
            display_name="程值班",
            role=Role.SUPERVISOR,
            assigned=("museum", "transport"),
        ),
        _agent("801", "林小溪", _MUSEUM, _TRANSPORT, _INSTALLATION),
        _agent("802", "陈知远", _MUSEUM, _TRANSPORT, _REPAIR, appliances=6),
        _agent("803", "赵明朗", _MUSEUM, _TRANSPORT, _SECURITIES, _ORDERS, _CLAIMS, _MOBILE),
        _agent("804", "周若宁", _MUSEUM, _INSTALLATION, _OTHER, _POLICY, _FAULT),
        _agent("805", "吴行简", _TRANSPORT, _REPAIR, _OTHER, appliances=3),
        _agent(
            "806",
            "郑清和",
            _MUSEUM,
            _TRANSPORT,
            _INSTALLATION,
            _REPAIR,
            _OTHER,
            _SECURITIES,
            _ORDERS,
            _CLAIMS,
            _POLICY,
            _MOBILE,
            _FAULT,
            appliances=8,
        ),
    ),
    pool=("运营商座席组", "Operator's agents"),
    phones=(Phone(code="T81", endpoint="phone-t81"), Phone(code="T82", endpoint="phone-t82")),
    room="A 厅",
    remote_seats=(RemoteSeat(code="H81", digits=AGENT_AT_HOME, note="居家席"),),
    committed={"museum": 2, "transport": 2, "gas": 1},
    hotline=Hotline(
        digits=SHARED_NUMBER,
        name_zh="商户共用号码",
        name_en="Number shared by merchants",
        document=SHARED,
        number_class="shared",
        shared=True,
    ),
)

MUSEUM_ENTERPRISE: Final = Enterprise(
    code="museum",
    kind="client",
    name_zh="云溪博物馆",
    name_en="Yunxi Museum",
    channel_limit=30,
    people=(_admin("museum", "苏馆员"), _viewer("museum", "韩馆员"), _clerk("museum", "白预约")),
    blocked={"13100009999": "反复拨打后不说话"},
    queues=(
        Queue(
            code="service",
            name_zh="人工服务",
            name_en="Service desk",
            greeting_zh="您好，云溪博物馆，请问有什么可以帮您？",
            greeting_en="Good day, Yunxi Museum, how may I help you?",
        ),
    ),
    dispositions=(
        Disposition(code="opening", name_zh="开放时间咨询", name_en="Opening hours"),
        Disposition(code="tickets", name_zh="票务咨询", name_en="Tickets"),
        Disposition(code="group", name_zh="团体参观预约", name_en="Group visit"),
        Disposition(code="exhibition", name_zh="展览与讲解", name_en="Exhibitions and guides"),
        Disposition(code="lost", name_zh="失物招领", name_en="Lost property"),
        Disposition(code="complaint", name_zh="意见与投诉", name_en="Complaint"),
        Disposition(code="other", name_zh="其他", name_en="Other"),
    ),
    hotline=Hotline(
        digits="96968001",
        name_zh="博物馆服务热线",
        name_en="Museum hotline",
        document=MUSEUM,
        number_class="service",
    ),
    calendars=(
        Calendar(
            code="opening",
            name_zh="开放时间",
            name_en="Opening hours",
            definition={
                "timezone": "Asia/Shanghai",
                "weekly": [{"days": [2, 3, 4, 5, 6, 7], "from": "09:00", "to": "17:00"}],
            },
        ),
    ),
)

GAS_ENTERPRISE: Final = Enterprise(
    code="gas",
    kind="client",
    name_zh="暖川燃具",
    name_en="Nuanchuan Gas Appliances",
    channel_limit=30,
    people=(
        _admin("gas", "罗经理"),
        _viewer("gas", "唐专员"),
        _clerk("gas", "施师傅"),
        Person(username="gas.lead", display_name="许班长", role=Role.SUPERVISOR),
        _agent("2001", "何向晚", _INSTALLATION, _OTHER),
        _agent("2002", "宋知秋", _INSTALLATION, _REPAIR, appliances=7),
        _agent("2003", "杜若飞", _REPAIR, _OTHER, appliances=9),
        _agent("2004", "方竹青", _INSTALLATION, _REPAIR, _OTHER, appliances=4),
    ),
    pool=("暖川座席组", "Nuanchuan's agents"),
    skills=(Skill(code="appliances", name_zh="燃具维修", name_en="Appliances"),),
    room="暖川现场",
    phones=(Phone(code="T21", endpoint="phone-t21"), Phone(code="T22", endpoint="phone-t22")),
    queues=(
        Queue(
            code="installation",
            name_zh="安装预约",
            name_en="Installation",
            greeting_zh="您好，暖川燃具安装服务，请问有什么可以帮您？",
            greeting_en="Good day, Nuanchuan installation service, how may I help you?",
            routing=Routing(choice="fewest_contacts", overflow=("other",)),
        ),
        Queue(
            code="repair",
            name_zh="报修",
            name_en="Repair",
            greeting_zh="您好，暖川燃具维修服务，请问遇到了什么问题？",
            greeting_en="Good day, Nuanchuan repair service, what is the trouble?",
            wrap_up_seconds=45,
            routing=Routing(
                choice="best_skill",
                priority=15,
                skills={"appliances": 3},
                relaxed_after=30,
                limits={"waiting": 2, "longest": 60},
            ),
        ),
        Queue(
            code="other",
            name_zh="其他业务",
            name_en="Other matters",
            greeting_zh="您好，暖川燃具客户服务，请问有什么可以帮您？",
            greeting_en="Good day, Nuanchuan customer service, how may I help you?",
        ),
    ),
    dispositions=(
        Disposition(code="install_booked", name_zh="已预约安装", name_en="Installation booked"),
        Disposition(code="repair_booked", name_zh="已登记报修", name_en="Repair registered"),
        Disposition(code="gas_smell", name_zh="燃气异味（已转抢险）", name_en="Smell of gas, passed on"),
        Disposition(code="product", name_zh="产品咨询", name_en="Product question"),
        Disposition(code="warranty", name_zh="保修与发票", name_en="Warranty and invoice"),
        Disposition(code="complaint", name_zh="投诉", name_en="Complaint"),
        Disposition(code="other", name_zh="其他", name_en="Other"),
    ),
    hotline=Hotline(
        digits="96968002",
        name_zh="暖川客户服务热线",
        name_en="Nuanchuan hotline",
        document=GAS,
        number_class="service",
    ),
)

TRANSPORT_ENTERPRISE: Final = Enterprise(
    code="transport",
    kind="client",
    name_zh="临江市交通局",
    name_en="Linjiang Transport Bureau",
    channel_limit=30,
    people=(_admin("transport", "马主任"), _viewer("transport", "彭科员"), _clerk("transport", "汪督办")),
    queues=(
        Queue(
            code="service",
            name_zh="全天人工服务",
            name_en="Round-the-clock service",
            greeting_zh="您好，临江市交通局服务热线，请讲。",
            greeting_en="Good day, Linjiang Transport Bureau, how may I help you?",
            target_seconds=15,
        ),
    ),
    dispositions=(
        Disposition(code="bus", name_zh="公交咨询", name_en="Buses"),
        Disposition(code="taxi", name_zh="出租车投诉", name_en="Taxi complaint"),
        Disposition(code="road", name_zh="道路施工与路况", name_en="Roadworks and traffic"),
        Disposition(code="permit", name_zh="证照与许可", name_en="Permits"),
        Disposition(code="lost", name_zh="车上失物", name_en="Lost on board"),
        Disposition(code="other", name_zh="其他", name_en="Other"),
    ),
    hotline=Hotline(
        digits="96968003",
        name_zh="交通服务热线",
        name_en="Transport hotline",
        document=TRANSPORT,
        number_class="service",
    ),
)

DEMO: Final = (OPERATOR, MUSEUM_ENTERPRISE, GAS_ENTERPRISE, TRANSPORT_ENTERPRISE, *NEW_LINES, *CASE_LINES)
