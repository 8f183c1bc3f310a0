-- The live wall: each queue's day so far, its thresholds, its alarms; the rooms that seats stand in.
ALTER TABLE seat ADD COLUMN room text NOT NULL DEFAULT '' CHECK (length(room) <= 40);
GRANT SELECT (room) ON seat TO app;
GRANT UPDATE (room) ON seat TO core;

-- what the worker has summed last of each queue's day, and the thresholds that it is measured by; everything can be made anew
CREATE TABLE queue_day (
  queue_id uuid PRIMARY KEY REFERENCES queue, tenant_id uuid NOT NULL REFERENCES tenant, figures jsonb NOT NULL,
  limits jsonb NOT NULL, counted_at timestamptz NOT NULL DEFAULT clock_timestamp()) WITH (fillfactor = 70);
CREATE INDEX ON queue_day (tenant_id);

-- thresholds of a tenant (no queue) or of one queue: what is not named is the tenant's, or the platform's; null: none
CREATE TABLE wall_limit (
  tenant_id uuid NOT NULL REFERENCES tenant, queue_id uuid REFERENCES queue, limits jsonb NOT NULL,
  UNIQUE NULLS NOT DISTINCT (tenant_id, queue_id));

-- when which queue was beyond which threshold, how far at worst, and who said that he sees to it
CREATE TABLE queue_alarm (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, queue_id uuid NOT NULL REFERENCES queue,
  kind text NOT NULL CHECK (kind IN ('nobody', 'waiting', 'longest', 'service_level', 'connected_rate', 'arrivals')),
  value double precision NOT NULL, worst double precision NOT NULL, bound double precision NOT NULL,
  raised_at timestamptz NOT NULL, last_at timestamptz NOT NULL, cleared_at timestamptz,
  taken_by uuid REFERENCES app_user, taken_name text, taken_at timestamptz);
CREATE UNIQUE INDEX queue_alarm_open ON queue_alarm (tenant_id, queue_id, kind) WHERE cleared_at IS NULL;
CREATE INDEX ON queue_alarm (tenant_id, raised_at DESC);
