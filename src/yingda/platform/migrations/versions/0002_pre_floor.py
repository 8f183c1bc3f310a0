"""What a supervisor sees of agents who serve his tenants, the outbox in the order of its readers, sweeping."""

from alembic import op

revision = "0002"
down_revision = "0001"

# As role core, so that its rows may come from another house; what is shown of them is said here and nowhere else:
# of a foreign agent only that he is there, and his state while he works for a tenant of the reader's.
VIEW = """
CREATE VIEW agent_on_floor WITH (security_barrier) AS
SELECT a.user_id, a.tenant_id, u.display_name, u.staff_no, p.id AS pool_id, p.name_zh AS pool_name_zh,
       p.name_en AS pool_name_en, o.is_own, a.version, a.since,
       CASE WHEN o.is_own OR o.is_visible THEN a.state ELSE 'busy' END AS state,
       CASE WHEN o.is_own THEN a.reason END AS reason,
       CASE WHEN o.is_own THEN a.cause END AS cause,
       CASE WHEN o.is_own OR o.is_visible THEN a.deadline END AS deadline,
       CASE WHEN o.is_own THEN a.pending END AS pending,
       CASE WHEN o.is_own THEN s.code END AS seat_code,
       CASE WHEN o.is_own THEN s.kind END AS seat_kind,
       CASE WHEN a.contact_tenant_id = ANY (o.seen) THEN a.interaction_id END AS interaction_id,
       CASE WHEN a.contact_tenant_id = ANY (o.seen) THEN a.contact_tenant_id END AS contact_tenant_id,
       ARRAY(SELECT q.queue_id FROM queue_assignment q
             WHERE q.user_id = a.user_id AND q.tenant_id = ANY (o.seen) ORDER BY q.queue_id) AS queues
FROM agent a
JOIN app_user u ON u.id = a.user_id
LEFT JOIN pool_member m ON m.user_id = a.user_id
LEFT JOIN pool p ON p.id = m.pool_id
LEFT JOIN seat s ON s.id = a.seat_id
CROSS JOIN LATERAL (
  SELECT e.seen, a.tenant_id = ANY (e.seen) AS is_own,
         a.contact_tenant_id IS NULL OR a.contact_tenant_id = ANY (e.seen) AS is_visible
  FROM (SELECT actor_tenants() AS seen) e) o
WHERE o.is_own OR EXISTS (
  SELECT 1 FROM queue_assignment q WHERE q.user_id = a.user_id AND q.tenant_id = ANY (o.seen))
"""


def upgrade() -> None:
    op.execute(VIEW)
    op.execute("GRANT CREATE ON SCHEMA public TO core")
    op.execute("ALTER VIEW agent_on_floor OWNER TO core")
    op.execute("REVOKE CREATE ON SCHEMA public FROM core")
    op.execute("GRANT SELECT ON agent_on_floor TO app")
    op.execute("CREATE INDEX outbox_in_order ON outbox (xid, id)")
    op.execute("GRANT DELETE ON audit_event, login_session TO core")


def downgrade() -> None:
    raise RuntimeError("data are never migrated backwards")
