-- Knowledge: what articles mean (vectors), words that an enterprise has added, who reviews, who is told, files of versions.
ALTER TABLE article ADD COLUMN encoded_by text NOT NULL DEFAULT '';
ALTER TABLE article_version
  ADD COLUMN file_ids uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN reviewer_id uuid REFERENCES app_user (id),
  -- When its people were told that it ends soon, and that it has ended.
  ADD COLUMN warned_at timestamptz,
  ADD COLUMN expired_at timestamptz;
CREATE INDEX article_version_ends ON article_version (valid_until) WHERE state = 'published' AND expired_at IS NULL;

-- What the version in force means, line by line: one byte for each of the dimensions of its encoder.
CREATE TABLE article_vector (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  article_id uuid NOT NULL REFERENCES article (id),
  number int NOT NULL,
  encoder text NOT NULL,
  vectors bytea NOT NULL,
  PRIMARY KEY (tenant_id, article_id)
);

CREATE TABLE knowledge_synonym (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  words text[] NOT NULL CHECK (cardinality(words) BETWEEN 2 AND 20),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_by text NOT NULL,
  version int NOT NULL DEFAULT 1
);
CREATE INDEX knowledge_synonym_of_tenant ON knowledge_synonym (tenant_id, changed_at);

-- What an enterprise has chosen for its articles: no row, nothing but what the operator wants.
CREATE TABLE knowledge_rule (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id),
  second_person boolean NOT NULL DEFAULT false,
  warn_days int NOT NULL DEFAULT 14 CHECK (warn_days BETWEEN 1 AND 90),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE knowledge_notice (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  user_id uuid NOT NULL REFERENCES app_user (id),
  article_id uuid NOT NULL REFERENCES article (id),
  kind text NOT NULL CHECK (kind IN ('review_wanted', 'sent_back', 'published', 'expiring', 'expired')),
  actor_name text NOT NULL DEFAULT '',
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  read_at timestamptz
);
CREATE INDEX knowledge_notice_of_person ON knowledge_notice (tenant_id, user_id, at);

CREATE INDEX article_read_at ON article_read (at);
CREATE INDEX knowledge_search_by_time ON knowledge_search (at);
CREATE INDEX knowledge_notice_at ON knowledge_notice (at);

CREATE VIEW article_vector_in_reach WITH (security_barrier) AS
SELECT r.reader_id, v.article_id, v.number, v.encoder, v.vectors
FROM article_in_reach r JOIN article_vector v
  ON v.tenant_id = r.owner_id AND v.article_id = r.article_id AND v.number = r.number;
GRANT CREATE ON SCHEMA public TO core;
ALTER VIEW article_vector_in_reach OWNER TO core;
REVOKE CREATE ON SCHEMA public FROM core;
GRANT SELECT ON article_vector_in_reach TO app;

-- Files of the version in force are its readers', too.
CREATE VIEW article_file_in_reach WITH (security_barrier) AS
SELECT r.reader_id, r.owner_id, r.article_id, unnest(v.file_ids) AS file_id
FROM article_in_reach r JOIN article_version v
  ON v.tenant_id = r.owner_id AND v.article_id = r.article_id AND v.number = r.number;
GRANT CREATE ON SCHEMA public TO core;
ALTER VIEW article_file_in_reach OWNER TO core;
REVOKE CREATE ON SCHEMA public FROM core;
GRANT SELECT ON article_file_in_reach TO app;
