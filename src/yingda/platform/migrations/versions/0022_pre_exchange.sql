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

-- ---- machines ------------------------------------------------------------------------------------------------------
-- What a machine does is done by an account of its own, by which nobody can log in.
ALTER TABLE app_user DROP CONSTRAINT app_user_role_check;
ALTER TABLE app_user ADD CONSTRAINT app_user_role_check
  CHECK (role IN ('operator_admin', 'supervisor', 'agent', 'tenant_admin', 'tenant_viewer', 'clerk', 'machine'));

CREATE TABLE machine_key (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  user_id uuid NOT NULL REFERENCES app_user (id),
  name text NOT NULL,
  -- What is shown of it; of the whole only a hash is kept.
  prefix text NOT NULL UNIQUE,
  token_hash bytea NOT NULL,
  scopes text[] NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  used_from text NOT NULL DEFAULT '',
  revoked_at timestamptz
);
CREATE INDEX machine_key_of_house ON machine_key (tenant_id, created_at DESC);

-- ---- webhooks ------------------------------------------------------------------------------------------------------
CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  -- As whom the things are read that it carries.
  user_id uuid NOT NULL REFERENCES app_user (id),
  name text NOT NULL,
  url text NOT NULL,
  kinds text[] NOT NULL,
  with_content boolean NOT NULL,
  secret_sealed bytea NOT NULL,
  -- For a day after a new secret was made, both sign.
  previous_sealed bytea,
  previous_until timestamptz,
  -- How far the changes were read for it.
  read_xid xid8 NOT NULL,
  read_id bigint NOT NULL,
  failures int NOT NULL DEFAULT 0,
  failing_since timestamptz,
  next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  claimed_until timestamptz,
  paused_at timestamptz,
  pause_cause text CHECK (pause_cause IN ('person', 'failing')),
  removed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version int NOT NULL DEFAULT 1,
  CHECK ((paused_at IS NULL) = (pause_cause IS NULL))
);
CREATE INDEX webhook_of_house ON webhook (tenant_id, created_at);

CREATE TABLE webhook_delivery (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  webhook_id uuid NOT NULL REFERENCES webhook (id),
  change_xid xid8 NOT NULL,
  change_id bigint NOT NULL,
  kind text NOT NULL,
  thing_id uuid NOT NULL,
  changed_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
  attempts int NOT NULL DEFAULT 0,
  status int,
  fault text,
  milliseconds int,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  tried_at timestamptz,
  delivered_at timestamptz,
  UNIQUE (webhook_id, change_xid, change_id)
);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (tenant_id, webhook_id, change_xid, change_id)
  WHERE state = 'waiting';
CREATE INDEX webhook_delivery_seen ON webhook_delivery (tenant_id, webhook_id, at DESC, id DESC);
CREATE INDEX webhook_delivery_in_state ON webhook_delivery (tenant_id, webhook_id, state, at DESC, id DESC);
CREATE INDEX webhook_delivery_at ON webhook_delivery (at);

-- ---- feeds ---------------------------------------------------------------------------------------------------------
-- What came in under which key, and what became of it: written with what it did, so a repeat does nothing.
CREATE TABLE feed_item (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  feed text NOT NULL,
  key_hash bytea NOT NULL,
  content_hash bytea NOT NULL,
  thing_id uuid,
  outcome text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, feed, key_hash)
);
CREATE INDEX feed_item_at ON feed_item (at);
