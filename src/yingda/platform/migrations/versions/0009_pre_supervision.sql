-- Supervisors: messages, help, breaks, declared faults.
ALTER TABLE tenant ADD COLUMN hide_listening_from_agents boolean NOT NULL DEFAULT false;
ALTER TABLE pool ADD COLUMN hide_listening_from_agents boolean NOT NULL DEFAULT false,
  ADD COLUMN breaks_need_permission boolean NOT NULL DEFAULT false,
  ADD COLUMN break_answer_seconds int NOT NULL DEFAULT 300 CHECK (break_answer_seconds BETWEEN 30 AND 3600);
ALTER TABLE call DROP CONSTRAINT call_kind_check;
ALTER TABLE call ADD CONSTRAINT call_kind_check CHECK (kind IN ('customer', 'agent', 'outside', 'listener'));
-- what an agent waits for permission for
ALTER TABLE agent ADD COLUMN asked jsonb;
-- who listened to whom, in which manner last, and until when; tenant_id is the contact's
CREATE TABLE listening (
  call_id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, interaction_id uuid NOT NULL,
  supervisor_id uuid NOT NULL REFERENCES app_user, agent_id uuid REFERENCES app_user,
  mode text NOT NULL CHECK (mode IN ('listen', 'whisper', 'barge', 'in_charge')), hidden boolean NOT NULL,
  asked_at timestamptz NOT NULL, begun_at timestamptz, ended_at timestamptz, end_cause text);
CREATE INDEX ON listening (tenant_id, interaction_id);
CREATE INDEX ON listening (tenant_id, agent_id, asked_at DESC);
CREATE INDEX listening_now ON listening (tenant_id) WHERE ended_at IS NULL;
-- one row for each reader; what went to many at once has one batch_id
CREATE TABLE staff_message (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, batch_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(), from_id uuid NOT NULL REFERENCES app_user,
  to_id uuid NOT NULL REFERENCES app_user, audience text NOT NULL CHECK (audience IN ('one', 'queue', 'pool', 'all')),
  text_sealed bytea NOT NULL, read_at timestamptz);
CREATE INDEX ON staff_message (tenant_id, to_id, at DESC);
CREATE INDEX ON staff_message (tenant_id, from_id, at DESC);
-- an agent asks for a supervisor; tenant_id is his house, contact_tenant_id whose contact he had
CREATE TABLE help_request (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, agent_id uuid NOT NULL REFERENCES app_user,
  contact_tenant_id uuid REFERENCES tenant, interaction_id uuid, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  text_sealed bytea NOT NULL, ended_at timestamptz, ended_by uuid REFERENCES app_user,
  end_cause text CHECK (end_cause IN ('withdrawn', 'answered')));
CREATE UNIQUE INDEX help_open ON help_request (tenant_id, agent_id) WHERE ended_at IS NULL;
CREATE INDEX ON help_request (tenant_id, at DESC);
-- while one is in force nobody whom it concerns leaves without permission; the operator's concerns everybody
CREATE TABLE declared_fault (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, reason text NOT NULL, declared_by uuid NOT NULL REFERENCES app_user,
  at timestamptz NOT NULL, ended_at timestamptz, ended_by uuid REFERENCES app_user);
CREATE UNIQUE INDEX fault_open ON declared_fault (tenant_id) WHERE ended_at IS NULL;
-- who sees the agent's house or the contact's enterprise sees that he asks for help, and nobody else
CREATE VIEW help_on_floor WITH (security_barrier) AS
SELECT h.*, u.display_name, u.staff_no FROM help_request h
JOIN agent a ON a.user_id = h.agent_id AND a.state <> 'signed_out'
JOIN app_user u ON u.id = h.agent_id
WHERE h.ended_at IS NULL
  AND (h.tenant_id = ANY ((SELECT actor_tenants())::uuid[]) OR h.contact_tenant_id = ANY ((SELECT actor_tenants())::uuid[]));
-- the operator's fault is everybody's, an enterprise's only its own people's
CREATE VIEW fault_in_force WITH (security_barrier) AS
SELECT f.id, f.tenant_id, f.reason, f.at, t.kind = 'operator' AS is_everywhere, t.name_zh, t.name_en, u.display_name AS declared_by
FROM declared_fault f JOIN tenant t ON t.id = f.tenant_id JOIN app_user u ON u.id = f.declared_by
WHERE f.ended_at IS NULL AND (t.kind = 'operator' OR f.tenant_id = ANY ((SELECT actor_tenants())::uuid[]));
-- with names, wherever the people are at home
CREATE VIEW listening_seen WITH (security_barrier) AS
SELECT l.*, s.display_name AS supervisor_name, a.display_name AS agent_name, a.staff_no AS agent_staff_no
FROM listening l JOIN app_user s ON s.id = l.supervisor_id LEFT JOIN app_user a ON a.id = l.agent_id
WHERE l.tenant_id = ANY ((SELECT actor_tenants())::uuid[]);
GRANT CREATE ON SCHEMA public TO core;
ALTER VIEW help_on_floor OWNER TO core;
ALTER VIEW fault_in_force OWNER TO core;
ALTER VIEW listening_seen OWNER TO core;
REVOKE CREATE ON SCHEMA public FROM core;
GRANT SELECT ON help_on_floor, fault_in_force, listening_seen TO app, core;
