"""Everything that can happen on any bad day, on one day, before a switch that tells late, twice and out of order."""

from collections.abc import Callable
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.conversations.machine_seats import SeatedLife
from tests.conversations.machine_supervision import LEADS, SupervisedLife
from tests.conversations.machine_transfers import HandingLife
from tests.conversations.test_machine import PEOPLE, which
from tests.conversations.test_machine_outside import OutsideLife

REFUSED = st.sampled_from(["create_leg", "create_leg", "dial", "listen"])
DEEDS = st.sampled_from(
    [
        "customer hangs up",
        "agent hangs up",
        "friend hangs up",
        "friend answers",
        "lead hangs up",
        "answer",
        "move",
        "move",
        "consult",
        "transfer",
        "listen",
        "take over",
        "change seat",
        "offline",
    ]
)


class MixedLife(SeatedLife, HandingLife, SupervisedLife, OutsideLife):
    """The worst day of all."""

    @rule(
        deeds=st.lists(st.tuples(DEEDS, which), min_size=1, max_size=4),
        steps=st.sampled_from([0, 1, 3]),
        backwards=st.booleans(),
    )
    def the_switch_tells_late(self, deeds: list[tuple[str, int]], steps: int, backwards: bool) -> None:
        """What happened meanwhile is known to the switch alone."""
        self.prepare()
        self.happen(None)
        self.house.switch.wayward.hold_back()
        for deed, index in deeds:
            self.deed_meanwhile(deed, index, steps)
        self.happen(None, partial(self.house.switch.let_go, backwards=backwards))

    def deed_meanwhile(self, deed: str, index: int, steps: int) -> None:
        name, lead = PEOPLE[index % len(PEOPLE)], LEADS[index % 2]
        queue = {"kind": "queue", "queue_id": self.service()}
        deeds: dict[str, Callable[[], None]] = {
            "customer hangs up": lambda: self.a_customer_hangs_up(index, steps),
            "agent hangs up": lambda: self.happen(steps, partial(self.deed, name, "hang_up")),
            "offline": lambda: self.happen(steps, partial(self.deed, name, "die")),
            "friend hangs up": lambda: self.a_friend_does(index, "hang_up", steps),
            "friend answers": lambda: self.a_friend_does(index, "answer", steps),
            "lead hangs up": lambda: self.a_supervisors_phone_does(lead, "hang_up", steps),
            "answer": lambda: self.somebody_answers(index, steps),
            "consult": lambda: self.consult(name, PEOPLE[index % 2], "number", "answers", steps),
            "transfer": lambda: self.desk(name, "transfer", steps, **self.contact_of(name), target=queue),
            "listen": lambda: self.a_supervisor_takes_part(lead, index, "barge", steps),
            "take over": lambda: self.a_supervisor_takes_part(lead, index, "in_charge", steps),
            "change seat": lambda: self.an_agent_goes_to_another_seat(name, index, "change_seat", steps),
            "move": lambda: self.an_agent_does_what_he_may(index, index, steps),
        }
        deeds[deed]()

    @rule(twice=st.booleans())
    def the_switch_tells_twice_or_not(self, twice: bool) -> None:
        self.house.switch.wayward.stutters = twice

    @rule(verb=REFUSED, times=st.sampled_from([1, 1, 2]))
    def the_switch_will_refuse(self, verb: str, times: int) -> None:
        self.house.switch.wayward.refusals[verb] = times

    @rule(index=which, modes=st.tuples(*[st.sampled_from(["listen", "barge", "in_charge"])] * 2))
    def two_supervisors_come_at_the_same_moment(self, index: int, modes: tuple[str, str]) -> None:
        """To the same contact."""
        line = self.line(index)
        if line is None:
            return
        for name, mode in zip(LEADS, modes, strict=True):
            self.lead_phone(name)
            self.wish(name, "listen", 0, interaction_id=str(line.id), mode=mode)
        self.happen(None)
        for name in LEADS:
            self.a_supervisors_phone_does(name, "answer", 0)
        self.happen(None)

    async def close(self) -> None:
        """The switch is itself again, and supervisors go home too."""
        self.house.switch.wayward.stutters = False
        self.house.switch.wayward.refusals.clear()
        self.house.switch.let_go()
        await super().close()
