"""Ids are types, and every new one sorts by its time of birth (UUIDv7)."""

from typing import NewType
from uuid import UUID

import uuid_utils

TenantId = NewType("TenantId", UUID)
UserId = NewType("UserId", UUID)
PoolId = NewType("PoolId", UUID)
NumberId = NewType("NumberId", UUID)
FlowId = NewType("FlowId", UUID)
QueueId = NewType("QueueId", UUID)
SkillId = NewType("SkillId", UUID)
SeatId = NewType("SeatId", UUID)
InteractionId = NewType("InteractionId", UUID)
CallId = NewType("CallId", UUID)
WorkId = NewType("WorkId", UUID)
RecordingId = NewType("RecordingId", UUID)
DispositionId = NewType("DispositionId", UUID)


def new_id() -> UUID:
    """A new UUIDv7."""
    return UUID(int=uuid_utils.uuid7().int)
