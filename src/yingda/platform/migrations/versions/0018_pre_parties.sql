-- Mail that goes out, outside parties, and what they were asked to do.

-- ---- mail ----------------------------------------------------------------------------------------------------------
CREATE TABLE desk_mail (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  -- To whom, about what, and the text.
  letter_sealed bytea NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dead')),
  attempts int NOT NULL DEFAULT 0,
  fault text,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  sent_at timestamptz
);
CREATE INDEX desk_mail_waiting ON desk_mail (next_at) WHERE state = 'waiting';
CREATE INDEX desk_mail_at ON desk_mail (at);

-- ---- outside parties -----------------------------------------------------------------------------------------------
CREATE TABLE outside_party (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  -- Its name, mail, telephone and person: one document.
  card_sealed bytea NOT NULL,
  areas text[] NOT NULL,
  language text NOT NULL CHECK (language IN ('zh-CN', 'en')),
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version int NOT NULL DEFAULT 1
);
CREATE INDEX outside_party_of_house ON outside_party (tenant_id, created_at);

CREATE TABLE party_dispatch (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  party_id uuid NOT NULL REFERENCES outside_party (id),
  order_id uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  -- What the party is given to see, as it was when it was sent.
  given_sealed bytea NOT NULL,
  state text NOT NULL DEFAULT 'sent'
    CHECK (state IN ('sent', 'opened', 'accepted', 'declined', 'done', 'recalled')),
  mail_id uuid REFERENCES desk_mail (id) ON DELETE SET NULL,
  sent_by uuid REFERENCES app_user (id),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX party_dispatch_of_order ON party_dispatch (tenant_id, order_id, at);
CREATE INDEX party_dispatch_of_party ON party_dispatch (tenant_id, party_id, at DESC);
CREATE INDEX party_dispatch_of_house ON party_dispatch (tenant_id, at DESC, id DESC);

-- What was said and done by whom; added to only.
CREATE TABLE party_step (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  dispatch_id uuid NOT NULL REFERENCES party_dispatch (id),
  kind text NOT NULL CHECK (kind IN ('sent', 'opened', 'accepted', 'declined', 'commented', 'answered', 'done', 'recalled')),
  by_party boolean NOT NULL,
  text_sealed bytea,
  file_ids uuid[] NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX party_step_of_dispatch ON party_step (tenant_id, dispatch_id, at, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON party_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
