-- Calls that are handed on, parked, or a nuisance.

-- ---- conversations -------------------------------------------------------------------------------------------------
ALTER TABLE interaction DROP CONSTRAINT interaction_purpose_check;
ALTER TABLE interaction ADD CONSTRAINT interaction_purpose_check
  CHECK (purpose IN ('call', 'callback', 'voicemail', 'trial', 'manual'));
-- how long a parked customer waits to be taken before he is back in his queue
ALTER TABLE queue ADD COLUMN park_seconds int NOT NULL DEFAULT 120 CHECK (park_seconds BETWEEN 10 AND 3600);
CREATE TABLE parked (
  interaction_id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, slot text NOT NULL CHECK (slot ~ '^[0-9]{2,3}$'),
  queue_id uuid NOT NULL REFERENCES queue, parked_by uuid NOT NULL REFERENCES app_user, since timestamptz NOT NULL,
  returns_at timestamptz NOT NULL);
CREATE INDEX ON parked (tenant_id, queue_id);

-- ---- nuisance ------------------------------------------------------------------------------------------------------
-- numbers that are not let in; the operator's own rows hold for the callers of all tenants
CREATE TABLE blocked_caller (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, number_sealed bytea NOT NULL, number_hash bytea NOT NULL,
  reason text NOT NULL, until timestamptz, author_id uuid REFERENCES app_user, author_name text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE UNIQUE INDEX blocked_number ON blocked_caller (tenant_id, number_hash);
-- how often one number may call, and how long a call may last that its agent marked as a nuisance
CREATE TABLE nuisance_policy (
  tenant_id uuid PRIMARY KEY REFERENCES tenant, max_calls int CHECK (max_calls BETWEEN 1 AND 1000),
  minutes int NOT NULL DEFAULT 10 CHECK (minutes BETWEEN 1 AND 1440),
  beyond text NOT NULL DEFAULT 'refuse' CHECK (beyond IN ('refuse', 'announce')),
  ends_calls boolean NOT NULL DEFAULT false,
  author_id uuid REFERENCES app_user, changed_at timestamptz NOT NULL DEFAULT clock_timestamp());
-- what went beyond a limit: each kind once for a contact
CREATE TABLE nuisance_breach (
  tenant_id uuid NOT NULL REFERENCES tenant, interaction_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('warned', 'overlong', 'blocked', 'repeated')),
  agent_id uuid REFERENCES app_user, at timestamptz NOT NULL, PRIMARY KEY (interaction_id, kind));
CREATE INDEX ON nuisance_breach (tenant_id, at DESC);
