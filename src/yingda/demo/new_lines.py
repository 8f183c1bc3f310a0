"""The enterprises of the shared number, a securities house, a roadside rescue and a mail-order house; all fictional."""

from typing import Final

from yingda.demo.flows.securities import SECRET, SECURITIES
from yingda.demo.flows.services import MAILORDER, RESCUE, merchant_document
from yingda.demo.model import Calendar, Disposition, Enterprise, Hotline, Key, Person, Queue, SharedCode
from yingda.demo.world.securities import HEADER, HOST
from yingda.tenancy.model import Role

SHARED_NUMBER: Final = "1252"
_ZONE: Final = "Asia/Shanghai"
_EVERY_DAY: Final = [1, 2, 3, 4, 5, 6, 7]


def _admin(code: str, name: str) -> Person:
    return Person(username=f"{code}.admin", display_name=name, role=Role.TENANT_ADMIN)


def _hours(code: str, names: tuple[str, str], days: list[int], begin: str, end: str) -> Calendar:
    weekly = [{"days": days, "from": begin, "to": end}]
    definition = {"timezone": _ZONE, "weekly": weekly}
    return Calendar(code=code, name_zh=names[0], name_en=names[1], definition=definition)


def _merchant(code: str, digits: str, name_zh: str, name_en: str, owner: str, telephone: str) -> Enterprise:
    return Enterprise(
        code=code,
        kind="client",
        name_zh=name_zh,
        name_en=name_en,
        channel_limit=6,
        people=(_admin(code, owner),),
        merchant=SharedCode(number=SHARED_NUMBER, code=digits, document=merchant_document(telephone)),
    )


MERCHANTS: Final = (
    _merchant("florist", "101", "芳菲花店", "Fangfei Florist", "梁芳菲", "02155520101"),
    _merchant("bookshop", "102", "知行书店", "Zhixing Bookshop", "叶知行", "02155520102"),
    _merchant("teahouse", "103", "听雨茶馆", "Tingyu Teahouse", "江听雨", "02155520103"),
    _merchant("cinema", "104", "星河影院", "Xinghe Cinema", "邵星河", "02155520104"),
    _merchant("pharmacy", "105", "康宁药房", "Kangning Pharmacy", "贺康宁", "02155520105"),
    _merchant("laundry", "106", "净美洗衣店", "Jingmei Laundry", "金美", "02155520106"),
    _merchant("bakery", "107", "麦香面包房", "Maixiang Bakery", "麦冬", "02155520107"),
    _merchant("photostudio", "108", "光影照相馆", "Guangying Photo Studio", "顾光", "02155520108"),
)

SECURITIES_HOUSE: Final = Enterprise(
    code="securities",
    kind="client",
    name_zh="恒远证券",
    name_en="Hengyuan Securities",
    channel_limit=30,
    people=(_admin("securities", "秦恒远"),),
    queues=(
        Queue(
            code="service",
            name_zh="客户经理",
            name_en="Account managers",
            greeting_zh="您好，恒远证券，请问有什么可以帮您？",
            greeting_en="Good day, Hengyuan Securities, how may I help you?",
        ),
    ),
    dispositions=(
        Disposition(code="account", name_zh="账户业务", name_en="Account"),
        Disposition(code="trade", name_zh="交易咨询", name_en="Trading"),
        Disposition(code="other", name_zh="其他", name_en="Other"),
    ),
    hotline=Hotline(
        digits="96968010",
        name_zh="电话委托热线",
        name_en="Telephone trading",
        document=SECURITIES,
        number_class="service",
    ),
    keys=(Key(code=SECRET, host=HOST, header=HEADER),),
)

RESCUE_SERVICE: Final = Enterprise(
    code="rescue",
    kind="client",
    name_zh="路安道路救援",
    name_en="Lu'an Roadside Rescue",
    channel_limit=20,
    people=(_admin("rescue", "路平安"),),
    hotline=Hotline(
        digits="96968020",
        name_zh="道路救援热线",
        name_en="Roadside rescue",
        document=RESCUE,
        number_class="service",
    ),
    calendars=(_hours("day", ("白天值班", "Day duty"), _EVERY_DAY, "08:00", "20:00"),),
)

MAIL_ORDER: Final = Enterprise(
    code="mailorder",
    kind="client",
    name_zh="悦购邮购",
    name_en="Yuegou Mail Order",
    channel_limit=20,
    people=(
        _admin("mailorder", "喻悦"),
        Person(username="mailorder.clerk", display_name="车发货", role=Role.CLERK),
    ),
    queues=(
        Queue(
            code="orders",
            name_zh="订购专员",
            name_en="Orders",
            greeting_zh="您好，悦购邮购，请问您要订购什么？",
            greeting_en="Good day, Yuegou Mail Order, what would you like to order?",
        ),
    ),
    dispositions=(
        Disposition(code="ordered", name_zh="已下单", name_en="Ordered"),
        Disposition(code="question", name_zh="商品咨询", name_en="Product question"),
        Disposition(code="return", name_zh="退换货", name_en="Return"),
        Disposition(code="other", name_zh="其他", name_en="Other"),
    ),
    hotline=Hotline(
        digits="96968030",
        name_zh="邮购热线",
        name_en="Mail-order line",
        document=MAILORDER,
        number_class="service",
    ),
    calendars=(_hours("shop", ("订购时间", "Order hours"), _EVERY_DAY, "09:00", "21:00"),),
)

NEW_LINES: Final = (SECURITIES_HOUSE, RESCUE_SERVICE, MAIL_ORDER, *MERCHANTS)
