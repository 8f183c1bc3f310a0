"""The built desktop: files as they are, and its one page for every address that it routes by itself."""

from pathlib import Path, PurePosixPath
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

import yingda
from yingda.platform.settings import Settings

NOT_PAGES: Final = frozenset({"api", "sip", "assets", "healthz", "readyz", "metrics", "openapi.json"})


def desktop_directory(settings: Settings) -> Path:
    """Where the built desktop lies."""
    return settings.web or Path(yingda.__file__).parents[2] / "web" / "dist"


class Desktop(StaticFiles):
    """Files of the build; an address without a file is the desktop's own, unless it is ours."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4404})
            return
        await super().__call__(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as missing:
            if missing.status_code != 404 or not _is_page(path):
                raise
            path, response = "index.html", await super().get_response("index.html", scope)
        forever = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if forever else "no-cache"
        return response


def _is_page(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return not parts or (parts[0] not in NOT_PAGES and not PurePosixPath(path).suffix)


class DesktopMount(Mount):
    """Everything that no route has taken."""

    serves_static_files = True

    def __init__(self, directory: Path) -> None:
        super().__init__("/", app=Desktop(directory=directory, html=True, check_dir=False), name="desktop")
