-- Customers: fields, numbers, tokens to find them by, merges.

-- By contract people who telephone for the enterprise do not see its customers' numbers.
ALTER TABLE tenant ADD COLUMN numbers_masked boolean NOT NULL DEFAULT false;

-- The fields of the enterprise's own, its grades, the tags that it offers.
CREATE TABLE customer_layout (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id),
  fields jsonb NOT NULL,
  grades jsonb NOT NULL,
  tags jsonb NOT NULL,
  version int NOT NULL DEFAULT 1,
  author_id uuid REFERENCES app_user (id),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE customer (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  name_sealed bytea,
  values_sealed bytea,
  grade text,
  tags text[] NOT NULL DEFAULT '{}',
  do_not_call boolean NOT NULL DEFAULT false,
  merged_into uuid REFERENCES customer (id),
  -- Who wished to be forgotten has a row, for what refers to it, and nothing in it.
  forgotten_at timestamptz,
  version int NOT NULL DEFAULT 1,
  author_id uuid REFERENCES app_user (id),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (forgotten_at IS NULL OR (name_sealed IS NULL AND values_sealed IS NULL)),
  CHECK (merged_into <> id)
);
CREATE INDEX customer_here ON customer (tenant_id, id) WHERE merged_into IS NULL AND forgotten_at IS NULL;
CREATE INDEX customer_merged ON customer (tenant_id, merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE customer_number (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  customer_id uuid NOT NULL REFERENCES customer (id),
  number_sealed bytea NOT NULL,
  number_hash bytea NOT NULL,
  kind text NOT NULL CHECK (kind IN ('mobile', 'home', 'work', 'fax', 'other')),
  position int NOT NULL
);
CREATE INDEX customer_number_hash ON customer_number (tenant_id, number_hash, customer_id);
CREATE INDEX customer_number_of ON customer_number (tenant_id, customer_id);

CREATE TABLE customer_address (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  customer_id uuid NOT NULL REFERENCES customer (id),
  text_sealed bytea NOT NULL,
  kind text NOT NULL CHECK (kind IN ('home', 'work', 'service', 'delivery', 'other')),
  position int NOT NULL
);
CREATE INDEX customer_address_of ON customer_address (tenant_id, customer_id);

-- Keyed hashes of all that a customer is found by: equality only.
CREATE TABLE customer_token (
  tenant_id uuid NOT NULL,
  token bytea NOT NULL,
  customer_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, token, customer_id)
);
CREATE INDEX customer_token_of ON customer_token (tenant_id, customer_id);

-- What may be there once: by it an import or a feed finds whom it means.
CREATE TABLE customer_unique (
  tenant_id uuid NOT NULL,
  field text NOT NULL,
  value_hash bytea NOT NULL,
  customer_id uuid NOT NULL REFERENCES customer (id),
  PRIMARY KEY (tenant_id, field, value_hash)
);
CREATE INDEX customer_unique_of ON customer_unique (tenant_id, customer_id);

-- To what he has agreed, as often as he says it; the last word counts.
CREATE TABLE customer_consent (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  customer_id uuid NOT NULL REFERENCES customer (id),
  purpose text NOT NULL CHECK (purpose IN ('service', 'marketing', 'sharing')),
  given boolean NOT NULL,
  source text NOT NULL CHECK (source IN ('call', 'writing', 'online', 'import')),
  interaction_id uuid,
  author_id uuid REFERENCES app_user (id),
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX customer_consent_of ON customer_consent (tenant_id, customer_id, id);

-- Whose contact it was, said by a person; the number alone may say so too.
CREATE TABLE customer_contact (
  interaction_id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  customer_id uuid NOT NULL REFERENCES customer (id),
  author_id uuid REFERENCES app_user (id),
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX customer_contact_of ON customer_contact (tenant_id, customer_id, interaction_id);

-- Two that may be one, as they were noticed when one of them was kept.
CREATE TABLE customer_duplicate (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  one_id uuid NOT NULL REFERENCES customer (id),
  other_id uuid NOT NULL REFERENCES customer (id),
  same_name boolean NOT NULL,
  dismissed_by uuid REFERENCES app_user (id),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, one_id, other_id),
  CHECK (one_id < other_id)
);
CREATE INDEX customer_duplicate_other ON customer_duplicate (tenant_id, other_id);
CREATE INDEX customer_duplicate_open ON customer_duplicate (tenant_id, same_name DESC, one_id, other_id)
  WHERE dismissed_by IS NULL;

CREATE TABLE customer_merge (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  customer_id uuid NOT NULL REFERENCES customer (id),
  other_id uuid NOT NULL REFERENCES customer (id),
  -- Both as they were, and what became of them; gone when it is undone or one is forgotten.
  undo_sealed bytea,
  author_id uuid REFERENCES app_user (id),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  undone_at timestamptz,
  undone_by uuid REFERENCES app_user (id)
);
CREATE INDEX customer_merge_of ON customer_merge (tenant_id, customer_id, id);
CREATE INDEX customer_merge_other ON customer_merge (tenant_id, other_id);
