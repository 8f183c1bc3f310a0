"""Why a contact cannot be handed on, parked, taken, or begun."""

from yingda.kernel.errors import DomainError


class AgentNotFree(DomainError):
    """The colleague takes no calls just now; consult him, or choose a queue."""

    code = "transfer.agent_not_free"


class QueueClosed(DomainError):
    """Nobody who serves this queue is signed in, or as many wait there as may."""

    code = "transfer.queue_closed"


class NoChannelFree(DomainError):
    """All channels of the enterprise's contract are in use."""

    code = "contact.no_channel_free"


class AtWork(DomainError):
    """You are at work on another contact, or signed out."""

    code = "agent.at_work"


class NoSlotFree(DomainError):
    """Every slot for parked calls is taken."""

    code = "park.no_slot_free"
