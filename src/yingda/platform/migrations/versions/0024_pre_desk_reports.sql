-- Reports that are made by themselves, filters of customers, how long a party's link lives, histories that stay whole.

-- The hot issues of a week, one for each enterprise and Monday; the papers lie sealed in the storage, one per language.
CREATE TABLE desk_report (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, kind text NOT NULL CHECK (kind IN ('weekly_issues')),
  first_day date NOT NULL, last_day date NOT NULL,
  opened int NOT NULL, opened_before int NOT NULL, kept int NOT NULL, missed int NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, kind, first_day));

CREATE TABLE customer_filters (
  user_id uuid PRIMARY KEY REFERENCES app_user, tenant_id uuid NOT NULL REFERENCES tenant, filters jsonb NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp());

-- For how many days what an outside party is sent can be opened, where nobody says otherwise.
ALTER TABLE outside_party ADD COLUMN link_days int NOT NULL DEFAULT 14 CHECK (link_days BETWEEN 1 AND 90);

-- A history that is only added to is not emptied either, whoever asks.
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON work_order_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON order_type_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON party_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
