-- Knowledge: articles by version, what they are found by, what came of it; wording that stands on desktops.
CREATE TABLE article (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  -- The operator's are for the enterprises that it serves: for none, for all, for those that are named.
  shared text NOT NULL DEFAULT 'none' CHECK (shared IN ('none', 'all', 'chosen')),
  shared_with uuid[] NOT NULL DEFAULT '{}',
  retired_at timestamptz,
  -- The way of making terms that its own were made by: another one's are made anew.
  indexed_by int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version int NOT NULL DEFAULT 1
);
CREATE INDEX article_of_tenant ON article (tenant_id, changed_at);
CREATE INDEX article_shared ON article (shared) WHERE shared <> 'none';

CREATE TABLE article_version (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  article_id uuid NOT NULL REFERENCES article (id),
  number int NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'in_review', 'published', 'replaced')),
  language text NOT NULL CHECK (language IN ('zh-CN', 'en')),
  title text NOT NULL,
  topic text NOT NULL DEFAULT '',
  body text NOT NULL,
  keywords text[] NOT NULL DEFAULT '{}',
  questions text[] NOT NULL DEFAULT '{}',
  -- Choices of menus that it answers, as flow:node:key; kinds of orders, as order:subtype.
  answers_to text[] NOT NULL DEFAULT '{}',
  valid_from timestamptz,
  valid_until timestamptz,
  review_on date,
  note text NOT NULL DEFAULT '',
  author_id uuid REFERENCES app_user (id),
  author_name text NOT NULL,
  reviewer_name text,
  review_note text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  submitted_at timestamptz,
  published_at timestamptz,
  revision int NOT NULL DEFAULT 1,
  UNIQUE (tenant_id, article_id, number),
  CHECK (valid_until > valid_from)
);
CREATE UNIQUE INDEX article_version_at_work ON article_version (tenant_id, article_id) WHERE state IN ('draft', 'in_review');
CREATE UNIQUE INDEX article_version_in_force ON article_version (tenant_id, article_id) WHERE state = 'published';

-- What a published version is found by: words, pairs of characters, sounds; each with its weight.
CREATE TABLE article_term (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  term text NOT NULL,
  article_id uuid NOT NULL REFERENCES article (id),
  weight real NOT NULL,
  PRIMARY KEY (tenant_id, term, article_id)
);
CREATE INDEX article_term_of_article ON article_term (tenant_id, article_id);

CREATE TABLE article_vote (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  article_id uuid NOT NULL REFERENCES article (id),
  user_id uuid NOT NULL REFERENCES app_user (id),
  number int NOT NULL,
  useful boolean NOT NULL,
  remark_sealed bytea,
  interaction_id uuid,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, article_id, user_id)
);
CREATE TABLE article_read (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  article_id uuid NOT NULL REFERENCES article (id),
  user_id uuid NOT NULL REFERENCES app_user (id),
  interaction_id uuid,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX article_read_of_article ON article_read (tenant_id, article_id, at);

CREATE TABLE knowledge_search (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  user_id uuid NOT NULL REFERENCES app_user (id),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  query_sealed bytea NOT NULL,
  query_hash bytea NOT NULL,
  results int NOT NULL,
  outcome text NOT NULL DEFAULT 'looked' CHECK (outcome IN ('looked', 'opened', 'unanswered')),
  article_id uuid REFERENCES article (id),
  interaction_id uuid,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX knowledge_search_at ON knowledge_search (tenant_id, at);
-- What was asked in vain and has been seen to: later searches for the same count anew.
CREATE TABLE knowledge_gap (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  query_hash bytea NOT NULL,
  settled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  settled_by uuid NOT NULL REFERENCES app_user (id),
  article_id uuid REFERENCES article (id),
  PRIMARY KEY (tenant_id, query_hash)
);

CREATE TABLE wording (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  -- One for each enterprise that was told by the same action.
  batch_id uuid NOT NULL,
  text_sealed bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES app_user (id),
  author_name text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ends_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by text,
  UNIQUE (tenant_id, batch_id)
);
CREATE INDEX wording_at ON wording (tenant_id, at);
CREATE INDEX wording_standing ON wording (tenant_id) WHERE withdrawn_at IS NULL;
CREATE TABLE wording_audience (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  wording_id uuid NOT NULL REFERENCES wording (id),
  kind text NOT NULL CHECK (kind IN ('all', 'queue', 'pool', 'team', 'agent')),
  target_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, wording_id, kind, target_id)
);
CREATE TABLE wording_read (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  wording_id uuid NOT NULL REFERENCES wording (id),
  user_id uuid NOT NULL REFERENCES app_user (id),
  read_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, wording_id, user_id)
);

-- What is published and in force, for each tenant that may read it: its own, and what the operator shares with it.
CREATE VIEW article_in_reach WITH (security_barrier) AS
SELECT e.reader_id, v.tenant_id AS owner_id, v.article_id, v.number, v.language, v.title, v.topic, v.body, v.keywords,
       v.questions, v.answers_to, v.valid_until, v.review_on, v.published_at
FROM (
  SELECT a.tenant_id AS reader_id, a.tenant_id AS owner_id, a.id FROM article a
  WHERE a.tenant_id = ANY ((SELECT actor_tenants())::uuid[]) AND a.retired_at IS NULL
  UNION ALL
  SELECT r.id, a.tenant_id, a.id FROM article a
  JOIN tenant r ON r.id <> a.tenant_id AND (a.shared = 'all' OR r.id = ANY (a.shared_with))
  WHERE a.shared <> 'none' AND r.id = ANY ((SELECT actor_tenants())::uuid[]) AND a.retired_at IS NULL) e
JOIN article_version v ON v.tenant_id = e.owner_id AND v.article_id = e.id AND v.state = 'published'
WHERE (v.valid_from IS NULL OR v.valid_from <= clock_timestamp())
  AND (v.valid_until IS NULL OR clock_timestamp() < v.valid_until);
-- Terms of whatever is in reach of any of the actor's tenants.
CREATE VIEW article_term_in_reach WITH (security_barrier) AS
SELECT t.tenant_id AS owner_id, t.term, t.article_id, t.weight FROM article_term t
WHERE t.tenant_id = ANY ((SELECT actor_tenants())::uuid[])
   OR t.article_id IN (SELECT a.id FROM article a WHERE a.shared = 'all'
        OR (a.shared = 'chosen' AND a.shared_with && (SELECT actor_tenants())));
GRANT CREATE ON SCHEMA public TO core;
ALTER VIEW article_in_reach OWNER TO core;
ALTER VIEW article_term_in_reach OWNER TO core;
REVOKE CREATE ON SCHEMA public FROM core;
GRANT SELECT ON article_in_reach, article_term_in_reach TO app;
