"""The table of node types: a new one is its module and one line here."""

from collections.abc import Callable, Mapping

from yingda.flows.engine.fields import Fields
from yingda.flows.engine.nodes.hang_up import Ending
from yingda.flows.engine.nodes.menu import Menu
from yingda.flows.engine.nodes.opening_hours import OpeningHours
from yingda.flows.engine.nodes.queue import Queue
from yingda.flows.engine.nodes.say import Say
from yingda.flows.model import Node

NODE_TYPES: Mapping[str, Callable[[Fields], Node]] = {
    Say.type_name: Say.parse,
    Menu.type_name: Menu.parse,
    OpeningHours.type_name: OpeningHours.parse,
    Queue.type_name: Queue.parse,
    Ending.type_name: Ending.parse,
}
