"""What the desk adds to the web server: its routes, its errors' statuses, its room for files."""

from typing import Final

from fastapi import APIRouter

from yingda.desk.fields.errors import FieldsInvalid, ValuesInvalid
from yingda.platform.middleware import Rooms
from yingda.platform.problems import Statuses

ROUTERS: Final[tuple[APIRouter, ...]] = ()
STATUSES: Final[Statuses] = {
    FieldsInvalid: 422,
    ValuesInvalid: 422,
}
ROOMS: Final[Rooms] = {}
