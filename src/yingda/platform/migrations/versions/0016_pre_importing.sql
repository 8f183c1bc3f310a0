-- Imports and exports of lists.
CREATE TABLE import_job (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  target text NOT NULL,
  state text NOT NULL DEFAULT 'draft' CHECK (state IN
    ('draft', 'checking', 'checked', 'running', 'stopped', 'done', 'undoing', 'undone', 'failed')),
  file_name_sealed bytea NOT NULL,
  path text,
  size bigint NOT NULL CHECK (size > 0),
  sha256 text NOT NULL,
  reading jsonb NOT NULL,
  -- The columns' names and the first rows: where a file has no names, they are of persons.
  head_sealed bytea NOT NULL,
  mapping jsonb NOT NULL DEFAULT '[]',
  policy text NOT NULL DEFAULT 'skip' CHECK (policy IN ('skip', 'update', 'add')),
  match_by text,
  -- The last row of the file that is checked, written or undone, with all that came of it in the same transaction.
  position int NOT NULL DEFAULT 0,
  total int,
  good int NOT NULL DEFAULT 0,
  bad int NOT NULL DEFAULT 0,
  added int NOT NULL DEFAULT 0,
  updated int NOT NULL DEFAULT 0,
  skipped int NOT NULL DEFAULT 0,
  restored int NOT NULL DEFAULT 0,
  kept int NOT NULL DEFAULT 0,
  author_id uuid NOT NULL REFERENCES app_user (id),
  author_name text NOT NULL,
  fault text,
  fault_details jsonb NOT NULL DEFAULT '{}',
  stop_asked boolean NOT NULL DEFAULT false,
  claim uuid,
  claimed_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  checked_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  undone_at timestamptz,
  version int NOT NULL DEFAULT 1
);
CREATE INDEX import_job_newest ON import_job (tenant_id, created_at DESC, id);
CREATE INDEX import_job_work ON import_job (created_at) WHERE state IN ('checking', 'running', 'undoing');
CREATE INDEX import_job_ended ON import_job (ended_at) WHERE path IS NOT NULL;

-- Rows that cannot be taken, as they stand in the file, and why.
CREATE TABLE import_bad_row (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  job_id uuid NOT NULL REFERENCES import_job (id) ON DELETE CASCADE,
  row_no int NOT NULL,
  cells_sealed bytea NOT NULL,
  problems jsonb NOT NULL,
  PRIMARY KEY (tenant_id, job_id, row_no)
);
CREATE INDEX ON import_bad_row (job_id);

-- What an import did, so that it can be undone.
CREATE TABLE import_change (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  job_id uuid NOT NULL REFERENCES import_job (id) ON DELETE CASCADE,
  row_no int NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('added', 'updated', 'restored', 'removed', 'kept')),
  thing_id uuid NOT NULL,
  thing_version int NOT NULL,
  before_sealed bytea,
  PRIMARY KEY (tenant_id, job_id, row_no)
);
CREATE INDEX ON import_change (job_id);

-- Who may take lists away though he is no administrator of the enterprise.
CREATE TABLE export_grant (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  user_id uuid NOT NULL REFERENCES app_user (id),
  granted_by uuid REFERENCES app_user (id),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, user_id)
);

-- Allows a machine to take a list away again and again, until a day.
CREATE TABLE export_authorisation (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  name text NOT NULL,
  source text NOT NULL,
  format text NOT NULL CHECK (format IN ('csv', 'xlsx')),
  columns text[] NOT NULL,
  reason text NOT NULL,
  note text NOT NULL,
  every text NOT NULL CHECK (every IN ('day', 'week', 'month')),
  on_day int,
  at_minute int NOT NULL CHECK (at_minute BETWEEN 0 AND 1439),
  ends_on date NOT NULL,
  given_by uuid NOT NULL REFERENCES app_user (id),
  given_by_name text NOT NULL,
  revoked_at timestamptz,
  next_at timestamptz,
  last_at timestamptz,
  last_refusal text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version int NOT NULL DEFAULT 1
);
CREATE INDEX ON export_authorisation (tenant_id, created_at DESC);
CREATE INDEX export_authorisation_due ON export_authorisation (next_at) WHERE revoked_at IS NULL;

CREATE TABLE export_job (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  source text NOT NULL,
  format text NOT NULL CHECK (format IN ('csv', 'xlsx')),
  columns text[] NOT NULL,
  unmasked boolean NOT NULL DEFAULT false,
  language text NOT NULL DEFAULT 'zh',
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN
    ('waiting', 'running', 'ready', 'failed', 'stopped', 'expired')),
  reason text NOT NULL,
  note text NOT NULL,
  user_id uuid NOT NULL REFERENCES app_user (id),
  user_name text NOT NULL,
  authorisation_id uuid REFERENCES export_authorisation (id),
  total int NOT NULL DEFAULT 0,
  done int NOT NULL DEFAULT 0,
  file_name text,
  path text,
  sha256 text,
  size bigint,
  fault text,
  stop_asked boolean NOT NULL DEFAULT false,
  fetched int NOT NULL DEFAULT 0,
  claim uuid,
  claimed_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ready_at timestamptz,
  expires_at timestamptz
);
CREATE INDEX export_job_newest ON export_job (tenant_id, created_at DESC, id);
CREATE INDEX export_job_work ON export_job (created_at) WHERE state IN ('waiting', 'running');
CREATE INDEX export_job_expiry ON export_job (expires_at) WHERE state = 'ready';
CREATE INDEX ON export_job (authorisation_id);
