"""What is alive on the switch, as one value."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import orjson

from yingda.telephony.ports import LiveBridge, LiveChannel, LiveState
from yingda.telephony.switch.asterisk.ari import Ari
from yingda.telephony.switch.asterisk.ears import BRIDGE, is_ear
from yingda.telephony.switch.asterisk.line import Json, RequestRefused
from yingda.telephony.switch.asterisk.memory import MARKS
from yingda.telephony.switch.asterisk.translate import digits_of, endpoint_of, is_inbound


async def read_live(
    *, ari: Ari, application: str, started_at: datetime, marked: Mapping[str, Mapping[str, str]]
) -> LiveState:
    """Channels with their marks, and bridges; only marks that are not known yet are asked for."""
    channels, bridges, owned = await asyncio.gather(
        ari.fetch("GET", "channels"), ari.fetch("GET", "bridges"), _owned(ari, application)
    )
    marks = await asyncio.gather(*(_marks(ari, channel["id"], known=marked) for channel in channels))
    return LiveState(
        channels={
            channel["id"]: _channel(channel, marks=its_marks, owned=owned)
            for channel, its_marks in zip(channels, marks, strict=True)
        },
        bridges={
            bridge["id"]: LiveBridge(bridge_id=bridge["id"], channel_ids=frozenset(bridge["channels"]))
            for bridge in bridges
        },
        started_at=started_at,
    )


def only_callers(state: LiveState, *, without: Collection[str]) -> LiveState:
    """What is alive but for these channels, and for channels and bridges that only serve to listen."""
    return replace(
        state,
        channels={
            name: channel
            for name, channel in state.channels.items()
            if not is_ear(name) and name not in without
        },
        bridges={name: bridge for name, bridge in state.bridges.items() if not name.startswith(BRIDGE)},
    )


async def _owned(ari: Ari, application: str) -> Collection[str]:
    try:
        return frozenset((await ari.fetch("GET", f"applications/{application}"))["channel_ids"])
    except RequestRefused:
        return frozenset()


async def _marks(ari: Ari, channel_id: str, *, known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    if channel_id in known or is_ear(channel_id):
        return dict(known.get(channel_id, {}))
    try:
        answer = await ari.request("GET", f"channels/{channel_id}/variable", query={"variable": MARKS})
        return dict(orjson.loads(answer["value"] or b"{}"))
    except (RequestRefused, orjson.JSONDecodeError):
        # Unset, or the channel has just ended.
        return {}


def _channel(channel: Json, *, marks: dict[str, str], owned: Collection[str]) -> LiveChannel:
    inbound = is_inbound(channel)
    return LiveChannel(
        channel_id=channel["id"],
        up=channel["state"] == "Up",
        ringing=channel["state"] == "Ringing",
        inbound=inbound,
        number=channel["dialplan"]["exten"] if inbound else endpoint_of(channel["name"]),
        caller=digits_of(channel["caller"]["number"]),
        created_at=datetime.fromisoformat(channel["creationtime"]).astimezone(UTC),
        owned=channel["id"] in owned,
        marks=marks,
    )
