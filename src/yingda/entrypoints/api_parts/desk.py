"""What the desk adds to the web server: its routes, its errors' statuses, its room for files."""

from typing import Final

from fastapi import APIRouter

from yingda.desk.customers.errors import ValueTaken
from yingda.desk.customers.http import contacts as customer_contacts_http
from yingda.desk.customers.http import customers as customers_http
from yingda.desk.customers.http import filters as customer_filters_http
from yingda.desk.customers.http import layouts as customer_layouts_http
from yingda.desk.customers.http import merging as customer_merging_http
from yingda.desk.customers.http import wishes as customer_wishes_http
from yingda.desk.dispatching import http as dispatching_http
from yingda.desk.exchange.errors import (
    AddressRefused,
    ChangesGone,
    FeedTooLarge,
    KeyLifeTooLong,
    KeyRefused,
    KeyThrottled,
)
from yingda.desk.exchange.feeds import http as feeds_http
from yingda.desk.exchange.following import http as changes_http
from yingda.desk.exchange.keys import http as machine_keys_http
from yingda.desk.exchange.webhooks import http as webhooks_http
from yingda.desk.fields.errors import FieldsInvalid, ValuesInvalid
from yingda.desk.files import errors as files_errors
from yingda.desk.files import http as files_http
from yingda.desk.fulfilment import errors as fulfilment_errors
from yingda.desk.fulfilment import http as fulfilment_http
from yingda.desk.goods import errors as goods_errors
from yingda.desk.goods.booking import http as booking_http
from yingda.desk.goods.catalogue import http as catalogue_http
from yingda.desk.goods.outlets import http as outlets_http
from yingda.desk.goods.parts import http as parts_http
from yingda.desk.guiding.errors import ScriptInvalid, StepRequired
from yingda.desk.guiding.runs import http as guides_http
from yingda.desk.guiding.scripts import http as scripts_http
from yingda.desk.importing import errors as importing_errors
from yingda.desk.importing.incoming import http as imports_http
from yingda.desk.importing.outgoing import http as list_exports_http
from yingda.desk.knowledge import errors as knowledge_errors
from yingda.desk.knowledge.articles import http as articles_http
from yingda.desk.knowledge.noticing import http as knowledge_notices_http
from yingda.desk.knowledge.rules import http as knowledge_rules_http
from yingda.desk.knowledge.using import http as knowledge_http
from yingda.desk.knowledge.wording import http as wordings_http
from yingda.desk.orders import errors as orders_errors
from yingda.desk.orders.http import past as customer_past_http
from yingda.desk.orders.http import reading as orders_reading_http
from yingda.desk.orders.http import working as orders_working_http
from yingda.desk.orders.types import http as order_types_http
from yingda.desk.parties import http as parties_http
from yingda.desk.parties import outside_http
from yingda.desk.parties.errors import LinkEnded, LinkThrottled
from yingda.desk.portal import http as own_view_http
from yingda.desk.portal import weekly_http as own_reports_http
from yingda.desk.portal.errors import SpanInvalid
from yingda.desk.proving import http as proving_http
from yingda.desk.proving.errors import IdentityLocked, PolicyInvalid, TooManyChecks, TooManyCodes
from yingda.desk.teams import errors as teams_errors
from yingda.desk.teams import http as teams_http
from yingda.platform.middleware import Room, Rooms
from yingda.platform.problems import Statuses
from yingda.platform.sheets.errors import SheetRefused
from yingda.platform.sheets.errors import SheetTooLarge as SheetTooLargeForList

ROUTERS: Final[tuple[APIRouter, ...]] = (
    imports_http.router,
    list_exports_http.router,
    files_http.router,
    articles_http.router,
    knowledge_http.router,
    knowledge_notices_http.router,
    knowledge_rules_http.router,
    wordings_http.router,
    proving_http.router,
    scripts_http.router,
    guides_http.router,
    teams_http.router,
    order_types_http.router,
    orders_reading_http.router,
    orders_working_http.router,
    dispatching_http.router,
    own_view_http.router,
    own_reports_http.router,
    machine_keys_http.router,
    changes_http.router,
    webhooks_http.router,
    feeds_http.router,
    parties_http.router,
    outside_http.router,
    customer_layouts_http.router,
    customer_contacts_http.router,
    customer_merging_http.router,
    customer_wishes_http.router,
    customer_filters_http.router,
    customer_past_http.router,
    customers_http.router,
    parts_http.router,
    catalogue_http.router,
    booking_http.router,
    outlets_http.router,
    fulfilment_http.router,
)
STATUSES: Final[Statuses] = {
    SheetRefused: 422,
    SheetTooLargeForList: 413,
    importing_errors.TargetUnknown: 422,
    importing_errors.MappingInvalid: 422,
    importing_errors.ExportNotYours: 403,
    importing_errors.PeopleOnly: 403,
    importing_errors.AuthorisationOver: 403,
    importing_errors.ColumnsInvalid: 422,
    importing_errors.AuthorisationInvalid: 422,
    files_errors.FileEmpty: 422,
    files_errors.FileRefused: 422,
    files_errors.FileTooLarge: 413,
    files_errors.FileLost: 404,
    knowledge_errors.ValidityInvalid: 422,
    knowledge_errors.AudienceEmpty: 422,
    knowledge_errors.WordsTooFew: 422,
    goods_errors.QuantityInvalid: 422,
    goods_errors.SlotUnknown: 422,
    goods_errors.PartyTooLarge: 422,
    goods_errors.PlanInvalid: 422,
    goods_errors.PositionInvalid: 422,
    fulfilment_errors.DiscountTooLarge: 422,
    teams_errors.MemberUnknown: 422,
    teams_errors.TeamQueueUnknown: 422,
    orders_errors.OrderTypeInvalid: 422,
    orders_errors.NoteMissing: 422,
    orders_errors.SubtypeUnknown: 422,
    orders_errors.AssigneeUnknown: 422,
    orders_errors.FieldNotMasked: 422,
    orders_errors.MoveNotYours: 403,
    LinkEnded: 410,
    LinkThrottled: 429,
    KeyRefused: 401,
    KeyThrottled: 429,
    KeyLifeTooLong: 422,
    AddressRefused: 422,
    ChangesGone: 410,
    FeedTooLarge: 422,
    FieldsInvalid: 422,
    SpanInvalid: 422,
    PolicyInvalid: 422,
    IdentityLocked: 429,
    TooManyChecks: 429,
    TooManyCodes: 429,
    ScriptInvalid: 422,
    StepRequired: 422,
    ValuesInvalid: 422,
    ValueTaken: 409,
}
ROOMS: Final[Rooms] = {
    "/api/imports": Room(max_bytes=201 * 1024 * 1024, seconds=900.0),
    "/api/exports": Room(max_bytes=1024 * 1024, seconds=900.0),
    "/api/files": Room(max_bytes=21 * 1024 * 1024, seconds=90.0),
    "/api/feeds": Room(max_bytes=5 * 1024 * 1024, seconds=60.0),
    "/api/outside": Room(max_bytes=21 * 1024 * 1024, seconds=60.0),
}
