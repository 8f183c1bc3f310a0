-- Exports that machines make are told of by mail; who took them is kept; what a letter concerns hears when nobody gets it.
ALTER TABLE export_authorisation
  -- To whom it is told that a file is there: never the file itself.
  ADD COLUMN mail_sealed bytea,
  ADD COLUMN language text NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en')),
  ADD COLUMN only_changed boolean NOT NULL DEFAULT false;
-- Only what was changed since then is in it.
ALTER TABLE export_job ADD COLUMN since timestamptz;

CREATE TABLE export_fetch (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  export_id uuid NOT NULL REFERENCES export_job (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES app_user (id),
  user_name text NOT NULL,
  by_machine boolean NOT NULL,
  address text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX export_fetch_of ON export_fetch (tenant_id, export_id, at DESC);
CREATE INDEX ON export_fetch (export_id);

ALTER TABLE desk_mail
  ADD COLUMN about text CHECK (about IN ('order', 'dispatch', 'export_authorisation')),
  ADD COLUMN about_id uuid,
  ADD CHECK ((about IS NULL) = (about_id IS NULL));
