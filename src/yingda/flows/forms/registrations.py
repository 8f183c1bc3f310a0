"""Registrations: structured answers, kept sealed, once per caller where the form says so."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from yingda.flows.forms import store
from yingda.flows.forms.model import Field, kept_answers, wrong_answers
from yingda.flows.model import Register
from yingda.flows.outcomes import RegisterAnswered, RegisterResult
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database


async def register(
    answers: Register,
    *,
    db: Database,
    cipher: TenantCipher,
    tenant_id: UUID,
    interaction_id: UUID,
    caller: str,
) -> RegisterAnswered:
    """Keep what a contact has told a flow; a repeat under the same visit is the same registration."""
    async with db.core() as tx:
        form = await store.form_by_code(tx, tenant_id=tenant_id, code=answers.form)
        if form is None:
            return RegisterAnswered(visit=answers.visit, result=RegisterResult.FAILED)
        refused = refusal_of(form, values=answers.values, caller=caller)
        if refused is not None:
            return RegisterAnswered(visit=answers.visit, result=refused)
        kept, _ = await store.add(
            tx,
            form=form,
            interaction_id=interaction_id,
            visit=answers.visit,
            agent_id=None,
            values=sealed(form, answers.values, cipher=cipher),
            unique=unique_hash(form, caller=cipher.keyed_hash(caller), cipher=cipher),
        )
    result = RegisterResult.DUPLICATE if kept is None else RegisterResult.KEPT
    return RegisterAnswered(visit=answers.visit, result=result)


def refusal_of(
    form: Mapping[str, Any], *, values: Mapping[str, str], caller: str | None
) -> RegisterResult | None:
    """Why a registration is not taken, if it is not: whose number is hidden cannot be told from another."""
    if not form["is_open"]:
        return RegisterResult.CLOSED
    if (form["one_per_caller"] and not caller) or wrong_answers(fields_of(form), values):
        return RegisterResult.INVALID
    return None


def fields_of(form: Mapping[str, Any]) -> list[Field]:
    """What a form asks for."""
    return [Field.from_json(stored) for stored in form["fields"]]


def sealed(form: Mapping[str, Any], values: Mapping[str, str], *, cipher: TenantCipher) -> bytes:
    """The answers as they are kept."""
    return cipher.seal(json.dumps(kept_answers(fields_of(form), values), ensure_ascii=False))


def unique_hash(form: Mapping[str, Any], *, caller: bytes, cipher: TenantCipher) -> bytes | None:
    """By what a caller is known again on this form, from the keyed hash of his number; None where it does not matter."""
    return cipher.keyed_hash(f"registration:{form['id']}:{caller.hex()}") if form["one_per_caller"] else None
