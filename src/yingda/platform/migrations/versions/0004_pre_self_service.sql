-- Self-service: the inventory of numbers, trunks, drafts and releases of flows, prompts by version, calendars, emergency
-- announcements, queries, registrations, surveys, forwarding, callbacks and voicemail.

-- ---- telephony: numbers and trunks ---------------------------------------------------------------------------------
-- what kinds of number there are by the numbering plan, and whether a hotline may use one
CREATE TABLE number_class (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL,
  pattern text NOT NULL, may_carry_hotline boolean NOT NULL, rule_zh text NOT NULL DEFAULT '', rule_en text NOT NULL DEFAULT '',
  UNIQUE (tenant_id, code));
-- blocks that the operator holds; numbers are taken out of them
CREATE TABLE number_range (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, first_digits text NOT NULL, last_digits text NOT NULL,
  class_id uuid NOT NULL REFERENCES number_class, access text NOT NULL DEFAULT 'national' CHECK (access IN ('national', 'local')),
  areas text[] NOT NULL DEFAULT '{}', note text NOT NULL DEFAULT '', created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (length(first_digits) = length(last_digits) AND first_digits <= last_digits));
ALTER TABLE number ALTER COLUMN flow_id DROP NOT NULL;
ALTER TABLE number DROP CONSTRAINT number_status_check;
ALTER TABLE number ADD CONSTRAINT number_status_check
  CHECK (status IN ('free', 'testing', 'active', 'suspended', 'porting_in', 'porting_out', 'released'));
ALTER TABLE number
  ADD COLUMN kind text NOT NULL DEFAULT 'own' CHECK (kind IN ('own', 'shared')),
  ADD COLUMN class_id uuid REFERENCES number_class, ADD COLUMN range_id uuid REFERENCES number_range,
  ADD COLUMN access text NOT NULL DEFAULT 'national' CHECK (access IN ('national', 'local')),
  ADD COLUMN areas text[] NOT NULL DEFAULT '{}',
  ADD COLUMN caller_limit int CHECK (caller_limit >= 0),
  ADD COLUMN calendar_code text, ADD COLUMN languages text[] NOT NULL DEFAULT '{zh-CN}',
  ADD COLUMN recording text NOT NULL DEFAULT 'queue' CHECK (recording IN ('queue', 'always', 'never')),
  ADD COLUMN note text NOT NULL DEFAULT '', ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
-- a shared number belongs to the operator; each merchant on it has a code that callers key or dial after it
CREATE TABLE merchant (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, number_id uuid NOT NULL REFERENCES number, code text NOT NULL,
  flow_id uuid REFERENCES flow, name_zh text NOT NULL, name_en text NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('testing', 'active', 'suspended', 'released')),
  caller_limit int CHECK (caller_limit >= 0), calendar_code text, languages text[] NOT NULL DEFAULT '{zh-CN}',
  recording text NOT NULL DEFAULT 'queue' CHECK (recording IN ('queue', 'always', 'never')),
  note text NOT NULL DEFAULT '', changed_at timestamptz NOT NULL DEFAULT now());
CREATE UNIQUE INDEX merchant_code ON merchant (number_id, code) WHERE status <> 'released';
CREATE INDEX ON merchant (tenant_id, number_id);
-- what was done with a number or a merchant's code, by whom; written for the tenant that it concerned
CREATE TABLE number_event (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, number_id uuid NOT NULL REFERENCES number, merchant_id uuid,
  at timestamptz NOT NULL DEFAULT clock_timestamp(), actor_id uuid, actor_name text NOT NULL, action text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}');
CREATE INDEX ON number_event (tenant_id, number_id, at DESC);
-- connections to carriers: the addresses that calls come from, and the way out
CREATE TABLE trunk (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL,
  host text NOT NULL, port int NOT NULL DEFAULT 5060 CHECK (port BETWEEN 1 AND 65535), sources text[] NOT NULL DEFAULT '{}',
  username text NOT NULL DEFAULT '', secret_sealed bytea, outbound boolean NOT NULL DEFAULT true, prefix text NOT NULL DEFAULT '',
  channels int CHECK (channels > 0), position int NOT NULL DEFAULT 0, status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  UNIQUE (tenant_id, code));

-- ---- flows: drafts, trials, releases -------------------------------------------------------------------------------
ALTER TABLE tenant ADD COLUMN flow_review boolean NOT NULL DEFAULT false;
-- a trial of a draft is a version too, with a negative number: it never changes while somebody calls it
ALTER TABLE flow_version ADD COLUMN pins jsonb NOT NULL DEFAULT '{}';
CREATE TABLE flow_draft (
  flow_id uuid PRIMARY KEY REFERENCES flow, tenant_id uuid NOT NULL REFERENCES tenant, document jsonb NOT NULL,
  base_version int, revision int NOT NULL DEFAULT 1, author_id uuid NOT NULL REFERENCES app_user,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE INDEX ON flow_draft (tenant_id);
-- the way of a document to the callers: reviewed where the operator asks for it, at once or at a time
CREATE TABLE flow_release (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, flow_id uuid NOT NULL REFERENCES flow, document jsonb NOT NULL,
  note text NOT NULL DEFAULT '', author_id uuid NOT NULL REFERENCES app_user, asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  state text NOT NULL CHECK (state IN ('in_review', 'scheduled', 'published', 'rejected', 'withdrawn', 'failed')),
  publish_at timestamptz, reviewer_id uuid REFERENCES app_user, reviewed_at timestamptz, comment text NOT NULL DEFAULT '',
  version int, problems jsonb);
CREATE INDEX ON flow_release (tenant_id, flow_id, asked_at DESC);
CREATE INDEX flow_release_due ON flow_release (publish_at) WHERE state = 'scheduled';
CREATE TABLE flow_test_case (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, flow_id uuid NOT NULL REFERENCES flow, name text NOT NULL,
  script jsonb NOT NULL, expected jsonb NOT NULL, author_id uuid NOT NULL REFERENCES app_user,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(), UNIQUE (flow_id, name));
CREATE INDEX ON flow_test_case (tenant_id, flow_id);
-- a code to dial that leads once to a draft, a number under test, or the recording of a prompt
CREATE TABLE flow_trial (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL UNIQUE, flow_id uuid NOT NULL REFERENCES flow,
  version int NOT NULL, number_id uuid, author_id uuid NOT NULL REFERENCES app_user,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(), expires_at timestamptz NOT NULL);
CREATE INDEX ON flow_trial (tenant_id, expires_at);

-- ---- flows: prompts ------------------------------------------------------------------------------------------------
-- a prompt is a key with a newest version per language; what was published stays, so that a version of a flow keeps its sound
ALTER TABLE prompt ADD COLUMN version int NOT NULL DEFAULT 1, ADD COLUMN name text NOT NULL DEFAULT '',
  ADD COLUMN source text NOT NULL DEFAULT 'speech' CHECK (source IN ('speech', 'upload', 'phone', 'browser')),
  ADD COLUMN state text NOT NULL DEFAULT 'ready' CHECK (state IN ('waiting', 'ready', 'failed')),
  ADD COLUMN seconds numeric(8,3), ADD COLUMN fault text, ADD COLUMN retired_at timestamptz,
  -- a waiting prompt's row is the job; one that was recorded by telephone knows its recording, and comes of it once
  ADD COLUMN claimed_until timestamptz, ADD COLUMN attempts int NOT NULL DEFAULT 0, ADD COLUMN recording_id uuid UNIQUE;
ALTER TABLE prompt DROP CONSTRAINT prompt_tenant_id_key_language_key;
ALTER TABLE prompt ADD CONSTRAINT prompt_version UNIQUE (tenant_id, key, language, version);
-- languages are named as flows and people's settings name them; the platform's prompts are the operator's, and nobody's copies
ALTER TABLE prompt NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant NO FORCE ROW LEVEL SECURITY;
UPDATE prompt SET language = 'zh-CN' WHERE language = 'zh';
DELETE FROM prompt WHERE path LIKE 'platform/%' AND tenant_id NOT IN (SELECT id FROM tenant WHERE kind = 'operator');
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
ALTER TABLE prompt FORCE ROW LEVEL SECURITY;
CREATE INDEX prompt_waiting ON prompt (created_at) WHERE state = 'waiting';

-- ---- flows: calendars, announcements, queries, forms ----------------------------------------------------------------
CREATE TABLE calendar (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL,
  definition jsonb NOT NULL, author_id uuid REFERENCES app_user, changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, code));
-- one that the operator's own row carries is heard by the callers of all tenants
CREATE TABLE emergency_announcement (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, prompt_key text NOT NULL, then_hang_up boolean NOT NULL DEFAULT false,
  reason text NOT NULL DEFAULT '', started_at timestamptz NOT NULL DEFAULT clock_timestamp(), started_by uuid NOT NULL REFERENCES app_user,
  started_name text NOT NULL DEFAULT '', until timestamptz, ended_at timestamptz, ended_by uuid REFERENCES app_user, ended_name text);
CREATE UNIQUE INDEX one_announcement ON emergency_announcement (tenant_id) WHERE ended_at IS NULL;
-- what a query needs to be let in by the tenant's own system; the value leaves the server only as this header to this host
CREATE TABLE query_secret (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL, host text NOT NULL, header text NOT NULL,
  secret_sealed bytea NOT NULL,
  author_id uuid REFERENCES app_user, changed_at timestamptz NOT NULL DEFAULT clock_timestamp(), UNIQUE (tenant_id, code));
CREATE TABLE lookup_table (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL,
  key_column text NOT NULL, columns text[] NOT NULL, pin_column text, row_count int NOT NULL DEFAULT 0, generation int NOT NULL DEFAULT 1,
  author_id uuid REFERENCES app_user, changed_at timestamptz NOT NULL DEFAULT clock_timestamp(), UNIQUE (tenant_id, code));
CREATE TABLE lookup_row (
  tenant_id uuid NOT NULL REFERENCES tenant, table_id uuid NOT NULL REFERENCES lookup_table, generation int NOT NULL,
  key_hash bytea NOT NULL, values_sealed bytea NOT NULL, pin_hash text, PRIMARY KEY (table_id, generation, key_hash));
CREATE INDEX ON lookup_row (tenant_id, table_id);
-- one row per attempt, keyed by the visit that made it, so that a repeat after a crash does not count twice
CREATE TABLE pin_attempt (
  tenant_id uuid NOT NULL REFERENCES tenant, interaction_id uuid NOT NULL, visit int NOT NULL, attempt int NOT NULL,
  subject_hash bytea NOT NULL, verified boolean NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (interaction_id, visit, attempt));
CREATE INDEX ON pin_attempt (tenant_id, subject_hash, at);
CREATE TABLE registration_form (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL,
  fields jsonb NOT NULL, one_per_caller boolean NOT NULL DEFAULT false, opens_at timestamptz, closes_at timestamptz,
  author_id uuid REFERENCES app_user, changed_at timestamptz NOT NULL DEFAULT clock_timestamp(), UNIQUE (tenant_id, code));
CREATE TABLE registration (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, form_id uuid NOT NULL REFERENCES registration_form,
  interaction_id uuid NOT NULL, visit int NOT NULL, agent_id uuid REFERENCES app_user, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  values_sealed bytea NOT NULL, unique_hash bytea, UNIQUE (interaction_id, form_id, visit));
CREATE UNIQUE INDEX registration_once ON registration (form_id, unique_hash) WHERE unique_hash IS NOT NULL;
CREATE INDEX ON registration (tenant_id, form_id, at DESC);
CREATE TABLE survey_answer (
  tenant_id uuid NOT NULL REFERENCES tenant, interaction_id uuid NOT NULL, survey text NOT NULL, question text NOT NULL,
  visit int NOT NULL, answer text NOT NULL, agent_id uuid, queue_id uuid, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (interaction_id, visit, question));
CREATE INDEX ON survey_answer (tenant_id, survey, at DESC);

-- ---- conversations -------------------------------------------------------------------------------------------------
ALTER TABLE interaction DROP CONSTRAINT interaction_direction_check;
ALTER TABLE interaction ADD CONSTRAINT interaction_direction_check CHECK (direction IN ('inbound', 'outbound'));
ALTER TABLE interaction DROP CONSTRAINT interaction_result_check;
ALTER TABLE interaction ADD CONSTRAINT interaction_result_check CHECK (result IN ('answered', 'abandoned', 'self_service', 'unserved',
  'refused', 'fallback', 'failed', 'forwarded', 'voicemail', 'callback', 'handed_over', 'unreached', 'withdrawn'));
-- variables and digits of a contact in a flow name persons: sealed, beside the position that names none
ALTER TABLE interaction ADD COLUMN flow_sealed bytea, ADD COLUMN merchant_id uuid, ADD COLUMN origin_id uuid,
  ADD COLUMN purpose text NOT NULL DEFAULT 'call' CHECK (purpose IN ('call', 'callback', 'voicemail', 'trial'));
CREATE INDEX ON interaction (tenant_id, origin_id) WHERE origin_id IS NOT NULL;
ALTER TABLE call DROP CONSTRAINT call_kind_check;
ALTER TABLE call ADD CONSTRAINT call_kind_check CHECK (kind IN ('customer', 'agent', 'outside'));
ALTER TABLE call ADD COLUMN number_id uuid, ADD COLUMN outside_sealed bytea;
-- a shared number's caller is handed over to a merchant on the same channel: the lobby's call and the merchant's
ALTER TABLE call DROP CONSTRAINT call_node_channel_id_key;
CREATE INDEX call_channel ON call (node, channel_id);
DROP INDEX call_tenant_id_idx;
CREATE INDEX call_in_use ON call (tenant_id) WHERE kind IN ('customer', 'outside') AND state <> 'ended';
ALTER TABLE recording ADD COLUMN kind text NOT NULL DEFAULT 'conversation'
  CHECK (kind IN ('conversation', 'voicemail', 'message', 'prompt')), ADD COLUMN prompt_key text, ADD COLUMN prompt_language text,
  ADD COLUMN pauses jsonb NOT NULL DEFAULT '[]';
ALTER TABLE work ADD COLUMN kind text NOT NULL DEFAULT 'call' CHECK (kind IN ('call', 'callback', 'voicemail')),
  ADD COLUMN not_before timestamptz;
-- a place in a queue that a caller keeps while he is not on the line
CREATE TABLE callback (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, interaction_id uuid NOT NULL, origin_id uuid NOT NULL,
  queue_id uuid NOT NULL REFERENCES queue, number_sealed bytea NOT NULL, number_hash bytea NOT NULL, since timestamptz NOT NULL,
  not_before timestamptz, attempts int NOT NULL DEFAULT 0,
  state text NOT NULL CHECK (state IN ('waiting', 'calling', 'done', 'unreached', 'withdrawn')),
  booked_at timestamptz NOT NULL DEFAULT clock_timestamp(), ended_at timestamptz);
CREATE UNIQUE INDEX one_callback ON callback (tenant_id, queue_id, number_hash) WHERE state IN ('waiting', 'calling');
