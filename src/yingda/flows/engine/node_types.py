"""The table of node types: a new one is its module and one line here."""

from collections.abc import Callable, Mapping

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.nodes.branch import Branch
from yingda.flows.engine.nodes.calendar import CalendarNode
from yingda.flows.engine.nodes.callback import CallbackNode
from yingda.flows.engine.nodes.collect import CollectDigits
from yingda.flows.engine.nodes.conference import Conference
from yingda.flows.engine.nodes.fax import Fax
from yingda.flows.engine.nodes.forward import ForwardNode
from yingda.flows.engine.nodes.go_back import Return
from yingda.flows.engine.nodes.hang_up import Ending
from yingda.flows.engine.nodes.menu import Menu
from yingda.flows.engine.nodes.merchant import MerchantNode
from yingda.flows.engine.nodes.query import Query
from yingda.flows.engine.nodes.queue import Queue
from yingda.flows.engine.nodes.record_message import RecordNode
from yingda.flows.engine.nodes.register import RegisterNode
from yingda.flows.engine.nodes.say import Say
from yingda.flows.engine.nodes.set import SetVariables
from yingda.flows.engine.nodes.sub_flow import SubFlow
from yingda.flows.engine.nodes.survey import Survey
from yingda.flows.engine.nodes.verify_pin import PinNode
from yingda.flows.engine.nodes.voicemail import Voicemail
from yingda.flows.model import Node

NODE_TYPES: Mapping[str, Callable[[FlowFields], Node]] = {
    Say.type_name: Say.parse,
    Menu.type_name: Menu.parse,
    CollectDigits.type_name: CollectDigits.parse,
    Branch.type_name: Branch.parse,
    CalendarNode.type_name: CalendarNode.parse,
    SetVariables.type_name: SetVariables.parse,
    Query.type_name: Query.parse,
    PinNode.type_name: PinNode.parse,
    Queue.type_name: Queue.parse,
    ForwardNode.type_name: ForwardNode.parse,
    CallbackNode.type_name: CallbackNode.parse,
    Voicemail.type_name: Voicemail.parse,
    RecordNode.type_name: RecordNode.parse,
    Conference.type_name: Conference.parse,
    Fax.type_name: Fax.parse,
    Survey.type_name: Survey.parse,
    RegisterNode.type_name: RegisterNode.parse,
    SubFlow.type_name: SubFlow.parse,
    Return.type_name: Return.parse,
    MerchantNode.type_name: MerchantNode.parse,
    Ending.type_name: Ending.parse,
}
