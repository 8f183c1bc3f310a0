-- An order names what it repeats: whoever reads that one asks for those which repeat it.
CREATE INDEX work_order_duplicate ON work_order (tenant_id, duplicate_of) WHERE duplicate_of IS NOT NULL;
-- How many were closed on each day.
CREATE INDEX work_order_closed ON work_order (tenant_id, closed_at) WHERE closed_at IS NOT NULL;
