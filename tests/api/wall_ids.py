"""What the walk along the wall meets: a thing of one house for every name that a path can have."""

from uuid import UUID

from tests.support.contacts import Contact
from tests.support.desk_things.customers import make_customers
from tests.support.desk_things.dispatching import make_dispatching
from tests.support.desk_things.exchange import make_exchange
from tests.support.desk_things.files import make_files
from tests.support.desk_things.goods import make_goods
from tests.support.desk_things.guiding import make_guiding
from tests.support.desk_things.knowledge import make_knowledge
from tests.support.desk_things.lists import make_lists
from tests.support.desk_things.orders import make_orders
from tests.support.desk_things.parties import make_parties
from tests.support.desk_things.reports import make_reports
from tests.support.floor_things import floor_things
from tests.support.services import make_services
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database


async def ids_of(house: str, db: Database, world: World) -> dict[str, UUID | str]:
    """An id for every name that a path can have, of things that are this house's."""
    contact = Contact(db=db, world=world, house=house)
    await contact.arrive()
    await contact.talk(f"{house}.agent")
    recording = await contact.record(path="x")
    async with db.core() as tx:
        flow = await (
            await tx.execute("SELECT id FROM flow WHERE tenant_id = %(t)s", {"t": world.ids.tenants[house]})
        ).fetchone()
        session = await (await tx.execute("SELECT id FROM login_session LIMIT 1")).fetchone()
    assert flow is not None
    return {
        "tenant_id": world.ids.tenants[house],
        "queue_id": world.ids.queues[f"{house}/service"],
        "skill_id": await a_skill(db, tenant_id=world.ids.tenants[house]),
        "user_id": world.ids.users[f"{house}.agent"],
        "seat_id": await a_seat(db, tenant_id=world.ids.tenants[house]),
        "agent_id": world.ids.users[f"{house}.agent"],
        "flow_id": flow["id"],
        "version": "1",
        **await flow_things(db, flow_id=flow["id"], author=world.ids.users[f"{house}.admin"]),
        **await make_services(db, world, house),
        **await make_lists(db, world, house),
        "callback_id": await contact.book(),
        "prompt_id": await a_prompt(db, tenant_id=world.ids.tenants[house]),
        **await number_things(db, tenant_id=world.ids.tenants[house], operator=world.operator),
        "interaction_id": contact.id,
        "recording_id": recording,
        "export_id": await an_export(db, world, house, recording=recording),
        "session_id": session["id"] if session else new_id(),
        "verb": "hold",
        "slot": "10",
        "target": "customers",
        "blocked_id": await a_block(db, world, house),
        **await floor_things(db, world, house),
        **await make_exchange(db, world, house),
        **await make_parties(db, world, house),
        **await make_files(db, world, house),
        **(orders := await make_orders(db, world, house)),
        **await make_dispatching(db, world, house, order_id=orders["order_id"]),
        **await make_goods(db, world, house, order_id=orders["order_id"]),
        **await make_customers(db, world, house),
        **await make_knowledge(db, world, house),
        **await make_reports(db, world, house),
        **await make_guiding(db, world, house, interaction_id=contact.id),
    }


async def a_skill(db: Database, *, tenant_id: UUID) -> UUID:
    """Some skill of a house's own."""
    skill_id = new_id()
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO skill (id, tenant_id, code, name_zh, name_en)
               VALUES (%(id)s, %(tenant_id)s, 'x' || floor(random() * 1e9), 'x', 'x')""",
            {"id": skill_id, "tenant_id": tenant_id},
        )
    return skill_id


async def a_seat(db: Database, *, tenant_id: UUID) -> UUID:
    """A desk phone of a house's own, at which nobody sits."""
    seat_id = new_id()
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO seat (id, tenant_id, kind, code, endpoint, secret_sealed)
               VALUES (%(id)s, %(tenant_id)s, 'sip', %(id)s, %(id)s, 'x')""",
            {"id": seat_id, "tenant_id": tenant_id},
        )
    return seat_id


async def a_prompt(db: Database, *, tenant_id: UUID) -> UUID:
    """Some prompt of a house's own."""
    prompt_id = new_id()
    values = {"id": prompt_id, "tenant_id": tenant_id, "path": f"{tenant_id}/x"}
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO prompt (id, tenant_id, key, language, version, text, path, sha256)
               SELECT %(id)s, %(tenant_id)s, 'own', 'en', count(*) + 1, '', %(path)s, '' FROM prompt
               WHERE tenant_id = %(tenant_id)s AND key = 'own'""",
            values,
        )
    return prompt_id


async def a_block(db: Database, world: World, house: str) -> UUID:
    """A caller whom the house does not let in."""
    blocked_id = new_id()
    async with db.app(sees={world.ids.tenants[house]}, writes=world.ids.tenants[house]) as tx:
        await tx.execute(
            """INSERT INTO blocked_caller (id, tenant_id, number_sealed, number_hash, reason)
               VALUES (%(id)s, %(t)s, 'x', %(hash)s, 'x')""",
            {"id": blocked_id, "t": world.ids.tenants[house], "hash": blocked_id.bytes},
        )
    return blocked_id


async def an_export(db: Database, world: World, house: str, *, recording: UUID) -> UUID:
    """A recording that somebody of the house has taken away."""
    export_id = new_id()
    async with db.core() as tx:
        await tx.execute(
            "SELECT set_config('role', 'app', true), set_config('app.tenant', %(t)s::text, true)",
            {"t": world.ids.tenants[house]},
        )
        await tx.execute(
            """INSERT INTO recording_export (id, tenant_id, user_id, user_name, format, reason, recording_ids, total)
               VALUES (%(id)s, %(t)s, %(u)s, 'x', 'zip', 'quality', ARRAY[%(r)s::uuid], 1)""",
            {
                "id": export_id,
                "t": world.ids.tenants[house],
                "u": world.ids.users[f"{house}.admin"],
                "r": recording,
            },
        )
    return export_id


async def flow_things(db: Database, *, flow_id: UUID, author: UUID) -> dict[str, UUID | str]:
    """A draft of a flow, a release that waits for a review, a test case."""
    values = {"flow": flow_id, "author": author, "release": new_id(), "case": new_id()}
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO flow_draft (flow_id, tenant_id, document, author_id)
               SELECT id, tenant_id, '{}', %(author)s FROM flow WHERE id = %(flow)s ON CONFLICT DO NOTHING""",
            values,
        )
        await tx.execute(
            """INSERT INTO flow_release (id, tenant_id, flow_id, document, author_id, state)
               SELECT %(release)s, tenant_id, id, '{}', %(author)s, 'in_review' FROM flow WHERE id = %(flow)s""",
            values,
        )
        await tx.execute(
            """INSERT INTO flow_test_case (id, tenant_id, flow_id, name, script, expected, author_id)
               SELECT %(case)s, tenant_id, id, 'case', '{}', '{}', %(author)s FROM flow WHERE id = %(flow)s
               ON CONFLICT DO NOTHING""",
            values,
        )
    return {"release_id": values["release"], "case_id": values["case"]}


async def number_things(db: Database, *, tenant_id: UUID, operator: UUID) -> dict[str, UUID | str]:
    """A number of the house, its code on a shared number, and things that the operator has not."""
    async with db.core() as tx:
        number = await (
            await tx.execute("SELECT id FROM number WHERE tenant_id = %(t)s", {"t": tenant_id})
        ).fetchone()
        shared = await (
            await tx.execute(
                """INSERT INTO number (id, tenant_id, digits, kind, name_zh, name_en)
                   VALUES (gen_random_uuid(), %(o)s, '8' || floor(random() * 1e9), 'shared', 'x', 'x') RETURNING id""",
                {"o": operator},
            )
        ).fetchone()
        assert number is not None
        assert shared is not None
        merchant = await (
            await tx.execute(
                """INSERT INTO merchant (id, tenant_id, number_id, code, name_zh, name_en)
                   VALUES (gen_random_uuid(), %(t)s, %(n)s, '101', 'x', 'x') RETURNING id""",
                {"t": tenant_id, "n": shared["id"]},
            )
        ).fetchone()
        assert merchant is not None
    ids: dict[str, UUID | str] = {"number_id": number["id"], "merchant_id": merchant["id"], "move": "release"}
    return ids | {name: new_id() for name in ("class_id", "range_id", "trunk_id")}
