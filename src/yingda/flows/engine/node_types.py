"""The table of node types: a new one is its module and one line here."""

from collections.abc import Callable, Mapping

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.nodes.calendar import CalendarNode
from yingda.flows.engine.nodes.hang_up import Ending
from yingda.flows.engine.nodes.menu import Menu
from yingda.flows.engine.nodes.queue import Queue
from yingda.flows.engine.nodes.say import Say
from yingda.flows.engine.nodes.sub_flow import Return, SubFlow
from yingda.flows.model import Node

NODE_TYPES: Mapping[str, Callable[[FlowFields], Node]] = {
    Say.type_name: Say.parse,
    Menu.type_name: Menu.parse,
    CalendarNode.type_name: CalendarNode.parse,
    Queue.type_name: Queue.parse,
    SubFlow.type_name: SubFlow.parse,
    Return.type_name: Return.parse,
    Ending.type_name: Ending.parse,
}
