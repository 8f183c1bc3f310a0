-- Recordings for years: keys, storage, marks, retention, exports.

-- what a search asks for stands on the recording itself; who spoke on it has a row for each
ALTER TABLE recording DROP CONSTRAINT recording_state_check;
ALTER TABLE recording ADD CONSTRAINT recording_state_check
  CHECK (state IN ('recording', 'ended', 'stored', 'failed', 'deleted'));
ALTER TABLE recording
  ADD COLUMN number_digits text, ADD COLUMN caller_hash bytea, ADD COLUMN queue_id uuid,
  -- why it failed or is not complete
  ADD COLUMN fault text,
  -- peaks of both sides, sealed beside it
  ADD COLUMN has_peaks boolean NOT NULL DEFAULT false,
  -- moved to the storage of the installation, where that is another than this machine's directory
  ADD COLUMN moved_at timestamptz, ADD COLUMN move_after timestamptz, ADD COLUMN move_attempts int NOT NULL DEFAULT 0,
  ADD COLUMN verified_at timestamptz, ADD COLUMN deleted_at timestamptz;
ALTER TABLE recording NO FORCE ROW LEVEL SECURITY;
ALTER TABLE interaction NO FORCE ROW LEVEL SECURITY;
UPDATE recording r SET number_digits = i.number_digits, caller_hash = i.caller_hash, queue_id = i.queue_id
  FROM interaction i WHERE i.id = r.interaction_id AND i.tenant_id = r.tenant_id;
CREATE INDEX ON recording (tenant_id, started_at DESC, id DESC);
CREATE INDEX ON recording (tenant_id, number_digits, started_at DESC, id DESC);
CREATE INDEX ON recording (tenant_id, caller_hash, started_at DESC, id DESC);
CREATE INDEX ON recording (tenant_id, queue_id, started_at DESC, id DESC);
CREATE INDEX ON recording (tenant_id, kind, ended_at) WHERE state = 'stored';
CREATE INDEX recording_to_move ON recording (stored_at) WHERE state = 'stored' AND moved_at IS NULL;
CREATE INDEX recording_to_verify ON recording (verified_at NULLS FIRST) WHERE state = 'stored';
CREATE TABLE recording_agent (
  tenant_id uuid NOT NULL REFERENCES tenant, recording_id uuid NOT NULL REFERENCES recording, agent_id uuid NOT NULL,
  position int NOT NULL, started_at timestamptz NOT NULL, PRIMARY KEY (recording_id, agent_id));
CREATE INDEX ON recording_agent (tenant_id, agent_id, started_at DESC, recording_id DESC);
CREATE INDEX ON recording_agent (tenant_id, recording_id);
INSERT INTO recording_agent (tenant_id, recording_id, agent_id, position, started_at)
  SELECT r.tenant_id, r.id, i.agent_id, 1, r.started_at FROM recording r
  JOIN interaction i ON i.id = r.interaction_id AND i.tenant_id = r.tenant_id WHERE i.agent_id IS NOT NULL;
ALTER TABLE recording FORCE ROW LEVEL SECURITY;
ALTER TABLE interaction FORCE ROW LEVEL SECURITY;

-- how long recordings are kept by contract; the operator's own row is what holds where a contract says nothing
CREATE TABLE retention (
  tenant_id uuid PRIMARY KEY REFERENCES tenant, conversation_days int NOT NULL CHECK (conversation_days BETWEEN 1 AND 36500),
  voicemail_days int NOT NULL CHECK (voicemail_days BETWEEN 1 AND 36500),
  least_days int NOT NULL DEFAULT 30, most_days int NOT NULL DEFAULT 3650, CHECK (1 <= least_days AND least_days <= most_days),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(), changed_by uuid REFERENCES app_user);
-- what must not be deleted, whatever the contract says
CREATE TABLE legal_hold (
  tenant_id uuid NOT NULL REFERENCES tenant, interaction_id uuid PRIMARY KEY, reason text NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT clock_timestamp(), placed_by uuid NOT NULL REFERENCES app_user, placed_name text NOT NULL);
CREATE INDEX ON legal_hold (tenant_id, interaction_id);

-- a person may hear a recording for an hour, for this reason; noted before the first byte goes out
CREATE TABLE recording_listening (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, recording_id uuid NOT NULL REFERENCES recording,
  user_id uuid NOT NULL REFERENCES app_user, reason text NOT NULL, note text NOT NULL DEFAULT '',
  at timestamptz NOT NULL DEFAULT clock_timestamp(), expires_at timestamptz NOT NULL);
CREATE INDEX ON recording_listening (tenant_id, recording_id, user_id, expires_at);
-- agents who may hear other people's conversations of this tenant
CREATE TABLE recording_grant (
  tenant_id uuid NOT NULL REFERENCES tenant, user_id uuid NOT NULL REFERENCES app_user,
  granted_at timestamptz NOT NULL DEFAULT clock_timestamp(), granted_by uuid NOT NULL REFERENCES app_user,
  PRIMARY KEY (tenant_id, user_id));
-- an export's row is the job that makes it
CREATE TABLE recording_export (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, user_id uuid NOT NULL REFERENCES app_user, user_name text NOT NULL,
  format text NOT NULL CHECK (format IN ('wav', 'zip')), reason text NOT NULL, note text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'ready', 'failed', 'expired')),
  recording_ids uuid[] NOT NULL, total int NOT NULL, done int NOT NULL DEFAULT 0, left_out int NOT NULL DEFAULT 0,
  path text, sha256 text, bytes bigint, manifest jsonb, fault text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(), claimed_until timestamptz, ready_at timestamptz, expires_at timestamptz);
CREATE INDEX ON recording_export (tenant_id, created_at DESC, id DESC);
CREATE INDEX recording_export_open ON recording_export (created_at) WHERE state IN ('waiting', 'running', 'ready');

-- what somebody must look at: one open row for each thing that is wrong
CREATE TABLE alarm (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, kind text NOT NULL, subject text NOT NULL DEFAULT '',
  details jsonb NOT NULL DEFAULT '{}', count int NOT NULL DEFAULT 1,
  raised_at timestamptz NOT NULL DEFAULT clock_timestamp(), last_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  cleared_at timestamptz);
CREATE UNIQUE INDEX alarm_open ON alarm (tenant_id, kind, subject) WHERE cleared_at IS NULL;
CREATE INDEX ON alarm (tenant_id, raised_at DESC);
