-- Orders that have missed a deadline, the newest first: listed and counted without the others.
CREATE INDEX work_order_missed ON work_order (tenant_id, opened_at, id) WHERE missed;
