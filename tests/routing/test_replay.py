"""For every legal walk of an agent, the fold of his rows is the agent."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.ledger import codec
from yingda.routing import events as ev
from yingda.routing.model import Agent
from yingda.routing.testing import NOW, SEAT, a_contact, an_agent, queue_id
from yingda.routing.transitions import (
    AT_WORK,
    OFFERED,
    REASONS,
    RESTING,
    SIGNED_IN,
    STATE_RULES,
    AgentState,
    Limit,
    Transition,
)

legal_reasons = st.sampled_from(sorted(REASONS))


def step(data: st.DataObject, agent: Agent, seconds: int) -> tuple[Agent, ev.AgentRecord]:
    at = NOW + timedelta(seconds=seconds)
    if agent.version and data.draw(st.integers(0, 9)) == 0:
        queues = data.draw(st.frozensets(st.integers(1, 5).map(queue_id)))
        after = agent.assigned(queues)
        return after, ev.record_queues(after=after, at=at)
    legal = [t for t in Transition if agent.may(t)]
    transition = data.draw(st.sampled_from(legal))
    needs_reason = transition in {Transition.TAKE_BREAK, Transition.ASK_BREAK}
    after = agent.after(
        transition,
        at=at,
        deadline=at + timedelta(seconds=data.draw(st.integers(1, 60))),
        reason=data.draw(legal_reasons if needs_reason else st.none() | legal_reasons),
        seat_id=SEAT if transition in {Transition.SIGN_IN, Transition.CHANGE_SEAT} else None,
        contact=a_contact(seconds) if transition in {Transition.RESERVE, Transition.TAKE} else None,
    )
    return after, ev.record(before=agent, after=after, transition=transition, at=at)


def check(agent: Agent) -> None:
    assert (agent.idle_since is not None) == (agent.state in OFFERED | {AgentState.READY})
    assert (agent.contact is not None) == (agent.state in AT_WORK)
    assert (agent.seat_id is not None) == (agent.state in SIGNED_IN)
    assert agent.reason is None or agent.state in RESTING
    assert agent.pending is None or agent.state in AT_WORK
    assert agent.asked is None or agent.state in SIGNED_IN
    assert not (agent.is_seat_lost and agent.state in OFFERED | {AgentState.READY})
    limit = Limit.REQUIRED if agent.is_seat_lost else STATE_RULES[agent.state].limit
    assert agent.deadline is not None or limit is not Limit.REQUIRED
    assert agent.deadline is None or limit is not Limit.NEVER
    # Nobody is ever stuck: whoever is signed in can be signed out, and what must end does.
    assert agent.state is AgentState.SIGNED_OUT or agent.may(Transition.FORCE_SIGN_OUT)
    due = None if agent.deadline is None else agent.due(now=agent.deadline)
    assert due is None or agent.may(due)
    assert (due is not None) == (limit is Limit.REQUIRED)


@given(data=st.data(), length=st.integers(1, 40))
@settings(deadline=None)
def test_an_agent_is_the_fold_of_his_rows(data: st.DataObject, length: int) -> None:
    agent, rows = an_agent(AgentState.SIGNED_OUT), []
    for seconds in range(1, length + 1):
        agent, row = step(data, agent, seconds)
        check(agent)
        rows.append(row)
        assert ev.replay(rows) == agent
    assert [row.seq for row in rows] == list(range(1, length + 1))


@given(data=st.data(), length=st.integers(1, 20))
@settings(deadline=None)
def test_every_row_survives_the_ledger(data: st.DataObject, length: int) -> None:
    agent = an_agent(AgentState.SIGNED_OUT)
    for seconds in range(1, length + 1):
        agent, row = step(data, agent, seconds)
        facts, personal = codec.split(row.event)
        assert personal == {}
        assert codec.join(type(row.event), facts, personal) == row.event


def test_a_row_has_a_type_of_its_own() -> None:
    kinds = [ev.AgentSignedIn, ev.AgentStateChanged, ev.AgentSignedOut, ev.AgentQueuesChanged]
    assert [codec.event_type(kind) for kind in kinds] == [
        "agent_signed_in",
        "agent_state_changed",
        "agent_signed_out",
        "agent_queues_changed",
    ]
