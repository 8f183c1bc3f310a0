-- Messages are found by their readers and authors, of whatever house; what is over goes after a while; help ends with the shift.
CREATE INDEX staff_message_unread ON staff_message (to_id, at DESC) WHERE read_at IS NULL;
CREATE INDEX ON staff_message (to_id, at DESC);
CREATE INDEX ON staff_message (from_id, at DESC);
DROP INDEX staff_message_tenant_id_to_id_at_idx, staff_message_tenant_id_from_id_at_idx;
ALTER TABLE help_request DROP CONSTRAINT help_request_end_cause_check;
ALTER TABLE help_request ADD CONSTRAINT help_request_end_cause_check
  CHECK (end_cause IN ('withdrawn', 'answered', 'signed_out'));
-- of agents who were signed out before that was so
UPDATE help_request h SET ended_at = clock_timestamp(), end_cause = 'signed_out'
FROM agent a WHERE a.user_id = h.agent_id AND a.state = 'signed_out' AND h.ended_at IS NULL;
-- why an export failed is said as of a recording
UPDATE recording_export SET fault = CASE fault
  WHEN 'SealBroken' THEN 'damaged' WHEN 'KeyDestroyed' THEN 'key_destroyed' ELSE 'lost' END WHERE fault IS NOT NULL;
