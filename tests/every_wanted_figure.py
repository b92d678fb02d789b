"""Reads `sna catalogue --json`: every must and should of the catalogue has files in the release.

Continuous integration asks it of the release that the main job has just made.
"""

import json
import sys


def main() -> int:
    lines = [json.loads(line) for line in sys.stdin]
    wanted = {line["catalogue"] for line in lines if line["grade"] in ("must", "should")}
    made = {line["catalogue"] for line in lines if line["files"]}
    lacking = sorted(wanted - made)
    sys.stdout.write(f"{len(wanted)} wanted, {len(lacking)} without files: {lacking}\n")
    return 1 if lacking or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
