"""An insurer and the service centre of a telephone company, both fictional."""

from typing import Final

from yingda.demo.flows.case_lines import INSURER, MOBILE
from yingda.demo.model import Disposition, Enterprise, Hotline, Person, Queue
from yingda.tenancy.model import Role

INSURANCE: Final = Enterprise(
    code="insurer",
    kind="client",
    name_zh="澜安保险",
    name_en="Lan'an Insurance",
    channel_limit=20,
    people=(
        Person(username="insurer.admin", display_name="蓝安", role=Role.TENANT_ADMIN),
        Person(username="insurer.clerk", display_name="纪核赔", role=Role.CLERK),
    ),
    queues=(
        Queue(
            code="claims",
            name_zh="报案专线",
            name_en="Claims",
            greeting_zh="您好，澜安保险报案专线，请问您现在人是否安全？",
            greeting_en="Good day, Lan'an Insurance claims line, are you safe now?",
            target_seconds=15,
        ),
        Queue(
            code="policy",
            name_zh="保单服务",
            name_en="Policies",
            greeting_zh="您好，澜安保险，请问有什么可以帮您？",
            greeting_en="Good day, Lan'an Insurance, how may I help you?",
        ),
    ),
    dispositions=(
        Disposition(code="claim_filed", name_zh="已登记报案", name_en="Claim filed"),
        Disposition(code="policy_filed", name_zh="已备案保单", name_en="Policy filed"),
        Disposition(code="question", name_zh="保单咨询", name_en="Policy question"),
        Disposition(code="complaint", name_zh="投诉", name_en="Complaint"),
        Disposition(code="other", name_zh="其他", name_en="Other"),
    ),
    hotline=Hotline(
        digits="96968040",
        name_zh="澜安保险服务热线",
        name_en="Lan'an Insurance",
        document=INSURER,
        number_class="service",
    ),
)

MOBILE_OPERATOR: Final = Enterprise(
    code="mobile",
    kind="client",
    name_zh="青禾通信",
    name_en="Qinghe Mobile",
    channel_limit=30,
    people=(
        Person(username="mobile.admin", display_name="禾青", role=Role.TENANT_ADMIN),
        Person(username="mobile.clerk", display_name="曲网维", role=Role.CLERK),
        Person(username="mobile.viewer", display_name="田观察", role=Role.TENANT_VIEWER),
    ),
    queues=(
        Queue(
            code="service",
            name_zh="业务受理",
            name_en="Service",
            greeting_zh="您好，青禾通信客户服务中心，很高兴为您服务。",
            greeting_en="Good day, Qinghe Mobile customer service, glad to help you.",
        ),
        Queue(
            code="fault",
            name_zh="故障与投诉",
            name_en="Faults and complaints",
            greeting_zh="您好，青禾通信故障与投诉受理，请讲。",
            greeting_en="Good day, Qinghe Mobile faults and complaints, please go on.",
        ),
    ),
    dispositions=(
        Disposition(code="plan", name_zh="套餐与余额", name_en="Plan and balance"),
        Disposition(code="change", name_zh="套餐变更", name_en="Plan changed"),
        Disposition(code="roaming", name_zh="国际漫游", name_en="Roaming"),
        Disposition(code="invoice", name_zh="发票", name_en="Invoice"),
        Disposition(code="password", name_zh="密码找回", name_en="Password recovery"),
        Disposition(code="fault", name_zh="故障申告", name_en="Fault"),
        Disposition(code="complaint", name_zh="投诉", name_en="Complaint"),
        Disposition(code="other", name_zh="其他", name_en="Other"),
    ),
    hotline=Hotline(
        digits="96968050",
        name_zh="青禾客户服务热线",
        name_en="Qinghe Mobile service",
        document=MOBILE,
        number_class="service",
    ),
)

CASE_LINES: Final = (INSURANCE, MOBILE_OPERATOR)
