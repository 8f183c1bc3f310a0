"""Orders on paper: both scripts, long labels and texts, pages that follow; what is masked is masked before it is drawn."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.support.desk_things.orders import actor, make_order, make_type
from tests.support.world import World

from yingda.desk.orders.masking import shown_values
from yingda.desk.orders.model.document import document_of
from yingda.desk.orders.model.order import HistoryEntry
from yingda.desk.orders.printing.paper import Paper, draw
from yingda.desk.orders.printing.words import Language
from yingda.desk.orders.types.wire import DocumentIO
from yingda.desk.orders.usecases.opening import NewOrder
from yingda.desk.orders.usecases.reading import Reading
from yingda.platform.db import Database

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
VALUES = {
    "complaint": "多收费，" * 400, "wish": "refund", "refund_account": "6222000011112222",
    "contact_phone": "13900000001", "happened_at": "2026-11-20T08:00:00+00:00",
}  # fmt: skip


async def test_an_order_of_many_pages_is_drawn_in_both_languages(db: Database, world: World) -> None:
    type_id = await make_type(db, world, "alpha", "complaint")
    new = NewOrder(type_id=type_id, subject="多收费 Overcharged", values=VALUES, subtype="fee")
    order_id = await make_order(db, world, "alpha", type_id, new=new)
    whole = await Reading(db=db, keys=world.keys).whole(actor(world, "alpha"), order_id)
    said = [
        HistoryEntry(
            seq=place, kind="commented", actor_id=None, actor_name="", at=NOW,
            payload={"text": f"第{place}次联系客户 contact {place}", "internal": False},
        )
        for place in range(1, 61)
    ]  # fmt: skip
    languages: tuple[Language, ...] = ("zh-CN", "en")
    for language in languages:
        content = draw(
            Paper(
                order=whole.order, enterprise="示例", runs=whole.runs, history=said, language=language,
                zone=ZoneInfo("Asia/Shanghai"), printed_by="alpha admin", printed_at=NOW, hides_numbers=True,
            )
        )  # fmt: skip
        assert content.startswith(b"%PDF-")
        assert content.count(b"/Type /Page\n") > 2


def test_numbers_are_hidden_where_the_contract_says_so() -> None:
    fields = [
        {"key": "phone", "name_zh": "电话", "name_en": "Phone", "kind": "phone"},
        {"key": "bank", "name_zh": "账户", "name_en": "Account", "kind": "text", "masked": True},
    ]
    document = document_of(DocumentIO.model_validate({"fields": fields}).model_dump(mode="json"))
    values = {"phone": "+8613900000001", "bank": "6222000011112222"}
    hidden = shown_values(document, values, hides_numbers=True)
    assert hidden["phone"] == "139****0001"
    plain = shown_values(document, values, hides_numbers=False)
    assert plain["phone"] == "+8613900000001"
    assert "00001111" not in str(plain["bank"])
