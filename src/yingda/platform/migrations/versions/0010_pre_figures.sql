-- Figures by intervals, and their thresholds.

ALTER TABLE queue ADD COLUMN short_abandon_seconds int NOT NULL DEFAULT 5 CHECK (short_abandon_seconds BETWEEN 0 AND 60);

-- what the worker has counted from the ledger: parts of contacts, each with what it adds to every measure (durations in
-- milliseconds); everything here can be made anew. `upto` is the last ledger row that was read, `rules` the version of the measures.
CREATE TABLE figure_part (
  tenant_id uuid NOT NULL REFERENCES tenant, interaction_id uuid NOT NULL,
  scope text NOT NULL CHECK (scope IN ('call', 'contact', 'stay', 'share')), n int NOT NULL,
  counted_at timestamptz NOT NULL, queue_id uuid, agent_id uuid, number_id uuid, seq int NOT NULL, upto int NOT NULL,
  rules smallint NOT NULL, is_over boolean NOT NULL,
  -- the limits that the queue had when the stay was counted first
  target_seconds int NOT NULL, short_seconds int NOT NULL,
  arrived int NOT NULL, taken int NOT NULL, queued int NOT NULL, answered int NOT NULL, in_target int NOT NULL,
  abandoned int NOT NULL, short_abandoned int NOT NULL, abandoned_to_10 int NOT NULL, abandoned_to_30 int NOT NULL,
  abandoned_to_60 int NOT NULL, abandoned_to_120 int NOT NULL, abandoned_later int NOT NULL, not_served int NOT NULL,
  waiting int NOT NULL, offered int NOT NULL, refused int NOT NULL, not_answered int NOT NULL, handled int NOT NULL,
  transferred int NOT NULL, consulted int NOT NULL, callbacks int NOT NULL, voicemails int NOT NULL, forwarded int NOT NULL,
  dialled int NOT NULL, reached int NOT NULL, answer_wait bigint NOT NULL, abandon_wait bigint NOT NULL, longest_wait bigint NOT NULL,
  waits_told int NOT NULL, wait_error bigint NOT NULL,
  talk bigint NOT NULL, hold bigint NOT NULL, wrap_up bigint NOT NULL,
  PRIMARY KEY (interaction_id, scope, n)) WITH (fillfactor = 85);
CREATE INDEX ON figure_part (tenant_id, scope, counted_at);
CREATE INDEX figure_part_open ON figure_part (interaction_id) WHERE scope = 'call' AND NOT is_over;

-- the time of agents, from their ledger: one row for each stretch in one state, cut where it is longer than a day
CREATE TABLE agent_stretch (
  tenant_id uuid NOT NULL REFERENCES tenant, agent_id uuid NOT NULL, seq bigint NOT NULL, since timestamptz NOT NULL,
  until timestamptz, state text NOT NULL, reason text, contact_tenant_id uuid, interaction_id uuid, upto bigint NOT NULL,
  PRIMARY KEY (agent_id, seq, since));
CREATE INDEX ON agent_stretch (tenant_id, since);
CREATE INDEX agent_stretch_of ON agent_stretch (agent_id, since);
CREATE UNIQUE INDEX agent_stretch_open ON agent_stretch (agent_id) WHERE until IS NULL;

-- the same by quarters of an hour, which the half-hours and days of every time zone are made of; stretches that are over
CREATE TABLE agent_time (
  tenant_id uuid NOT NULL REFERENCES tenant, agent_id uuid NOT NULL, quarter timestamptz NOT NULL, state text NOT NULL,
  reason text, contact_tenant_id uuid, seconds double precision NOT NULL);
CREATE INDEX ON agent_time (tenant_id, quarter);
CREATE INDEX agent_time_of ON agent_time (agent_id, quarter);

-- when the worker has looked last
CREATE TABLE figure_look (one boolean PRIMARY KEY DEFAULT true CHECK (one), at timestamptz NOT NULL);
GRANT SELECT ON figure_look TO app;
GRANT SELECT, INSERT, UPDATE ON figure_look TO core;

-- As role core, so that their rows may come from another house; what is shown of them is said here, as in agent_on_floor: of a
-- foreign agent only that he is there, and his state while he works for a tenant of the reader's.
CREATE VIEW agent_stretch_on_floor WITH (security_barrier) AS
SELECT s.agent_id, s.seq, s.since, s.until, o.is_own,
       CASE WHEN o.is_own OR s.contact_tenant_id IS NULL OR s.contact_tenant_id = ANY (o.seen) THEN s.state ELSE 'busy' END AS state,
       CASE WHEN o.is_own THEN s.reason END AS reason,
       CASE WHEN s.contact_tenant_id = ANY (o.seen) THEN s.contact_tenant_id END AS contact_tenant_id,
       CASE WHEN s.contact_tenant_id = ANY (o.seen) THEN s.interaction_id END AS interaction_id
FROM agent_stretch s
CROSS JOIN LATERAL (
  SELECT e.seen, s.tenant_id = ANY (e.seen) AS is_own FROM (SELECT (SELECT actor_tenants())::uuid[] AS seen) e) o
WHERE s.state <> 'signed_out' AND (o.is_own OR s.agent_id IN (
  SELECT q.user_id FROM queue_assignment q WHERE q.tenant_id = ANY ((SELECT actor_tenants())::uuid[])));
CREATE VIEW agent_time_on_floor WITH (security_barrier) AS
SELECT t.agent_id, t.quarter, t.seconds, o.is_own,
       CASE WHEN o.is_own OR t.contact_tenant_id IS NULL OR t.contact_tenant_id = ANY (o.seen) THEN t.state ELSE 'busy' END AS state,
       CASE WHEN o.is_own THEN t.reason END AS reason,
       CASE WHEN t.contact_tenant_id = ANY (o.seen) THEN t.contact_tenant_id END AS contact_tenant_id
FROM agent_time t
CROSS JOIN LATERAL (
  SELECT e.seen, t.tenant_id = ANY (e.seen) AS is_own FROM (SELECT (SELECT actor_tenants())::uuid[] AS seen) e) o
WHERE t.state <> 'signed_out' AND (o.is_own OR t.agent_id IN (
  SELECT q.user_id FROM queue_assignment q WHERE q.tenant_id = ANY ((SELECT actor_tenants())::uuid[])));
