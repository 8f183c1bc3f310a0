-- What the desk stands on: people who work a client enterprise's orders without a phone, and files that hang on things.
ALTER TABLE app_user DROP CONSTRAINT app_user_role_check;
ALTER TABLE app_user ADD CONSTRAINT app_user_role_check
  CHECK (role IN ('operator_admin', 'supervisor', 'agent', 'tenant_admin', 'tenant_viewer', 'clerk'));

CREATE TABLE desk_file (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  name_sealed bytea NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL CHECK (size > 0),
  sha256 text NOT NULL,
  path text NOT NULL,
  author_id uuid REFERENCES app_user (id),
  -- What it hangs on: nothing as long as the form that it was put into is not sent.
  owner_kind text CHECK (owner_kind IN ('order', 'order_comment', 'article', 'party_answer')),
  owner_id uuid,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK ((owner_kind IS NULL) = (owner_id IS NULL))
);
CREATE INDEX desk_file_owner ON desk_file (tenant_id, owner_kind, owner_id);
CREATE INDEX desk_file_loose ON desk_file (at) WHERE owner_kind IS NULL;
