"""Which team a new order is given to; pure."""

from yingda.desk.fields.model import Values
from yingda.desk.orders.model.document import Document


def team_for(document: Document, facts: Values) -> str | None:
    """The team of the first rule whose conditions all hold; None, if there is none."""
    for rule in document.dispatch:
        if all(condition.holds(facts) for condition in rule.when):
            return rule.team
    return None
