"""A draft or a number is tried before it goes live, by a code; and how many may call a number."""

import pytest
from psycopg.types.json import Jsonb
from tests.support.centre import ALPHA, House

from yingda.conversations.floor.store import FloorReader
from yingda.conversations.interactions.store import InteractionReader, Search
from yingda.flows.testing import say
from yingda.insights.keeping import Keeper
from yingda.insights.wall.keeping import WallKeeper
from yingda.insights.wall.store import WallReader
from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.telephony.ports import Refusal
from yingda.tenancy.model import Actor, Role

DRAFT: dict[str, dict[str, object]] = {
    "hello": {**say("menu", then="wait"), "title": "问候"},
    "wait": {"type": "queue", "queue": "service", "no_agents": "end", "full": "end"},
    "end": {"type": "hang_up"},
}


async def add_trial(house: House, code: str) -> None:
    tenant_id, author = house.ids.tenants["alpha"], house.ids.users["alpha.admin"]
    document = {"format": 2, "start": "hello", "nodes": DRAFT}
    await house.change(
        """INSERT INTO flow_version (flow_id, version, tenant_id, document, author_id)
           SELECT id, -1, tenant_id, %(document)s, %(author)s FROM flow WHERE tenant_id = %(tenant)s""",
        tenant=tenant_id,
        document=Jsonb(document),
        author=author,
    )
    await house.change(
        """INSERT INTO flow_trial (id, tenant_id, code, flow_id, version, author_id, expires_at)
           SELECT %(id)s, tenant_id, %(code)s, id, -1, %(author)s, now() + interval '15 minutes'
           FROM flow WHERE tenant_id = %(tenant)s""",
        id=new_id(),
        code=code,
        author=author,
        tenant=tenant_id,
    )


def supervisor(house: House) -> Actor:
    tenant_id = house.ids.tenants["alpha"]
    return Actor(
        user_id=UserId(house.ids.users["alpha.lead"]),
        session_id=new_id(),
        tenant_id=TenantId(tenant_id),
        role=Role.SUPERVISOR,
        username="alpha.lead",
        display_name="alpha lead",
        address="192.0.2.7",
        locale="en",
        tenants=frozenset({TenantId(tenant_id)}),
    )


async def test_a_draft_is_dialled_by_its_code_and_no_figure_knows_of_it(house: House) -> None:
    await add_trial(house, "123456")
    staff = await house.agent()
    trial = await house.call("*86123456")
    assert trial.hears() == "prompt:menu.zh"
    await trial.hear_prompt()
    await staff.answer()
    await trial.hang_up()
    row = await trial.row()
    assert (row["purpose"], row["flow_version"], row["number_id"]) == ("trial", -1, None)
    db = house.centre.database
    await Keeper(db=db).look()
    await WallKeeper(db=db).look()
    reader = FloorReader(db=db, keys=house.centre.keys, figures=WallReader(db=db))
    (queue,) = await reader.queues(supervisor(house), [house.ids.queues["alpha/service"]])
    assert (queue.today.queued, queue.today.answered) == (0, 0)


async def test_a_list_has_trials_only_for_who_asks_for_them(house: House) -> None:
    await add_trial(house, "123456")
    trial = await house.call("*86123456")
    await trial.hang_up()
    reader = InteractionReader(db=house.centre.database, keys=house.centre.keys)
    assert await reader.search(supervisor(house), Search()) == ([], 0)
    found, _ = await reader.search(supervisor(house), Search(purpose="trial"))
    assert [each.purpose for each in found] == ["trial"]
    details = await reader.read(supervisor(house), found[0].id)
    assert [entry.title for entry in details.timeline if entry.type == "flow_entered"] == ["问候"]


@pytest.mark.parametrize("code", ["654321", "12345", ""])
async def test_a_code_that_leads_nowhere_is_no_number(house: House, code: str) -> None:
    await add_trial(house, "123456")
    caller = await house.call(f"*86{code}")
    assert caller.channel.refusal is Refusal.UNKNOWN_NUMBER


async def test_a_number_carries_no_more_calls_than_it_may(house: House) -> None:
    await house.change("UPDATE number SET caller_limit = 1 WHERE digits = %(digits)s", digits=ALPHA)
    first = await house.call()
    second = await house.call(caller="13800000002")
    assert second.channel.refusal is Refusal.BUSY
    await first.hang_up()
    third = await house.call(caller="13800000003")
    assert third.channel.refusal is None


async def test_a_number_that_is_never_recorded_is_not_although_its_queue_is(house: House) -> None:
    await house.change("UPDATE number SET recording = 'never' WHERE digits = %(digits)s", digits=ALPHA)
    await house.set_queue("alpha/service", recorded=True)
    customer, _ = await house.talking()
    assert customer.channel.recording is None
