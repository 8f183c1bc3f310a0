-- Keys of machines, webhooks, feeds; and what changed, for all who follow it from outside.

-- Read in the order (xid, id), and only below pg_snapshot_xmin: what commits late is skipped by nobody.
CREATE TABLE desk_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  kind text NOT NULL,
  thing_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX desk_change_in_order ON desk_change (tenant_id, xid, id);
CREATE INDEX desk_change_at ON desk_change (at);
