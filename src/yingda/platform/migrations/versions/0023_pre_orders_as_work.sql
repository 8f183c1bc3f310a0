-- Orders as work for routing: what is offered to whom, what came of it; how much of it a pool's agents have beside calls.
ALTER TABLE pool ADD COLUMN orders_at_once int NOT NULL DEFAULT 3 CHECK (orders_at_once BETWEEN 0 AND 20),
  ADD COLUMN calls_beside_orders boolean NOT NULL DEFAULT true,
  ADD COLUMN order_answer_seconds int NOT NULL DEFAULT 60 CHECK (order_answer_seconds BETWEEN 10 AND 600);

CREATE TABLE order_offer (
  id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenant, order_id uuid NOT NULL REFERENCES work_order,
  queue_id uuid NOT NULL REFERENCES queue, agent_id uuid NOT NULL REFERENCES app_user, why jsonb NOT NULL,
  offered_at timestamptz NOT NULL, deadline timestamptz NOT NULL,
  answer text CHECK (answer IN ('accepted', 'refused', 'not_answered', 'withdrawn')), answered_at timestamptz,
  CHECK ((answer IS NULL) = (answered_at IS NULL)));
-- One is asked at a time, and is asked for one thing.
CREATE UNIQUE INDEX order_offer_of_order ON order_offer (order_id) WHERE answer IS NULL;
CREATE UNIQUE INDEX order_offer_of_agent ON order_offer (agent_id) WHERE answer IS NULL;
CREATE INDEX order_offer_past ON order_offer (tenant_id, order_id, offered_at);
CREATE INDEX order_offer_accepted ON order_offer (agent_id, order_id) WHERE answer = 'accepted';

CREATE INDEX work_order_waits ON work_order (team_id, opened_at)
  WHERE is_live AND responsible_user_id IS NULL AND team_id IS NOT NULL;
