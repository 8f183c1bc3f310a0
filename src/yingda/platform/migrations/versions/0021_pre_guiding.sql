-- Scripts and identity checks.
CREATE TABLE identity_policy (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id),
  document jsonb NOT NULL,
  version int NOT NULL DEFAULT 1,
  author_id uuid REFERENCES app_user (id),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A question that was put, and waits for its answer: nothing in it tells the answer.
CREATE TABLE identity_challenge (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  interaction_id uuid,
  customer_id uuid,
  user_id uuid NOT NULL REFERENCES app_user (id),
  method text NOT NULL CHECK (method IN ('questions', 'code', 'document')),
  asked text[] NOT NULL DEFAULT '{}',
  tries int NOT NULL DEFAULT 0,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  closed_at timestamptz,
  CHECK (interaction_id IS NOT NULL OR customer_id IS NOT NULL)
);
CREATE INDEX identity_challenge_by_customer ON identity_challenge (tenant_id, customer_id, at);
CREATE INDEX identity_challenge_by_contact ON identity_challenge (tenant_id, interaction_id, at);
CREATE INDEX identity_challenge_by_agent ON identity_challenge (tenant_id, user_id, at);
CREATE INDEX identity_challenge_old ON identity_challenge (at);

-- A code on its way: what is told to the customer is wiped as soon as it has left.
CREATE TABLE identity_code (
  challenge_id uuid PRIMARY KEY REFERENCES identity_challenge (id) ON DELETE CASCADE,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  channel text NOT NULL CHECK (channel IN ('mail', 'text', 'call')),
  language text NOT NULL CHECK (language IN ('zh-CN', 'en')),
  code_hash bytea NOT NULL,
  message_sealed bytea,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
  tries int NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX identity_code_waiting ON identity_code (next_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX identity_code_old ON identity_code (at);

-- What came of each attempt: written once.
CREATE TABLE identity_check (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  challenge_id uuid NOT NULL,
  interaction_id uuid,
  customer_id uuid,
  user_id uuid NOT NULL REFERENCES app_user (id),
  method text NOT NULL CHECK (method IN ('questions', 'code', 'document')),
  result text NOT NULL CHECK (result IN ('proved', 'not_proved')),
  level text CHECK (level IN ('basic', 'strong')),
  asked text[] NOT NULL DEFAULT '{}',
  document_sealed bytea,
  document_hash bytea,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  valid_until timestamptz,
  CHECK ((result = 'proved') = (level IS NOT NULL AND valid_until IS NOT NULL))
);
CREATE INDEX identity_check_by_customer ON identity_check (tenant_id, customer_id, at);
CREATE INDEX identity_check_by_contact ON identity_check (tenant_id, interaction_id, at);
CREATE INDEX identity_check_by_agent ON identity_check (tenant_id, user_id, at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON identity_check
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE script (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  code text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  draft jsonb NOT NULL,
  version int NOT NULL DEFAULT 1,
  published_version int,
  last_version int NOT NULL DEFAULT 0,
  author_id uuid REFERENCES app_user (id),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, code)
);
CREATE TABLE script_version (
  script_id uuid NOT NULL REFERENCES script (id) ON DELETE CASCADE,
  version int NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  document jsonb NOT NULL,
  note text NOT NULL DEFAULT '',
  author_id uuid REFERENCES app_user (id),
  published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (script_id, version)
);
CREATE FUNCTION refuse_another_script() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'what was published is not changed'; END $$;
CREATE TRIGGER published_once BEFORE UPDATE ON script_version
  FOR EACH ROW EXECUTE FUNCTION refuse_another_script();

-- How an enterprise greets, and takes its leave.
CREATE TABLE guide_phrases (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id),
  greeting_zh text NOT NULL,
  greeting_en text NOT NULL,
  closing_zh text NOT NULL,
  closing_en text NOT NULL,
  version int NOT NULL DEFAULT 1,
  author_id uuid REFERENCES app_user (id),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One script walked in one contact; what the customer said in it is sealed.
CREATE TABLE script_run (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  script_id uuid NOT NULL REFERENCES script (id),
  script_version int NOT NULL,
  interaction_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES app_user (id),
  step text,
  step_since timestamptz NOT NULL DEFAULT clock_timestamp(),
  state_sealed bytea NOT NULL,
  version int NOT NULL DEFAULT 1,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  UNIQUE (tenant_id, interaction_id, script_id)
);
CREATE INDEX script_run_by_script ON script_run (tenant_id, script_id, started_at);
CREATE TABLE script_visit (
  run_id uuid NOT NULL REFERENCES script_run (id),
  seq int NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  script_id uuid NOT NULL,
  script_version int NOT NULL,
  step text NOT NULL,
  phase text NOT NULL,
  user_id uuid NOT NULL REFERENCES app_user (id),
  how text NOT NULL CHECK (how IN ('next', 'back', 'skipped')),
  reason text CHECK (reason IN ('not_needed', 'already_known', 'declined', 'no_time', 'other')),
  entered_at timestamptz NOT NULL,
  left_at timestamptz NOT NULL,
  PRIMARY KEY (run_id, seq)
);
CREATE INDEX script_visit_by_script ON script_visit (tenant_id, script_id, entered_at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON script_visit
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
