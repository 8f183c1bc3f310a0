-- Skills, the rules of queues, committed seats.

-- what agents can know, as its tenant names it
CREATE TABLE skill (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, code text NOT NULL, name_zh text NOT NULL, name_en text NOT NULL,
  UNIQUE (tenant_id, code));
-- how well an agent knows it; tenant_id is the skill's
CREATE TABLE agent_skill (
  skill_id uuid NOT NULL REFERENCES skill, user_id uuid NOT NULL REFERENCES app_user, tenant_id uuid NOT NULL REFERENCES tenant,
  level int NOT NULL CHECK (level BETWEEN 1 AND 10), PRIMARY KEY (skill_id, user_id));
CREATE INDEX ON agent_skill (tenant_id, user_id);
CREATE INDEX ON agent_skill (user_id);
-- what a tenant has of a pool by contract: so many seats, or a share of who is at work
CREATE TABLE seat_commitment (
  pool_id uuid NOT NULL REFERENCES pool, tenant_id uuid NOT NULL REFERENCES tenant,
  seats int CHECK (seats BETWEEN 0 AND 10000), percent numeric(5, 2) CHECK (percent BETWEEN 0 AND 100),
  PRIMARY KEY (pool_id, tenant_id), CHECK ((seats IS NULL) <> (percent IS NULL)));
CREATE INDEX ON seat_commitment (tenant_id, pool_id);

ALTER TABLE queue
  ADD target_percent int NOT NULL DEFAULT 80 CHECK (target_percent BETWEEN 1 AND 100),
  ADD choice text NOT NULL DEFAULT 'longest_idle' CHECK (choice IN ('longest_idle', 'fewest_contacts', 'best_skill', 'mixed')),
  ADD priority int NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 3600),
  ADD min_level int NOT NULL DEFAULT 1 CHECK (min_level BETWEEN 1 AND 10),
  ADD last_agent_seconds int CHECK (last_agent_seconds BETWEEN 1 AND 3600),
  ADD last_agent_days int NOT NULL DEFAULT 7 CHECK (last_agent_days BETWEEN 1 AND 365),
  -- required skills, rings and overflow, as routing/configuring/rules.py reads them
  ADD rules jsonb NOT NULL DEFAULT '{}';
ALTER TABLE queue_assignment ADD level int NOT NULL DEFAULT 5 CHECK (level BETWEEN 1 AND 10);
