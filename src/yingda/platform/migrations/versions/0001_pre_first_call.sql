-- The first call: tenancy, telephony, flows, routing, conversations, ledger, and the plumbing below them.
-- Roles `app` (people's requests and jobs) and `core` (look-up, matcher, relay, login, reconciler) neither own a table nor bypass
-- row security. Status columns are text + CHECK: enum equality is not leakproof and would lose its index under a policy.

-- who acts, as said by set_config('app.tenants', ...) at the start of each transaction; empty shows nothing
CREATE FUNCTION actor_tenants() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(string_to_array(nullif(current_setting('app.tenants', true), ''), ',')::uuid[], '{}') $$;
-- the one tenant that this transaction may write for
CREATE FUNCTION actor_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.tenant', true), '')::uuid $$;

-- ---- tenancy -------------------------------------------------------------------------------------------------------
CREATE TABLE tenant (
  id uuid PRIMARY KEY,
  tenant_id uuid GENERATED ALWAYS AS (id) STORED,
  code text NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('operator', 'client')),
  name_zh text NOT NULL, name_en text NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'ended')),
  channel_limit int NOT NULL CHECK (channel_limit >= 0),
  timezone text NOT NULL DEFAULT 'Asia/Shanghai',
  created_at timestamptz NOT NULL DEFAULT now());
CREATE UNIQUE INDEX one_operator ON tenant (kind) WHERE kind = 'operator';

CREATE TABLE tenant_key (
  tenant_id uuid PRIMARY KEY REFERENCES tenant,
  wrapped_data_key bytea, wrapped_index_key bytea, master_key_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), destroyed_at timestamptz);

CREATE TABLE app_user (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant,
  username text NOT NULL UNIQUE, display_name text NOT NULL,
  role text NOT NULL CHECK (role IN ('operator_admin', 'supervisor', 'agent', 'tenant_admin', 'tenant_viewer')),
  staff_no text, password_hash text NOT NULL, locale text NOT NULL DEFAULT 'zh-CN' CHECK (locale IN ('zh-CN', 'en')),
  disabled_at timestamptz, created_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON app_user (tenant_id, username);

-- a person's right in a tenant other than his own: a supervisor's assignments (an agent's derive from queue_assignment)
CREATE TABLE tenant_assignment (
  tenant_id uuid NOT NULL REFERENCES tenant, user_id uuid NOT NULL REFERENCES app_user,
  PRIMARY KEY (tenant_id, user_id));
CREATE INDEX ON tenant_assignment (user_id);

CREATE TABLE login_session (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, user_id uuid NOT NULL REFERENCES app_user,
  token_hash bytea NOT NULL UNIQUE, created_at timestamptz NOT NULL DEFAULT now(), seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL, revoked_at timestamptz, address text NOT NULL, user_agent text NOT NULL DEFAULT '');
CREATE INDEX ON login_session (tenant_id, user_id, created_at);

CREATE TABLE login_failure (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subject text NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON login_failure (subject, at);

CREATE TABLE audit_event (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor_id uuid, actor_name text NOT NULL, action text NOT NULL, object_kind text, object_id uuid,
  seat text, address text NOT NULL, details jsonb NOT NULL DEFAULT '{}');
CREATE INDEX ON audit_event (tenant_id, at DESC);

CREATE TABLE pool (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL,
  name_zh text NOT NULL, name_en text NOT NULL, UNIQUE (tenant_id, code));
CREATE TABLE pool_member (
  user_id uuid PRIMARY KEY REFERENCES app_user, tenant_id uuid NOT NULL REFERENCES tenant, pool_id uuid NOT NULL REFERENCES pool);

-- ---- flows ---------------------------------------------------------------------------------------------------------
CREATE TABLE flow (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL,
  published_version int, UNIQUE (tenant_id, code));
CREATE TABLE flow_version (
  flow_id uuid NOT NULL REFERENCES flow, version int NOT NULL, tenant_id uuid NOT NULL REFERENCES tenant,
  document jsonb NOT NULL, note text NOT NULL DEFAULT '', author_id uuid NOT NULL REFERENCES app_user,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (flow_id, version));
CREATE INDEX ON flow_version (tenant_id, flow_id, version);
-- a prompt's audio lies in the storage at `path` + one suffix per audio format
CREATE TABLE prompt (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, key text NOT NULL, language text NOT NULL,
  text text NOT NULL, path text NOT NULL, sha256 text NOT NULL, author_id uuid REFERENCES app_user,
  created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (tenant_id, key, language));

-- ---- telephony -----------------------------------------------------------------------------------------------------
CREATE TABLE number (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, digits text NOT NULL UNIQUE,
  flow_id uuid NOT NULL REFERENCES flow, status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'released')),
  name_zh text NOT NULL, name_en text NOT NULL);
CREATE INDEX ON number (tenant_id, digits);
-- browser seats belong to one person; a SIP phone's seat can be taken by anybody of its tenant's pools
CREATE TABLE seat (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, kind text NOT NULL CHECK (kind IN ('browser', 'sip')),
  code text NOT NULL, endpoint text NOT NULL UNIQUE, secret_sealed bytea NOT NULL, user_id uuid UNIQUE REFERENCES app_user,
  UNIQUE (tenant_id, code));

-- ---- routing -------------------------------------------------------------------------------------------------------
CREATE TABLE queue (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL,
  greeting_zh text NOT NULL DEFAULT '', greeting_en text NOT NULL DEFAULT '',
  ring_seconds int NOT NULL DEFAULT 20 CHECK (ring_seconds BETWEEN 3 AND 120),
  wrap_up_seconds int NOT NULL DEFAULT 30 CHECK (wrap_up_seconds BETWEEN 0 AND 3600),
  max_waiting int CHECK (max_waiting >= 0), target_seconds int NOT NULL DEFAULT 20,
  recorded boolean NOT NULL DEFAULT true, UNIQUE (tenant_id, code));
-- an agent's skill: this person serves this queue; tenant_id is the queue's
CREATE TABLE queue_assignment (
  queue_id uuid NOT NULL REFERENCES queue, user_id uuid NOT NULL REFERENCES app_user, tenant_id uuid NOT NULL REFERENCES tenant,
  PRIMARY KEY (queue_id, user_id));
CREATE INDEX ON queue_assignment (user_id);
CREATE INDEX ON queue_assignment (tenant_id, queue_id);
CREATE TABLE disposition (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL,
  position int NOT NULL DEFAULT 0, UNIQUE (tenant_id, code));
-- the present state of each agent; tenant_id is his pool's owner, contact_tenant_id whose contact he has just now
CREATE TABLE agent (
  user_id uuid PRIMARY KEY REFERENCES app_user, tenant_id uuid NOT NULL REFERENCES tenant,
  state text NOT NULL CHECK (state IN ('signed_out', 'ready', 'reserved', 'ringing', 'talking', 'wrap_up', 'not_ready', 'on_break', 'training')),
  reason text, cause text, since timestamptz NOT NULL, idle_since timestamptz, deadline timestamptz,
  seat_id uuid REFERENCES seat, interaction_id uuid, contact_tenant_id uuid, pending jsonb,
  node text, epoch bigint NOT NULL DEFAULT 0, version bigint NOT NULL DEFAULT 0);
CREATE INDEX ON agent (tenant_id, user_id);
-- what the matcher sees: one row per visit to a queue while it waits
CREATE TABLE work (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, interaction_id uuid NOT NULL, queue_id uuid NOT NULL REFERENCES queue,
  visit int NOT NULL, since timestamptz NOT NULL, deadline timestamptz, state text NOT NULL CHECK (state IN ('waiting', 'offered')),
  agent_id uuid REFERENCES app_user, version bigint NOT NULL DEFAULT 0, UNIQUE (interaction_id, visit));
CREATE INDEX ON work (tenant_id, queue_id, since);
CREATE TABLE node_lease (
  node text PRIMARY KEY, epoch bigint NOT NULL, seen_at timestamptz NOT NULL, cel_offset bigint NOT NULL DEFAULT 0,
  cel_inode bigint NOT NULL DEFAULT 0, switch_started_at timestamptz);
CREATE TABLE matcher_lease (
  one boolean PRIMARY KEY DEFAULT true CHECK (one), node text NOT NULL, epoch bigint NOT NULL, seen_at timestamptz NOT NULL);

-- ---- conversations -------------------------------------------------------------------------------------------------
CREATE TABLE interaction (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant,
  channel text NOT NULL CHECK (channel IN ('voice')), direction text NOT NULL CHECK (direction IN ('inbound')),
  state text NOT NULL CHECK (state IN ('open', 'wrap_up', 'closed')),
  number_id uuid, number_digits text NOT NULL, flow_id uuid, flow_version int, flow_position jsonb,
  queue_id uuid, agent_id uuid, result text CHECK (result IN ('answered', 'abandoned', 'self_service', 'unserved', 'refused', 'fallback', 'failed')),
  opened_at timestamptz NOT NULL, queued_at timestamptz, answered_at timestamptz, ended_at timestamptz, closed_at timestamptz,
  ended_by text, end_cause text, disposition_id uuid,
  flow_seconds numeric(10,3), wait_seconds numeric(10,3), talk_seconds numeric(10,3), hold_seconds numeric(10,3), wrap_up_seconds numeric(10,3),
  caller_sealed bytea, caller_hash bytea, note_sealed bytea,
  seq int NOT NULL, node text, epoch bigint NOT NULL DEFAULT 0);
CREATE INDEX ON interaction (tenant_id, opened_at DESC, id);
CREATE INDEX ON interaction (tenant_id, caller_hash, opened_at DESC);
CREATE INDEX ON interaction (tenant_id, number_digits, opened_at DESC);
CREATE INDEX ON interaction (tenant_id, agent_id, opened_at DESC);
CREATE INDEX ON interaction (node) WHERE state <> 'closed';
-- one party's leg; channel_id is chosen by us for the legs that we make, the switch's for a caller's
CREATE TABLE call (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, interaction_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('customer', 'agent')), channel_id text NOT NULL, node text NOT NULL,
  agent_id uuid, seat_id uuid, state text NOT NULL CHECK (state IN ('requested', 'ringing', 'up', 'ended')),
  started_at timestamptz NOT NULL, answered_at timestamptz, ended_at timestamptz, end_cause text, UNIQUE (node, channel_id));
CREATE INDEX ON call (tenant_id, interaction_id);
-- channels in use per tenant: counted at admission
CREATE INDEX ON call (tenant_id) WHERE kind = 'customer' AND state <> 'ended';
CREATE TABLE recording (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, interaction_id uuid NOT NULL, channel_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('recording', 'ended', 'stored', 'failed')), started_at timestamptz NOT NULL, ended_at timestamptz,
  seconds numeric(10,3), path text, bytes bigint, sha256 text, complete boolean, stored_at timestamptz);
CREATE INDEX ON recording (tenant_id, interaction_id);
CREATE INDEX ON recording (state) WHERE state = 'ended';

-- ---- ledger --------------------------------------------------------------------------------------------------------
-- partitioned by the month in which the interaction was opened, so that all its rows lie together and (interaction, seq) is unique
CREATE TABLE interaction_event (
  opened_at timestamptz NOT NULL, interaction_id uuid NOT NULL, seq int NOT NULL, tenant_id uuid NOT NULL,
  type text NOT NULL, schema_version smallint NOT NULL DEFAULT 1, channel text NOT NULL, direction text NOT NULL,
  occurred_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor_kind text NOT NULL CHECK (actor_kind IN ('system', 'customer', 'agent', 'supervisor', 'switch')), actor_id uuid, node text NOT NULL,
  facts jsonb NOT NULL, sealed bytea, PRIMARY KEY (opened_at, interaction_id, seq)) PARTITION BY RANGE (opened_at);
CREATE INDEX ON interaction_event (tenant_id, interaction_id, seq);
CREATE INDEX ON interaction_event (tenant_id, occurred_at);
CREATE TABLE agent_event (
  occurred_at timestamptz NOT NULL, agent_id uuid NOT NULL, seq bigint NOT NULL, tenant_id uuid NOT NULL,
  type text NOT NULL, schema_version smallint NOT NULL DEFAULT 1, recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor_kind text NOT NULL, actor_id uuid, node text NOT NULL, interaction_id uuid, contact_tenant_id uuid, facts jsonb NOT NULL,
  PRIMARY KEY (occurred_at, agent_id, seq)) PARTITION BY RANGE (occurred_at);
CREATE INDEX ON agent_event (tenant_id, agent_id, seq);

-- ---- platform ------------------------------------------------------------------------------------------------------
-- what changed, for readers that keep a picture up to date; read only below pg_snapshot_xmin, swept after an hour
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  tenant_id uuid NOT NULL, topic text NOT NULL, key uuid NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
-- commands from people to an owner: a repeat answers what the first one did
CREATE TABLE command (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(), result jsonb NOT NULL);

-- ---- the wall ------------------------------------------------------------------------------------------------------
GRANT USAGE ON SCHEMA public TO app, core;
