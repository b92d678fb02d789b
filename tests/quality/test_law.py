"""What the Act does not carry is refused or left out, with the section and what to send."""

from collections.abc import Set
from dataclasses import replace

import pytest

from quality.law import Ruling, refuse
from sources.contract import Agency, Contract, Field, Gateway
from sources.fields import AGE_YEARS, PERSON_ID
from sources.gateways import DSA, DUTY_S16, ISTV
from sources.partnership import Agreement, partnership
from sources.registry import contract, contracts

S17 = Gateway("pcsc_s17", "Required by the policing body", "The Act, s.17", False, False)
INJURY = Field("injury_code", "string", "Injury treated.", is_health=True, optional=True)


def agreed(gateway: Gateway, *shapes: str, person_level: bool = False) -> Agreement:
    return Agreement(
        datasets="*__*",
        gateway=gateway,
        reference="Agreement 9",
        permits_person_level=person_level,
        permits_linkage=False,
        key_space="partnership",
        shapes=shapes,
    )


def rule(of: Contract, agreement: Agreement | None, extra: Set[str] = frozenset()) -> Ruling:
    delivered = {f.name for f in of.fields} | extra
    return refuse(of, agreement, delivered, of.person_key is not None or PERSON_ID.name in extra)


def with_fields(of: Contract, *fields: Field, **changes: object) -> Contract:
    return replace(of, fields=(*of.fields, *fields), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", contracts())
def test_every_declared_dataset_is_permitted_by_the_synthetic_agreements(name: str) -> None:
    found = contract(name)
    assert rule(found, partnership("warwickshire").agreement(name)) == Ruling()


def test_without_a_gateway_nothing_is_processed(visits: Contract) -> None:
    ruling = rule(visits, None)
    assert not ruling.is_permitted
    assert "no legal gateway is named" in ruling.refused[0]


def test_istv_rows_may_come_under_any_power() -> None:
    istv = contract("health__ed_assaults")
    for gateway in (ISTV, DSA, DUTY_S16):
        assert rule(istv, agreed(gateway)) == Ruling()


@pytest.mark.parametrize(("gateway", "section"), [(DUTY_S16, "s.16(4)(b)"), (S17, "s.17(6)(b)")])
def test_a_health_body_sends_no_personal_information_under_the_act(
    gateway: Gateway, section: str
) -> None:
    [sentence] = rule(contract("health__admissions"), agreed(gateway)).refused
    assert sentence.startswith(section)
    assert "`age_years`" in sentence
    assert "send counts, or anonymous rows" in sentence
    istv = contract("health__ed_assaults")
    assert section in rule(istv, agreed(gateway), {"person_id"}).refused[0]
    assert section in rule(with_fields(istv, AGE_YEARS), agreed(gateway)).refused[0]


def test_a_health_column_about_a_person_is_left_out_whoever_sends_it() -> None:
    offences = with_fields(contract("police__offences"), INJURY)
    ruling = rule(offences, agreed(DUTY_S16, person_level=True))
    assert ruling.is_permitted
    [(column, sentence)] = ruling.dropped
    assert column == "injury_code"
    assert sentence.startswith("s.16(4)(a)")
    assert rule(offences, agreed(DSA, person_level=True)) == Ruling()


def test_a_health_column_that_rows_need_refuses_the_delivery() -> None:
    needed = contract("health__admissions").field("diagnoses")
    offences = with_fields(contract("police__offences"), needed)
    ruling = rule(offences, agreed(DUTY_S16, person_level=True))
    assert "s.16(4)(a)" in ruling.refused[0]
    assert "cannot be taken in without the column" in ruling.refused[0]


def test_a_health_column_of_counts_is_not_about_a_person() -> None:
    counts = with_fields(contract("police__offences"), INJURY, shape="aggregate")
    assert rule(counts, agreed(DUTY_S16)) == Ruling()


def test_a_person_key_without_an_agreement_for_it_is_left_out_and_reported() -> None:
    admissions = contract("health__admissions")
    [(column, sentence)] = rule(admissions, agreed(DSA), {"person_id"}).dropped
    assert column == "person_id"
    assert "Agreement 9" in sentence
    assert "s.16(7)" in sentence
    assert rule(admissions, agreed(DSA, person_level=True), {"person_id"}) == Ruling()
    assert rule(admissions, agreed(ISTV, person_level=True), {"person_id"}).dropped
    assert [c for c, _ in rule(contract("police__victims"), agreed(DUTY_S16)).dropped] == [
        "person_id"
    ]


def test_a_person_key_that_rows_need_refuses_the_delivery() -> None:
    ruling = rule(contract("probation__caseload"), agreed(DUTY_S16))
    assert "does not permit person-level rows" in ruling.refused[0]


def test_what_is_required_under_s17_is_for_the_policing_body_alone() -> None:
    ruling = rule(contract("police__offences"), agreed(S17, person_level=True))
    assert ruling.is_permitted
    assert "local policing body (s.17(7)" in (ruling.restricted_to or "")
    assert rule(contract("police__offences"), agreed(DUTY_S16)).restricted_to is None


def test_a_shape_that_was_not_agreed_is_refused() -> None:
    ruling = rule(contract("police__offences"), agreed(DUTY_S16, "aggregate", "anonymous_rows"))
    assert "permits aggregate, anonymous rows" in ruling.refused[0]


def test_a_council_is_bound_by_limb_a_and_not_by_limb_b(visits: Contract) -> None:
    council = replace(
        visits,
        name="council__visits",
        agency=Agency("council", "A council", "council"),
        shape="depersonalised_rows",
    )
    assert rule(council, agreed(DUTY_S16)) == Ruling()
    treated = with_fields(council, INJURY)
    assert [c for c, _ in rule(treated, agreed(DUTY_S16)).dropped] == ["injury_code"]
