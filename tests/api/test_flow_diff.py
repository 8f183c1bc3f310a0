"""Two states of a flow compared."""

from copy import deepcopy
from typing import Any

import pytest
from tests.api.conftest import LogIn
from tests.api.test_flow_releases import flow_of
from tests.support.world import DOCUMENT

from yingda.flows.lifecycle.comparing.differences import FieldChange, differences


def changed() -> dict[str, Any]:
    document: dict[str, Any] = deepcopy(dict(DOCUMENT))
    document["nodes"]["wait"]["full"] = "busy"
    document["nodes"]["busy"] = {"type": "hang_up"}
    document["nodes"]["sorry"]["next"] = "busy"
    del document["nodes"]["end"]
    document["start"] = "wait"
    document["layout"] = {"wait": [1, 2]}
    return document


async def test_two_states_are_compared(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await client.put(f"/api/flows/{flow}/draft", json={"document": changed(), "revision": 0})
    viewer = await log_in("alpha.viewer")
    answer = await viewer.post(f"/api/flows/{flow}/diff", json={"from": 1, "to": "draft"})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "added": ["busy"],
        "removed": ["end"],
        "changed": [
            {"node": "wait", "fields": [{"path": "full", "before": "sorry", "after": "busy"}]},
            {"node": "sorry", "fields": [{"path": "next", "before": "end", "after": "busy"}]},
        ],
        "start": {"before": "welcome", "after": "wait"},
    }
    same = await client.post(f"/api/flows/{flow}/diff", json={"from": 1, "to": 1})
    assert same.json() == {"added": [], "removed": [], "changed": [], "start": None}
    first = await client.post(f"/api/flows/{flow}/diff", json={"from": 0, "to": 1})
    assert sorted(first.json()["added"]) == ["end", "sorry", "wait", "welcome"]
    for missing in ({"from": 1, "to": 9}, {"from": 7, "to": "draft"}):
        assert (await client.post(f"/api/flows/{flow}/diff", json=missing)).status_code == 404
    for wrong in ({"from": -1, "to": 1}, {"from": "live", "to": 1}, {"to": 1}):
        assert (await client.post(f"/api/flows/{flow}/diff", json=wrong)).status_code == 422


def test_fields_are_told_by_their_path() -> None:
    before = {"nodes": {"a": {"prompts": ["x", "y"], "choices": {"1": "b", "2": "c"}, "gone": 1, "is": True}}}
    after = {"nodes": {"a": {"prompts": ["x", "z"], "choices": {"1": "b", "3": "c"}, "new": 2, "is": 1}}}
    assert differences(before, after).changed["a"] == (
        FieldChange(path="prompts[1]", before="y", after="z"),
        FieldChange(path="choices.2", before="c", after=None),
        FieldChange(path="choices.3", before=None, after="c"),
        FieldChange(path="gone", before=1, after=None),
        FieldChange(path="is", before=True, after=1),
        FieldChange(path="new", before=None, after=2),
    )


def test_a_list_of_another_length_is_told_as_a_whole() -> None:
    found = differences({"nodes": {"a": {"list": [1, 2]}}}, {"nodes": {"a": {"list": [1]}}})
    assert found.changed["a"] == (FieldChange(path="list", before=[1, 2], after=[1]),)


def test_the_format_alone_is_no_difference() -> None:
    old = {"format": 1, "start": "h", "nodes": {"h": {"type": "opening_hours"}}}
    new = {"format": 2, "start": "h", "nodes": {"h": {"type": "calendar"}}}
    found = differences(old, new)
    assert (found.added, found.removed, found.changed, found.start) == ((), (), {}, None)


@pytest.mark.parametrize(
    "anything", [None, 3, [], {"nodes": []}, {"nodes": {"a": 1}}, {"nodes": {"a": None}}]
)
def test_nothing_makes_it_fail(anything: object) -> None:
    for other in (anything, DOCUMENT):
        differences(anything, other)
        differences(other, anything)
