"""What anybody may know before he logs in: the languages, whether this is a demo, the description of this API."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse

from yingda.platform.http import public
from yingda.platform.settings import Settings

router = APIRouter(tags=["operation"])


class PublicSettings(BaseModel):
    """What the login page needs."""

    demo: bool
    languages: list[Literal["zh-CN", "en"]]
    language: Literal["zh-CN", "en"]


def _settings(connection: HTTPConnection) -> Settings:
    settings: Settings = connection.app.state.settings
    return settings


@router.get("/api/public-settings", dependencies=[public()], summary="What the login page needs")
async def public_settings(settings: Annotated[Settings, Depends(_settings)]) -> PublicSettings:
    return PublicSettings(
        demo=settings.demo,
        languages=["zh-CN", "en"],
        language="en" if settings.language == "en" else "zh-CN",
    )


@router.get("/openapi.json", dependencies=[public()], include_in_schema=False)
async def openapi(request: Request) -> Response:
    description: dict[str, Any] = request.app.openapi()
    return JSONResponse(description)
