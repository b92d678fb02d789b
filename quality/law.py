"""What the law lets in, as rules: which deliveries and columns the Act does not carry.

Police, Crime, Sentencing and Courts Act 2022 (the Act), sections 16 and 17: they authorise
neither patient information, whoever sends it, nor personal information from a health or
social care authority; "personal" is whatever enables a person to be identified together with
other information (s.10(10)), which a pseudonym does. Other powers are untouched (s.16(7)) and
are named by an agreement in the partnership's file. The partnership's information governance
lead decides; these rules hold what was decided.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from sources.contract import Contract, NotNull
from sources.partnership import Agreement

DUTY_SECTIONS = {"pcsc_s16": "s.16(4)", "pcsc_s17": "s.17(6)"}
"""Gateways that are the Act's own power, and where each says what it does not carry."""

REQUIRED_BY_POLICING_BODY = "pcsc_s17"
HEALTH_SENDERS = ("health",)
PERSON_KEY = "person_id"
ABOUT_PERSONS = ("pseudonymised_rows", "depersonalised_rows")
PERSONAL = frozenset(
    {PERSON_KEY, "age_years", "sex", "ethnic_group", "ethnic_category", "residence_lsoa_code",
     "residence_district"}
)  # fmt: skip
"""Fields about one person; in rows from a health body they are personal information."""

HEALTH_SHAPES = (
    "send counts, or anonymous rows without a person key, age, sex or residence (as ISTV does), "
    "or name under [[agreements]] the agreement, under another power, that permits them"
)


@dataclass(frozen=True)
class Ruling:
    """What becomes of a delivery: why it is refused, what is left out, who may see it.

    `refused`: a sentence for each reason; any of them stops the delivery. `dropped`: column
    and sentence of what must not reach the store. `restricted_to`: the only body that may be
    shown what is made of it, if the law says so.
    """

    refused: tuple[str, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    restricted_to: str | None = None

    @property
    def is_permitted(self) -> bool:
        """Whether anything may be taken in."""
        return not self.refused


def refuse(
    contract: Contract, agreement: Agreement | None, delivered: Set[str], has_person_key: bool
) -> Ruling:
    """Rule on a delivery from its contract, the agreement that covers it and its columns.

    Args:
        contract: the dataset's contract, which tags its health columns and person key.
        agreement: what the partnership's file says covers the dataset, or None.
        delivered: the declared fields that were delivered.
        has_person_key: whether any column is a person key, declared or not.
    """
    if agreement is None:
        return Ruling(refused=(_no_gateway(contract),))
    columns = {*delivered, contract.person_key or PERSON_KEY} if has_person_key else {*delivered}
    reasons = [*_shape(contract, agreement), *_health_sender(contract, agreement, columns)]
    dropped = []
    if not reasons:
        for column, why in _unlawful_columns(contract, agreement, columns):
            if _is_needed(contract, column):
                reasons.append(f"{why}; its rows cannot be taken in without the column")
            else:
                dropped.append((column, why))
    return Ruling(tuple(reasons), tuple(dropped), _restriction(agreement))


def _no_gateway(contract: Contract) -> str:
    return (
        f"no agreement in the partnership's file covers {contract.name}, so no legal gateway is "
        "named and it is not processed; add the agreement under [[agreements]] with its gateway"
    )


def _shape(contract: Contract, agreement: Agreement) -> Iterator[str]:
    """An agreement names the shapes it was made for; another shape is another agreement."""
    if agreement.shapes and contract.shape not in agreement.shapes:
        allowed = ", ".join(s.replace("_", " ") for s in agreement.shapes)
        yield (
            f"the agreement ({agreement.reference}) permits {allowed}, and {contract.name} is "
            f"{contract.shape.replace('_', ' ')}; agree the shape first, and name it in `shapes`"
        )


def _health_sender(contract: Contract, agreement: Agreement, columns: Set[str]) -> Iterator[str]:
    """Limb (b): no personal information from a health body under the Act's own power."""
    section = DUTY_SECTIONS.get(agreement.gateway.name)
    if not section or contract.agency.sender_type not in HEALTH_SENDERS:
        return
    personal = sorted((PERSONAL | {contract.person_key or PERSON_KEY}) & columns)
    if contract.shape in ABOUT_PERSONS or (personal and contract.shape != "aggregate"):
        named = ", ".join(f"`{c}`" for c in personal) or "its rows are about persons"
        yield (
            f"{section}(b) of the Act does not authorise personal information from a health or "
            f"social care authority: {named}; {HEALTH_SHAPES}"
        )


def _unlawful_columns(
    contract: Contract, agreement: Agreement, columns: Set[str]
) -> Iterator[tuple[str, str]]:
    """Columns the gateway does not carry: patient information, and unagreed person keys."""
    section = DUTY_SECTIONS.get(agreement.gateway.name)
    key = contract.person_key or PERSON_KEY
    if section and (contract.shape in ABOUT_PERSONS or key in columns):
        for column in contract.health_fields:
            if column in columns:
                yield column, _patient_information(section, column)
    if key in columns and not _permits_person_key(contract, agreement):
        yield key, _person_key(agreement, key)


def _patient_information(section: str, column: str) -> str:
    return (
        f"{section}(a) of the Act does not authorise patient information about an identifiable "
        f"person, whoever sends it: `{column}`; leave it out, or send it as counts without a "
        "person key"
    )


def _person_key(agreement: Agreement, key: str) -> str:
    return (
        f"the agreement ({agreement.reference}) does not permit person-level rows: `{key}`; leave "
        "it out, or name the agreement that permits it, under a power that is not the Act's own "
        "where the sender is a health body (s.16(4)(b), s.16(7))"
    )


def _permits_person_key(contract: Contract, agreement: Agreement) -> bool:
    is_health = contract.agency.sender_type in HEALTH_SENDERS
    may_hold = agreement.gateway.permits_health_sender_persons or not is_health
    return agreement.permits_person_level and may_hold


def _is_needed(contract: Contract, column: str) -> bool:
    """Whether rows would break the contract without the column, so that it cannot be dropped."""
    fields = {f.name: f for f in contract.fields}
    if column not in fields:
        return False
    field = fields[column]
    has_value = field.constraint(NotNull) is not None and field.blank_means is None
    return column in contract.key or has_value


def _restriction(agreement: Agreement) -> str | None:
    """Information required under s.17 serves the policing body's own functions alone."""
    if agreement.gateway.name != REQUIRED_BY_POLICING_BODY:
        return None
    return "local policing body (s.17(7) of the Act: only for its functions under s.14)"
