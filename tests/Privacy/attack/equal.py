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


def difference(names, trace, gate: Gate, observed, cadence: float = 15) -> str:
    """The first difference between an observation and the reference; empty if there is none."""
    expected, seen = families(observe_mode(names, trace, gate, cadence)), families(observed)
    if not expected:
        return "the reference shows nothing: the scenario is too small for this k"
    for (t1, one), (t2, other) in zip(expected, seen):
        if (t1, one) != (t2, other):
            wrong = {key: (one.get(key), other.get(key)) for key in {*one, *other} if one.get(key) != other.get(key)}
            return f"at {t1:.0f} (scraped at {t2:.0f}) expected and seen differ: {wrong}"
    return "" if len(expected) == len(seen) else f"expected {len(expected)} scrapes with changes, seen {len(seen)}"


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("--scenario", type=Path, required=True)
    a.add_argument("--scrapes", type=Path, required=True)
    a.add_argument("--k", type=int, default=50)
    a.add_argument("--cadence", type=float, default=15)
    args = a.parse_args()
    found = difference(*read_trace(args.scenario), Gate(args.k), read_scrapes(args.scrapes, args.cadence), args.cadence)
    if found:
        sys.exit(found)
    print("the scrapes are those of the reference")


if __name__ == "__main__":
    main()
