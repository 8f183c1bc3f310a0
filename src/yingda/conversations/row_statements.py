"""How the rows of interactions, calls, recordings and work are written, any number at once; each may be repeated."""

from typing import Final

from yingda.conversations import row_transfers
from yingda.conversations.callbacks import writes as callback_writes
from yingda.conversations.staff import writes as staff_writes
from yingda.platform.statements import Statement

STATEMENTS: Final = {
    "conversations.save_interaction": Statement(
        sql="""
        INSERT INTO interaction (id, tenant_id, channel, direction, purpose, origin_id, merchant_id, state, number_id,
          number_digits, flow_id, flow_version, flow_position, flow_sealed, queue_id, agent_id, result, opened_at, queued_at,
          answered_at, ended_at, closed_at, ended_by, end_cause, disposition_id, flow_seconds, wait_seconds,
          talk_seconds, hold_seconds, wrap_up_seconds, caller_sealed, caller_hash, note_sealed, seq, node, epoch)
        SELECT id, tenant_id, 'voice', direction, purpose, origin_id, merchant_id, state, number_id,
          number_digits, flow_id, flow_version, flow_position, flow_sealed, queue_id, agent_id, result, opened_at, queued_at,
          answered_at, ended_at, closed_at, ended_by, end_cause, disposition_id, flow_seconds, wait_seconds,
          talk_seconds, hold_seconds, wrap_up_seconds, caller_sealed, caller_hash, note_sealed, seq, node, epoch
        FROM json_populate_recordset(NULL::interaction, %(rows)s::json)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, number_id = excluded.number_id, flow_id = excluded.flow_id,
          flow_version = excluded.flow_version, flow_position = excluded.flow_position, flow_sealed = excluded.flow_sealed,
          merchant_id = excluded.merchant_id,
          queue_id = coalesce(excluded.queue_id, interaction.queue_id),
          agent_id = coalesce(excluded.agent_id, interaction.agent_id), result = excluded.result,
          queued_at = excluded.queued_at, answered_at = excluded.answered_at, ended_at = excluded.ended_at,
          closed_at = excluded.closed_at, ended_by = excluded.ended_by, end_cause = excluded.end_cause,
          disposition_id = excluded.disposition_id, flow_seconds = excluded.flow_seconds, wait_seconds = excluded.wait_seconds,
          talk_seconds = excluded.talk_seconds, hold_seconds = excluded.hold_seconds,
          wrap_up_seconds = excluded.wrap_up_seconds, note_sealed = excluded.note_sealed, seq = excluded.seq,
          node = excluded.node, epoch = excluded.epoch
        WHERE interaction.seq < excluded.seq OR (interaction.seq = excluded.seq AND interaction.epoch <= excluded.epoch)""",
        key=("id",),
        keeps=("queue_id", "agent_id"),
        json=("flow_position",),
    ),
    "conversations.save_call": Statement(
        sql="""
        INSERT INTO call (id, tenant_id, interaction_id, kind, channel_id, node, agent_id, seat_id, number_id,
          outside_sealed, state, started_at, answered_at, ended_at, end_cause)
        SELECT id, tenant_id, interaction_id, kind, channel_id, node, agent_id, seat_id, number_id,
          outside_sealed, state, started_at, answered_at, ended_at, end_cause
        FROM json_populate_recordset(NULL::call, %(rows)s::json)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, answered_at = coalesce(excluded.answered_at, call.answered_at),
          ended_at = excluded.ended_at, end_cause = excluded.end_cause
        WHERE call.state <> 'ended'""",
        key=("id",),
        keeps=("answered_at", "outside_sealed"),
    ),
    "conversations.add_work": Statement(
        sql="""
        INSERT INTO work (id, tenant_id, interaction_id, queue_id, visit, kind, since, not_before, deadline, state, agent_id)
        SELECT id, tenant_id, interaction_id, queue_id, visit, kind, since, not_before, deadline, state, agent_id
        FROM json_populate_recordset(NULL::work, %(rows)s::json)
        ON CONFLICT DO NOTHING""",
        key=("id",),
    ),
    "conversations.mark_work": Statement(
        sql="""
        UPDATE work SET state = marked.state, agent_id = marked.agent_id, version = work.version + 1
        FROM json_populate_recordset(NULL::work, %(rows)s::json) marked
        WHERE work.id = marked.id AND work.tenant_id = marked.tenant_id""",
        key=("id",),
        amends="conversations.add_work",
    ),
    "conversations.end_work": Statement(
        sql="""
        DELETE FROM work USING json_populate_recordset(NULL::work, %(rows)s::json) over
        WHERE work.id = over.id AND work.tenant_id = over.tenant_id""",
        key=("id",),
        erases=("conversations.add_work", "conversations.mark_work"),
    ),
    **callback_writes.STATEMENTS,
    **row_transfers.STATEMENTS,
    **staff_writes.STATEMENTS,
    "conversations.save_recording": Statement(
        sql="""
        INSERT INTO recording (id, tenant_id, interaction_id, channel_id, kind, prompt_key, prompt_language, state,
          started_at, ended_at, pauses)
        SELECT id, tenant_id, interaction_id, channel_id, kind, prompt_key, prompt_language, state,
          started_at, ended_at, pauses
        FROM json_populate_recordset(NULL::recording, %(rows)s::json)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, ended_at = excluded.ended_at, pauses = excluded.pauses
        WHERE recording.state = 'recording'""",
        key=("id",),
        json=("pauses",),
    ),
    "conversations.save_seat_line": Statement(
        sql="""
        INSERT INTO seat_line (id, tenant_id, seat_id, channel_id, node, state, requested_at, up_at, ended_at, end_cause)
        SELECT id, tenant_id, seat_id, channel_id, node, state, requested_at, up_at, ended_at, end_cause
        FROM json_populate_recordset(NULL::seat_line, %(rows)s::json)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, up_at = coalesce(excluded.up_at, seat_line.up_at),
          ended_at = excluded.ended_at, end_cause = excluded.end_cause
        WHERE seat_line.state <> 'ended'""",
        key=("id",),
        keeps=("up_at",),
    ),
    "conversations.set_page": Statement(
        sql="""
        UPDATE seat SET page = told.page FROM json_populate_recordset(NULL::seat, %(rows)s::json) told
        WHERE seat.id = told.id AND seat.tenant_id = told.tenant_id""",
        key=("id",),
    ),
    "conversations.add_survey_answer": Statement(
        sql="""
        INSERT INTO survey_answer (tenant_id, interaction_id, survey, question, visit, answer, agent_id, queue_id, at)
        SELECT tenant_id, interaction_id, survey, question, visit, answer, agent_id, queue_id, at
        FROM json_populate_recordset(NULL::survey_answer, %(rows)s::json)
        ON CONFLICT DO NOTHING""",
        key=("interaction_id", "visit", "question"),
    ),
    "platform.tell": Statement(
        sql="""
        INSERT INTO outbox (tenant_id, topic, key)
        SELECT tenant_id, topic, key FROM json_populate_recordset(NULL::outbox, %(rows)s::json)""",
        key=("tenant_id", "topic", "key"),
    ),
    "platform.keep_result": Statement(
        sql="""
        INSERT INTO command (id, tenant_id, result)
        SELECT id, tenant_id, result FROM json_populate_recordset(NULL::command, %(rows)s::json) ON CONFLICT DO NOTHING""",
        key=("id",),
        json=("result",),
    ),
}
