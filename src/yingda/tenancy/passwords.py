"""Passwords, by Argon2id; a check takes as long for a user who is not there."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_AT_ONCE = 2


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return hash_password(secrets.token_urlsafe(16))


@cache
def _threads() -> ThreadPoolExecutor:
    """Each check takes 64 MiB and a core: a crowd of logins shall not starve everything else."""
    return ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="password")


def hash_password(password: str) -> str:
    """The hash to keep."""
    return _hasher().hash(password)


async def hashed(password: str) -> str:
    """The hash to keep, made beside everything else that goes on."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), hash_password, password)


def new_password() -> str:
    """A password nobody has to remember for long: 16 characters that are not mistaken for each other."""
    letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
    return "".join(secrets.choice(letters) for _ in range(16))


async def is_password(password: str, *, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash; without a hash it never does, after the same time."""
    loop = asyncio.get_running_loop()
    matches = await loop.run_in_executor(_threads(), _verify, password, password_hash or _nobody())
    return matches and password_hash is not None


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
