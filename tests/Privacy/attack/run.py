"""Runs the attack against the real bridge: all modes and seeds, the modes of a seed side by side.

    python3 run.py --bridge 'dotnet src/StatsdBridge/bin/Release/net10.0/PopCon.StatsdBridge.dll' [--seeds 1,2,3]
                   [--modes off,off-once-a-day,gate,gate-once-a-day,dp,dp-once-a-day] [--out FOLDER]

Each mode has a bridge of its own. Its scrapes are attacked, the figures are held against limits.json, and those of a gate are
compared with the reference, series by series. Prints a table of means over the seeds; --out keeps results.json and all scrapes.
The exit code is 1 when a limit is not kept, a gate shows something else than the reference, or the limits of the gate would be kept
without a mode.
"""

from __future__ import annotations

import argparse
import json
import math
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import attack
import score
from equal import difference
from mechanisms import Dp, Gate
from observation import read_scrapes
from population import Config, Site, knowledge_of, once_a_day, truth_of
from replay import DoesNotFit, Player, play

HERE = Path(__file__).parent
DAY, WEEK = 86400, 7 * 86400
LONGEST = 32  # times the first length of an epoch: what a very slow machine may need


@dataclass(frozen=True)
class Mode:
    limits: str             # the key in limits.json
    flags: tuple = ()       # of the bridge, with {epoch}
    release: object = None  # the reference mechanism
    once: bool = False      # whether Reporters count once a day
    epoch: float = DAY      # virtual
    real_epoch: float = 0   # seconds
    scrape_one_in: int = 1


def gate(limits: str, k: int, once: bool) -> Mode:
    return Mode(limits, ("--privacy.mode=gate", f"--privacy.gate.k={k}", "--privacy.gate.epoch={epoch}s"), Gate(k), once, DAY, 2, 200)


def dp(limits: str, once: bool) -> Mode:
    return Mode(limits, ("--privacy.mode=dp", "--privacy.dp.epoch={epoch}s"), Dp(), once, WEEK, 8, 1000)


MODES = {
    "off": Mode("raw"),
    "off-once-a-day": Mode("", once=True),
    "gate": gate("gate", 50, False),
    "gate-once-a-day": gate("gate-once-a-day", 20, True),
    "dp": dp("dp", False),
    "dp-once-a-day": dp("dp-once-a-day", True),
}

COLUMNS = (
    ("pairs right", "link_pair_precision"), ("pairs found", "link_pair_recall"), ("link AUC", "link_game_auc"),
    ("hours", "light_hour_auc"), ("days", "light_day_auc"), ("night hours", "night_hour_auc"), ("loop days", "loop_day_auc"),
    ("member: normal", "member_light_auc"), ("loop", "member_loop_auc"), ("advantage: process", "differencing_process"),
    ("day", "differencing_day"), ("week", "differencing_week"), ("top 20: median", "used_median_error"), ("p90", "used_p90_error"),
    ("rank corr.", "used_rank_correlation"), ("use shown", "used_usage_shown"), ("mean delay, h", "used_mean_delay_hours"),
)


class Bridge:
    """A bridge process with ports of its own."""

    def __init__(self, command: str, folder: Path, flags):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.statsd, self.metrics = f"unix:{folder / 'statsd'}", f"http://127.0.0.1:{port}/metrics"
        self._log = open(folder / "bridge.log", "w", encoding="utf-8")
        self._process = subprocess.Popen(
            [*shlex.split(command), "--web.bridge-metrics", f"--web.listen-address=127.0.0.1:{port}", "--statsd.listen-udp=",
             "--statsd.listen-tcp=", f"--statsd.listen-unixgram={folder / 'statsd'}", *flags], stdout=self._log, stderr=self._log)

    def __enter__(self):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                urllib.request.urlopen(self.metrics.replace("/metrics", "/-/ready"), timeout=10).close()
                return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        self.__exit__()
        raise SystemExit(f"the bridge did not start; see {self._log.name}")

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(60)
        self._log.close()


def replay(mode: Mode, command: str, names, sent, folder: Path) -> Path:
    """Plays a trace to a fresh bridge; again with longer epochs where the machine is too slow."""
    real_epoch = mode.real_epoch
    while True:
        here = folder / f"epoch-{real_epoch:g}"
        here.mkdir(parents=True)
        with Bridge(command, here, [flag.format(epoch=real_epoch) for flag in mode.flags]) as bridge:
            player = Player(bridge.statsd, bridge.metrics, here / "scrapes")
            try:
                play(names, sent, player, epoch=mode.epoch, real_epoch=real_epoch, scrape_one_in=mode.scrape_one_in)
                return here / "scrapes"
            except DoesNotFit:
                if real_epoch >= mode.real_epoch * LONGEST:
                    raise
                real_epoch *= 2
            finally:
                player.close()


def measure(name: str, seed: int, command: str, folder: Path, users: int, days: int, open_days: int) -> dict:
    """Replays one mode of one seed and attacks it."""
    mode, begun = MODES[name], time.monotonic()
    days = days if mode.release else min(days, open_days)
    site = Site(Config(users=users, days=days, seed=seed, light=30, loops=4, nights=4))
    trace = site.trace()
    knowledge = knowledge_of(site, trace)
    truth, sent = truth_of(site, trace, knowledge), once_a_day(trace) if mode.once else trace
    scrapes = replay(mode, command, site.names, sent, folder)
    observed = read_scrapes(scrapes, 15)
    replayed = time.monotonic()
    figures = attack.measure(observed, site.names, sent, knowledge, truth)
    if mode.release is not None:
        for unit in ("process", "day", "week"):
            figures[f"differencing_{unit}"] = score.score_differencing(site.names, sent, mode.release, unit, seed=seed)["advantage"]
    limits = json.loads((HERE / "limits.json").read_text(encoding="utf-8"))
    result = {
        "figures": {figure: None if math.isnan(value) else value for figure, value in figures.items()},
        "wrong": attack.judge(figures, limits.get(mode.limits, {})),
        "seconds": [replayed - begun, time.monotonic() - replayed],
    }
    if mode.release is None:
        result["wrong_as_gate"] = attack.judge(figures, limits["gate"])
    if isinstance(mode.release, Gate):
        result["difference"] = difference(site.names, sent, mode.release, observed)
    return result


def mistakes(results: dict) -> list[str]:
    """What must not be."""
    out = []
    for (name, seed), result in results.items():
        out += [f"{name}, seed {seed}: {wrong}" for wrong in result["wrong"]]
        if result.get("difference"):
            out.append(f"{name}, seed {seed}: {result['difference']}")
        if name == "off" and not result["wrong_as_gate"]:
            out.append(f"{name}, seed {seed}: the limits of the gate are kept without one; they prove nothing")
    return out


def table(results: dict, names) -> str:
    """Means over the seeds."""
    lines = ["| | " + " | ".join(title for title, _ in COLUMNS) + " |", "|" + "-|" * (len(COLUMNS) + 1)]
    for name in names:
        cells = []
        for _, key in COLUMNS:
            values = [r["figures"].get(key) for (other, _), r in results.items() if other == name]
            values = [v for v in values if v is not None]
            cells.append(f"{sum(values) / len(values):.3f}" if values else "")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--bridge", required=True, help="the command that starts the bridge")
    a.add_argument("--modes", type=lambda t: t.split(","), default=list(MODES))
    a.add_argument("--seeds", type=lambda t: [int(s) for s in t.split(",")], default=[1, 2, 3])
    a.add_argument("--users", type=int, default=150)
    a.add_argument("--days", type=int, default=28)
    a.add_argument("--open-days", type=int, default=28, help="days without a mode: each takes as long as four with one, and a week is enough to succeed")
    a.add_argument("--out", type=Path, help="a folder that is new")
    args = a.parse_args()
    folder = args.out or Path(tempfile.mkdtemp(prefix="popcon-attack-"))
    results = {}
    try:
        with ProcessPoolExecutor(max_workers=len(args.modes)) as pool:
            for seed in args.seeds:
                jobs = {name: pool.submit(measure, name, seed, args.bridge, folder / f"{name}-{seed}", args.users, args.days, args.open_days) for name in args.modes}
                for name, job in jobs.items():
                    results[name, seed] = job.result()
                    print(f"{name}, seed {seed}: {', '.join(f'{s:.0f} s' for s in results[name, seed]['seconds'])}", file=sys.stderr, flush=True)
        (folder / "results.json").write_text(json.dumps({f"{name} {seed}": r for (name, seed), r in results.items()}, indent=1), encoding="utf-8")
    finally:
        if args.out is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(table(results, args.modes))
    wrong = mistakes(results)
    print("\n".join(wrong) if wrong else "all limits are kept", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
