"""What is read again and again is exactly what is watched for changes."""

from tests.support.centre import House

from yingda.conversations.channels.voice.configured import TABLES
from yingda.conversations.channels.voice.directory import read_agents, read_directory
from yingda.conversations.channels.voice.offering.rules import read_routing
from yingda.telephony.usecases.trunks import read_trunks

OWN = frozenset({"agent"})
"""What the owner himself writes: nobody else changes it."""
_TOUCHED = """
SELECT DISTINCT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
WHERE l.pid = pg_backend_pid() AND c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
"""


async def test_every_table_that_is_read_is_watched_and_no_other(house: House) -> None:
    centre = house.centre
    async with centre.database.core() as tx:
        await centre.keys.load(tx)
        await read_routing(tx, centre)
        await read_directory(tx, centre.directory, keys=centre.keys, prompts=house.settings.prompts)
        await read_agents(tx, centre)
        await read_trunks(tx, keys=centre.keys)
        touched = {row["relname"] for row in await (await tx.execute(_TOUCHED)).fetchall()}
    assert touched - OWN == set(TABLES)


async def test_what_has_not_changed_is_not_read_again(house: House) -> None:
    await house.control.refresh()
    seats = house.centre.directory.seats
    await house.control.refresh()
    assert house.centre.directory.seats is seats
    await house.change("UPDATE seat SET code = code || 'x' WHERE endpoint = 'phone-alpha'")
    await house.control.refresh()
    assert house.centre.directory.seats is not seats
