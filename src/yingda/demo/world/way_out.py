"""The operator's trunk to the demo's carrier, where that listens today."""

from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction


async def lead_to_carrier(tx: Transaction, *, host: str, port: int) -> None:
    """Have the demo's trunk, and let it lead to this port; as role core."""
    await tx.execute(
        """INSERT INTO trunk (id, tenant_id, code, name_zh, name_en, host, port)
           SELECT %(id)s, id, 'demo', '演示中继', 'Demo trunk', %(host)s, %(port)s FROM tenant WHERE kind = 'operator'
           ON CONFLICT (tenant_id, code) DO UPDATE SET host = excluded.host, port = excluded.port""",
        {"id": new_id(), "host": host, "port": port},
    )
