-- Seats anywhere, and what their phones report.
-- a remote seat is any telephone of the public network: dialled for each call, or once for the whole shift
ALTER TABLE seat DROP CONSTRAINT seat_kind_check;
ALTER TABLE seat ADD CONSTRAINT seat_kind_check CHECK (kind IN ('browser', 'sip', 'remote'));
ALTER TABLE seat ALTER COLUMN secret_sealed DROP NOT NULL;
ALTER TABLE seat ADD COLUMN mode text CHECK (mode IN ('per_call', 'kept_up'));
ALTER TABLE seat ADD COLUMN digits_sealed bytea;
ALTER TABLE seat ADD COLUMN digits_masked text;
ALTER TABLE seat ADD COLUMN caller_shown text NOT NULL DEFAULT '' CHECK (caller_shown ~ '^[0-9]{0,15}$');
-- a mailbox that answers must not get a customer: the person keys that he takes the call, unless policy says otherwise
ALTER TABLE seat ADD COLUMN confirm boolean NOT NULL DEFAULT true;
ALTER TABLE seat ADD COLUMN note text NOT NULL DEFAULT '';
-- the page that is a browser seat's phone now; older ones only look on
ALTER TABLE seat ADD COLUMN page text;
ALTER TABLE seat ADD COLUMN released_at timestamptz;
ALTER TABLE seat ADD CONSTRAINT seat_reached CHECK (CASE kind WHEN 'remote' THEN digits_sealed IS NOT NULL
  AND mode IS NOT NULL ELSE secret_sealed IS NOT NULL AND mode IS NULL END);
ALTER TABLE seat DROP CONSTRAINT seat_user_id_key;
ALTER TABLE seat DROP CONSTRAINT seat_tenant_id_code_key;
CREATE UNIQUE INDEX seat_code ON seat (tenant_id, code) WHERE released_at IS NULL;
CREATE UNIQUE INDEX seat_browser ON seat (user_id) WHERE kind = 'browser' AND released_at IS NULL;
CREATE INDEX seat_person ON seat (tenant_id, user_id);
GRANT SELECT (mode, digits_masked, caller_shown, confirm, note, page, released_at) ON seat TO app;

-- a line that is kept up for an agent's shift belongs to no contact, but to his seat's tenant
CREATE TABLE seat_line (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, seat_id uuid NOT NULL REFERENCES seat,
  channel_id text NOT NULL, node text NOT NULL, state text NOT NULL CHECK (state IN ('requested', 'up', 'ended')),
  requested_at timestamptz NOT NULL, up_at timestamptz, ended_at timestamptz, end_cause text);
CREATE INDEX ON seat_line (tenant_id, seat_id, requested_at DESC);
