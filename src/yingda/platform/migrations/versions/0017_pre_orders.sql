-- Work orders: types, states, clocks, history; teams and departments that they are given to.
CREATE TABLE team (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL,
  name_zh text NOT NULL, name_en text NOT NULL, kind text NOT NULL CHECK (kind IN ('team', 'department')),
  email text, queue_id uuid, version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(), changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, code));
CREATE TABLE team_member (
  tenant_id uuid NOT NULL REFERENCES tenant, team_id uuid NOT NULL REFERENCES team, user_id uuid NOT NULL REFERENCES app_user,
  PRIMARY KEY (team_id, user_id));
CREATE INDEX ON team_member (tenant_id, user_id);

CREATE TABLE order_type (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL,
  family text NOT NULL CHECK (family IN ('consultation', 'complaint', 'fault', 'installation', 'repair', 'sale', 'booking', 'other')),
  draft jsonb NOT NULL, published int, retired boolean NOT NULL DEFAULT false, version int NOT NULL DEFAULT 1,
  author_id uuid REFERENCES app_user,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(), changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, code));
-- What was published stays as it was: orders go on by the version that they were opened with.
CREATE TABLE order_type_version (
  type_id uuid NOT NULL REFERENCES order_type, version int NOT NULL, tenant_id uuid NOT NULL REFERENCES tenant,
  document jsonb NOT NULL, author_id uuid REFERENCES app_user, author_name text NOT NULL,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (type_id, version));
CREATE INDEX ON order_type_version (tenant_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON order_type_version FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The last number given in a series (a prefix and a day); its row is locked until the order is there.
CREATE TABLE order_series (
  tenant_id uuid NOT NULL REFERENCES tenant, series text NOT NULL, last int NOT NULL, PRIMARY KEY (tenant_id, series));

CREATE TABLE work_order (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, number text NOT NULL,
  type_id uuid NOT NULL REFERENCES order_type, type_version int NOT NULL, family text NOT NULL,
  state text NOT NULL, category text NOT NULL CHECK (category IN ('new', 'open', 'waiting', 'done', 'closed', 'cancelled')),
  subject_sealed bytea NOT NULL, values_sealed bytea NOT NULL,
  subtype text, area text, product text,
  priority text NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  customer_id uuid, interaction_id uuid,
  responsible_user_id uuid REFERENCES app_user, responsible_name text, team_id uuid REFERENCES team, party_id uuid,
  parent_id uuid REFERENCES work_order, duplicate_of uuid REFERENCES work_order,
  satisfaction smallint CHECK (satisfaction BETWEEN 1 AND 5),
  opened_by uuid REFERENCES app_user, opened_by_name text NOT NULL,
  opened_at timestamptz NOT NULL, responded_at timestamptz, solved_at timestamptz, closed_at timestamptz,
  visit_due_at timestamptz, visited_at timestamptz, visit_told boolean NOT NULL DEFAULT false,
  -- The nearest deadline of a clock that runs, and whether one has been missed: what lists sort by.
  due_at timestamptz, missed boolean NOT NULL DEFAULT false,
  reopened int NOT NULL DEFAULT 0, last_seq int NOT NULL DEFAULT 0, version int NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Not done yet: what almost every list and count is about.
  is_live boolean GENERATED ALWAYS AS (category IN ('new', 'open', 'waiting')) STORED,
  -- What has no deadline comes after everything that has one.
  sort_due timestamptz GENERATED ALWAYS AS (coalesce(due_at, timestamptz '9999-01-01 00:00:00+00')) STORED,
  UNIQUE (tenant_id, number));
CREATE INDEX work_order_opened ON work_order (tenant_id, opened_at, id);
CREATE INDEX work_order_category ON work_order (tenant_id, category, opened_at, id);
CREATE INDEX work_order_type ON work_order (tenant_id, type_id, opened_at, id);
CREATE INDEX work_order_responsible ON work_order (tenant_id, responsible_user_id, opened_at, id);
CREATE INDEX work_order_team ON work_order (tenant_id, team_id, opened_at, id);
CREATE INDEX work_order_party ON work_order (tenant_id, party_id, opened_at, id) WHERE party_id IS NOT NULL;
CREATE INDEX work_order_customer ON work_order (tenant_id, customer_id, opened_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX work_order_interaction ON work_order (tenant_id, interaction_id, opened_at, id) WHERE interaction_id IS NOT NULL;
CREATE INDEX work_order_parent ON work_order (tenant_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX work_order_due ON work_order (tenant_id, sort_due, id) WHERE is_live;
CREATE INDEX work_order_live ON work_order (tenant_id, category, responsible_user_id, team_id, due_at, id) WHERE is_live;
CREATE INDEX work_order_visit ON work_order (tenant_id, visit_due_at, id) WHERE visit_due_at IS NOT NULL AND visited_at IS NULL;
CREATE INDEX work_order_visit_waiting ON work_order (visit_due_at)
  WHERE visit_due_at IS NOT NULL AND visited_at IS NULL AND NOT visit_told;

-- Keyed hashes of the words of its subject and of its number, found by equality alone, newest first.
CREATE TABLE work_order_token (
  tenant_id uuid NOT NULL REFERENCES tenant, token bytea NOT NULL, opened_at timestamptz NOT NULL, order_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, token, opened_at, order_id));
CREATE INDEX ON work_order_token (tenant_id, order_id);

CREATE TABLE work_order_clock (
  tenant_id uuid NOT NULL REFERENCES tenant, order_id uuid NOT NULL REFERENCES work_order, code text NOT NULL, round int NOT NULL,
  name_zh text NOT NULL, name_en text NOT NULL, calendar text, allowed_seconds int NOT NULL CHECK (allowed_seconds > 0),
  started_at timestamptz NOT NULL,
  -- Since when it runs now (none: it is paused or has stopped), and what it ran before.
  running_since timestamptz, used_seconds double precision NOT NULL DEFAULT 0,
  due_at timestamptz, paused_seconds double precision NOT NULL DEFAULT 0, paused_since timestamptz,
  stopped_at timestamptz, missed_at timestamptz,
  -- When somebody is to be told next, and how many steps of the plan have been done.
  next_at timestamptz, steps_done int NOT NULL DEFAULT 0,
  PRIMARY KEY (order_id, code, round));
CREATE INDEX ON work_order_clock (tenant_id, order_id);
CREATE INDEX work_order_clock_next ON work_order_clock (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX work_order_clock_outcome ON work_order_clock (tenant_id, code, started_at);

CREATE TABLE work_order_event (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, order_id uuid NOT NULL REFERENCES work_order,
  seq int NOT NULL, kind text NOT NULL, actor_id uuid, actor_name text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(), payload_sealed bytea NOT NULL, UNIQUE (order_id, seq));
CREATE INDEX ON work_order_event (tenant_id, order_id, seq);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON work_order_event FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE work_order_watcher (
  tenant_id uuid NOT NULL REFERENCES tenant, order_id uuid NOT NULL REFERENCES work_order, user_id uuid NOT NULL REFERENCES app_user,
  PRIMARY KEY (order_id, user_id));
CREATE INDEX ON work_order_watcher (tenant_id, user_id);

CREATE TABLE work_order_notice (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, order_id uuid NOT NULL REFERENCES work_order,
  user_id uuid NOT NULL REFERENCES app_user, kind text NOT NULL, actor_name text NOT NULL, clock text,
  at timestamptz NOT NULL DEFAULT clock_timestamp(), read_at timestamptz);
CREATE INDEX ON work_order_notice (tenant_id, user_id, at);
CREATE INDEX work_order_notice_unread ON work_order_notice (tenant_id, user_id) WHERE read_at IS NULL;

CREATE TABLE work_order_filters (
  user_id uuid PRIMARY KEY REFERENCES app_user, tenant_id uuid NOT NULL REFERENCES tenant, filters jsonb NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp());

-- Who can be given an order of an enterprise: its own people, those assigned to it, those who serve its queues.
CREATE VIEW desk_person WITH (security_barrier) AS
SELECT p.tenant_id, u.id AS user_id, u.display_name, u.role, u.staff_no
FROM (SELECT tenant_id, id AS user_id FROM app_user UNION SELECT tenant_id, user_id FROM tenant_assignment
      UNION SELECT q.tenant_id, q.user_id FROM queue_assignment q) p
JOIN app_user u ON u.id = p.user_id
WHERE u.disabled_at IS NULL AND u.role IN ('supervisor', 'agent', 'tenant_admin', 'clerk')
  AND p.tenant_id = ANY ((SELECT actor_tenants())::uuid[]);
GRANT CREATE ON SCHEMA public TO core;
ALTER VIEW desk_person OWNER TO core;
REVOKE CREATE ON SCHEMA public FROM core;
GRANT SELECT ON desk_person TO app;
