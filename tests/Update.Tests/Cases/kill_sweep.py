#!/usr/bin/env python3
"""Kills an update (SIGKILL) at every call that changes the disk, again and again, and starts the program after each kill.

usage: kill_sweep.py --cli "COMMAND" [--kills 100] [--first N] [--limit SECONDS] FILE
FILE is update.json beside this script, for its packages. COMMAND starts the tool, e.g. "dotnet out/popcon.dll".

Every start has to run the old version or the new one. After every tenth kill, and after the last one of a step, a check and a start follow, which have to
bring the new version, with nothing in quarantine and nothing left in tmp/. Prints a line for each step; exit 0: no start was wrong. Needs strace.
--first and --limit split a long sweep into parts: steps are numbered, and a part ends after the step in which its time is over."""
import argparse, base64, json, os, shlex, shutil, signal, subprocess, sys, tempfile, time

CALLS = "rename renameat renameat2 link linkat unlink unlinkat mkdir mkdirat fsync fdatasync rmdir pwrite64".split()


class Sweep:
    def __init__(self, cli, document):
        self.cli, self.folder = shlex.split(cli), tempfile.mkdtemp(prefix="popcon-sweep-")
        self.cli[0] = shutil.which(self.cli[0]) or self.cli[0]
        self.blobs, self.kept, self.root = json.load(open(document))["blobs"], self.path("kept"), self.path("root")
        self.env = {k: os.environ[k] for k in ("PATH", "DOTNET_ROOT") if k in os.environ} | {"HOME": self.folder, "TMPDIR": self.folder, "DOTNET_EnableDiagnostics": "0"}
        os.makedirs(self.path("feed"))
        json.dump({"app": "hello", "requirements": ["Hello"], "sources": ["feed"], "entry": "Hello.dll", "checkAtStart": False}, open(self.path("app.json"), "w"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def add(self, package):
        open(self.path("feed/" + package), "wb").write(base64.b64decode(self.blobs[package]))

    def words(self, command):
        return self.cli + command + ["--config", self.path("app.json"), "--root", self.root]

    def run(self, *command):
        done = subprocess.run(self.words(list(command)), env=self.env, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise SystemExit(f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def prepare(self, *commands):
        """The store in front of the command that is killed."""
        shutil.rmtree(self.root, ignore_errors=True)
        for name in os.listdir(self.path("feed")):
            os.unlink(self.path("feed/" + name))
        self.add("Hello.1.0.0.nupkg")
        self.run("launch")
        self.add("Hello.2.0.0.nupkg")
        for command in commands:
            self.run(*command)
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.root, self.kept)

    def steps(self, command):
        """Each call that changes the disk, by its name and number. One that fails, as mkdir for a folder that exists, changes nothing."""
        log = self.path("trace")
        subprocess.run(["strace", "-f", "-qq", "-o", log, "-e", "trace=" + ",".join("?" + call for call in CALLS)] + self.words(command), env=self.env, capture_output=True, check=True)
        made, steps = {}, []
        for line in open(log):
            if "(" in line and "resumed" not in line:
                call = line.split(None, 1)[1].split("(")[0]
                made[call] = made.get(call, 0) + 1
                if " = -1 " not in line:
                    steps.append((call, made[call]))
        return steps

    def kill(self, command, call, number):
        """True if it was killed there."""
        shutil.rmtree(self.root)
        shutil.copytree(self.kept, self.root)
        traced = subprocess.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}"] + self.words(command), env=self.env, capture_output=True, timeout=120)
        return traced.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)

    def finish(self):
        self.run("update", "check", "--force")
        status, version = None, self.run("launch")
        status = json.loads(self.run("update", "status"))
        left = os.listdir(self.path("root/tmp")) if os.path.isdir(self.path("root/tmp")) else []
        if version != "hello 2.0.0" or status["active"] != ["Hello 2.0.0"] or status["quarantine"] or left:
            raise SystemExit(f"the update was not completed: {version}, {status}, {left}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file"), parser.add_argument("--cli", required=True), parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--first", type=int, default=1), parser.add_argument("--limit", type=float, default=1e9)
    given, begin, step, totals = parser.parse_args(), time.monotonic(), 0, {"kills": 0, "old": 0, "new": 0, "completed": 0}
    sweep = Sweep(given.cli, given.file)
    try:
        for before, command in (([], ["update", "check", "--force"]), ([["update", "check", "--force"]], ["launch"])):
            sweep.prepare(*before)
            for call, number in sweep.steps(command):
                step += 1
                if step < given.first:
                    continue
                if time.monotonic() - begin > given.limit:
                    print(f"next step: {step}; {totals}")
                    return
                seen = {"hello 1.0.0": 0, "hello 2.0.0": 0}
                killed = 0
                for i in range(given.kills):
                    if not sweep.kill(command, call, number):
                        continue
                    killed += 1
                    version = sweep.run("launch")
                    if version not in seen:
                        raise SystemExit(f"after a kill of {command[0]} at {call} number {number}: {version!r}")
                    seen[version] += 1
                    if i % 10 == 9 or i == given.kills - 1:
                        sweep.finish()
                        totals["completed"] += 1
                totals["kills"] += killed
                totals["old"] += seen["hello 1.0.0"]
                totals["new"] += seen["hello 2.0.0"]
                print(f"step {step}: {command[-1] if command == ['launch'] else 'check'}, {call} {number}: {killed} kills, {seen['hello 1.0.0']} old, {seen['hello 2.0.0']} new", flush=True)
        print(f"done; {totals}")
    finally:
        shutil.rmtree(sweep.folder, ignore_errors=True)


if __name__ == "__main__":
    main()
