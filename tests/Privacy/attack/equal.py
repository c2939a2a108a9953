"""Whether the scrapes of a gate are exactly those of mechanisms.Gate, series by series: python3 equal.py --scenario FOLDER --scrapes FOLDER [--k 50]"""

import argparse
import sys
from pathlib import Path

from mechanisms import Gate
from observation import FAMILY, observe_mode, read_scrapes
from population import read_trace


def families(observation) -> list:
    """What popularity counters grew by, scrape by scrape."""
    grown = [(time, {key: d for key, d in changes.items() if key.startswith(FAMILY)}) for time, changes in observation.scrapes]
    return [(time, changes) for time, changes in grown if changes]


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("--scenario", type=Path, required=True)
    a.add_argument("--scrapes", type=Path, required=True)
    a.add_argument("--k", type=int, default=50)
    a.add_argument("--cadence", type=float, default=15)
    args = a.parse_args()
    names, trace = read_trace(args.scenario)
    expected = families(observe_mode(names, trace, Gate(args.k), args.cadence))
    seen = families(read_scrapes(args.scrapes, args.cadence))
    if not expected:
        sys.exit("the reference shows nothing: the scenario is too small for this k")
    for (t1, one), (t2, other) in zip(expected, seen):
        if (t1, one) != (t2, other):
            wrong = {key: (one.get(key), other.get(key)) for key in {*one, *other} if one.get(key) != other.get(key)}
            sys.exit(f"at {t1:.0f} (scraped at {t2:.0f}) expected and seen differ: {wrong}")
    if len(expected) != len(seen):
        sys.exit(f"expected {len(expected)} scrapes with changes, seen {len(seen)}")
    print(f"{len(seen)} scrapes with changes are those of the reference")


if __name__ == "__main__":
    main()
