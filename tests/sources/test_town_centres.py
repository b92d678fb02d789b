"""The partnership's town centres: small areas it lists, each marked agreed or stand-in."""

from pathlib import Path

import pytest

from sources.partnership import partnership
from sources.synthetic.world import TOWN_CENTRES
from sources.town_centres import town_centres


def listed(folder: Path, *centres: str) -> Path:
    """A folder whose file lists these town centres."""
    path = folder / f"{partnership().name}.toml"
    path.write_text("\n".join(f"[[town_centres]]\n{each}" for each in centres), encoding="utf-8")
    return folder


def test_the_synthetic_county_brings_stand_ins_where_it_records_most() -> None:
    found = town_centres()
    assert {c.status for c in found} == {"stand-in"}
    assert {code for c in found for code in c.lsoa11_codes} == set(TOWN_CENTRES)


def test_a_partnership_without_the_file_has_none(tmp_path: Path) -> None:
    assert town_centres(tmp_path) == ()


def test_agreed_areas_are_read_in_their_order(tmp_path: Path) -> None:
    centre = 'name = "Rugby"\nstatus = "agreed"\nlsoa11_codes = ["E01031145", "E01031173"]'
    (found,) = town_centres(listed(tmp_path, centre))
    assert (found.name, found.status) == ("Rugby", "agreed")
    assert found.lsoa11_codes == ("E01031145", "E01031173")


@pytest.mark.parametrize(
    ("centres", "reason"),
    [
        (['name = "A"\nstatus = "agreed"\nlsoa11_codes = ["E01009580"]'], "no 2011 small area"),
        (['name = "A"\nstatus = "agreed"\nlsoa11_codes = ["Rugby"]'], "does not match"),
        (['name = "A"\nstatus = "guessed"\nlsoa11_codes = ["E01031145"]'], "is not one of agreed"),
        (['name = "A"\nlsoa11_codes = ["E01031145"]'], "status: missing"),
        (
            [
                'name = "A"\nstatus = "agreed"\nlsoa11_codes = ["E01031145"]',
                'name = "B"\nstatus = "agreed"\nlsoa11_codes = ["E01031145"]',
            ],
            "lists an area twice: E01031145",
        ),
    ],
)
def test_a_list_that_cannot_hold_is_refused(
    tmp_path: Path, centres: list[str], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        town_centres(listed(tmp_path, *centres))
