#!/usr/bin/env python3
"""Kills an update (SIGKILL) at every call that changes the disk, again and again, and starts the program after each kill.

usage: kill_sweep.py --cli "COMMAND" [--kills 100] [--workers N] FILE
FILE is update.json beside this script, for its packages. COMMAND starts the tool, e.g. "dotnet out/popcon.dll"; a published tool starts faster.

Every start has to run the old version or the new one. After every tenth kill, and after the last one of a step, a check and a start follow, which have to
bring the new version, with nothing in quarantine and nothing left in tmp/. Prints a line for each step; exit 0: no start was wrong, and every kill hit.
Needs Linux on x86-64 or Arm, and strace, which lists the steps. The kills need no strace: the kernel stops the tool at these calls only (seccomp), in any
thread, so that a run takes no longer than without. Each worker kills in a store of its own, below TMPDIR. A SIGKILL needs no disk: TMPDIR=/dev/shm saves waiting for one."""
import argparse, base64, ctypes, json, multiprocessing, os, platform, shlex, shutil, signal, struct, subprocess, tempfile, time

# Their numbers on x86-64; on Arm, which lacks the older ones.
CALLS = {"rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276), "link": (86, None), "linkat": (265, 37), "unlink": (87, None), "unlinkat": (263, 35), "mkdir": (83, None),
         "mkdirat": (258, 34), "fsync": (74, 82), "fdatasync": (75, 83), "rmdir": (84, None), "pwrite64": (18, 68)}
# What comes before the command that is killed.
PHASES = (([], ["update", "check", "--force"]), ([["update", "check", "--force"]], ["launch"]))
TRACEME, CONT, SETOPTIONS, SECCOMP_STOP = 0, 7, 0x4200, 7
OPTIONS = 0x2 | 0x4 | 0x8 | 0x10 | 0x80 | 0x100000                            # fork, vfork, clone, exec, seccomp; end with the tracer
LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)


class Wrong(Exception):
    pass


def stop_at_calls():
    """A filter of this process: its calls of CALLS stop for the tracer."""
    numbers = [pair[platform.machine() == "aarch64"] for pair in CALLS.values()]
    numbers = [number for number in numbers if number is not None]
    load, equal, answer = 0x20, 0x15, 0x06
    program = struct.pack("HBBI", load, 0, 0, 0) + b"".join(struct.pack("HBBI", equal, len(numbers) - i, 0, number) for i, number in enumerate(numbers))
    program += struct.pack("HBBI", answer, 0, 0, 0x7FFF0000) + struct.pack("HBBI", answer, 0, 0, 0x7FF00000)          # allow, trace
    filters = ctypes.create_string_buffer(program)
    shape = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(filters))
    if LIBC.prctl(38, 1, 0, 0, 0) or LIBC.prctl(22, 2, shape, 0, 0):
        os._exit(99)


def kill_at(words, env, number):
    """True if the program was killed at its call of that number."""
    child = os.fork()
    if child == 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        LIBC.ptrace(TRACEME, 0, None, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        stop_at_calls()
        os.execve(words[0], words, env)
    os.waitpid(child, 0)
    if LIBC.ptrace(SETOPTIONS, child, None, OPTIONS):
        os.kill(child, signal.SIGKILL)
        raise Wrong("this process may not trace others")
    LIBC.ptrace(CONT, child, None, None)
    known, calls = {child}, 0
    while True:
        task, status = os.waitpid(-1, 0x40000000)                             # threads, too
        if not os.WIFSTOPPED(status):
            if task == child:
                return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
            continue
        passed = os.WSTOPSIG(status)
        if status >> 16:
            calls += status >> 16 == SECCOMP_STOP
            passed = 0
            if status >> 16 == SECCOMP_STOP and calls == number:
                os.kill(child, signal.SIGKILL)
                continue
        elif task not in known:
            passed = 0                                                        # how a new thread begins
        known.add(task)
        LIBC.ptrace(CONT, task, None, passed)


class Sweep:
    def __init__(self, cli, document, folder):
        self.cli, self.folder = shlex.split(cli), tempfile.mkdtemp(dir=folder)
        self.cli[0] = shutil.which(self.cli[0]) or self.cli[0]
        self.blobs, self.root = json.load(open(document))["blobs"], self.path("root")
        self.env = {k: os.environ[k] for k in ("PATH", "DOTNET_ROOT") if k in os.environ} | {"HOME": self.folder, "TMPDIR": self.folder, "DOTNET_EnableDiagnostics": "0"}
        os.makedirs(self.path("feed"))
        json.dump({"app": "hello", "requirements": ["Hello"], "sources": ["feed"], "entry": "Hello.dll", "checkAtStart": False}, open(self.path("app.json"), "w"))
        for phase, (before, _) in enumerate(PHASES):
            self.prepare(phase, before)

    def path(self, name):
        return os.path.join(self.folder, name)

    def add(self, package):
        open(self.path("feed/" + package), "wb").write(base64.b64decode(self.blobs[package]))

    def words(self, command):
        return self.cli + command + ["--config", self.path("app.json"), "--root", self.root]

    def run(self, *command):
        done = subprocess.run(self.words(list(command)), env=self.env, capture_output=True, text=True, timeout=900)
        if done.returncode:
            raise Wrong(f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def prepare(self, phase, commands):
        """Keeps the store as it is before the command that is killed."""
        shutil.rmtree(self.root, ignore_errors=True)
        for name in os.listdir(self.path("feed")):
            os.unlink(self.path("feed/" + name))
        self.add("Hello.1.0.0.nupkg")
        self.run("launch")
        self.add("Hello.2.0.0.nupkg")
        for command in commands:
            self.run(*command)
        shutil.copytree(self.root, self.path(f"kept{phase}"))

    def restore(self, phase):
        shutil.rmtree(self.root)
        shutil.copytree(self.path(f"kept{phase}"), self.root)

    def steps(self, phase):
        """Each call that changes the disk, by its number. One that fails, as mkdir for a folder that exists, changes nothing."""
        self.restore(phase)
        log = self.path("trace")
        subprocess.run(["strace", "-f", "-qq", "-o", log, "-e", "signal=none", "-e", "trace=" + ",".join("?" + call for call in CALLS)] + self.words(PHASES[phase][1]), env=self.env, capture_output=True, check=True)
        calls = [line for line in open(log) if "(" in line and "resumed" not in line]
        return [(phase, number, line.split(None, 1)[1].split("(")[0]) for number, line in enumerate(calls, 1) if " = -1 " not in line]

    def finish(self):
        self.run("update", "check", "--force")
        version = self.run("launch")
        status = json.loads(self.run("update", "status"))
        left = os.listdir(self.path("root/tmp")) if os.path.isdir(self.path("root/tmp")) else []
        if version != "hello 2.0.0" or status["active"] != ["Hello 2.0.0"] or status["quarantine"] or left:
            raise Wrong(f"the update was not completed: {version}, {status}, {left}")

    def play(self, step, kills):
        """What came after the kills of one step."""
        phase, number, call = step
        seen = {"kills": 0, "old": 0, "new": 0, "completed": 0}
        for i in range(kills):
            self.restore(phase)
            if not kill_at(self.words(PHASES[phase][1]), self.env, number):
                raise Wrong(f"{step}: the command ended before it was killed")
            seen["kills"] += 1
            version = self.run("launch")
            if version not in ("hello 1.0.0", "hello 2.0.0"):
                raise Wrong(f"{step}: the start after the kill printed {version!r}")
            seen["old" if version == "hello 1.0.0" else "new"] += 1
            if i % 10 == 9 or i == kills - 1:
                self.finish()
                seen["completed"] += 1
        return step, seen


def work(given, folder, steps, results):
    """A worker: it takes steps until there are no more."""
    try:
        sweep = Sweep(given.cli, given.file, folder)
        for step in iter(steps.get, None):
            results.put(sweep.play(step, given.kills))
    except Exception as error:
        results.put((None, f"{type(error).__name__}: {error}"))


def run(given, folder):
    """Prints the result of each step, and returns the sums."""
    sweep, steps, results = Sweep(given.cli, given.file, folder), multiprocessing.Queue(), multiprocessing.Queue()
    tasks = [step for phase in range(len(PHASES)) for step in sweep.steps(phase)]
    workers = [multiprocessing.Process(target=work, args=(given, folder, steps, results)) for _ in range(given.workers)]
    for item in tasks + [None] * given.workers:
        steps.put(item)
    for worker in workers:
        worker.start()
    totals = {"kills": 0, "old": 0, "new": 0, "completed": 0}
    try:
        for done in range(1, len(tasks) + 1):
            step, seen = results.get()
            if step is None:
                raise Wrong(seen)
            for name, count in seen.items():
                totals[name] += count
            print(f"{done} of {len(tasks)}: {'launch' if step[0] else 'check'}, call {step[1]}, {step[2]}: {seen['kills']} kills, {seen['old']} old, {seen['new']} new", flush=True)
        return totals
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file"), parser.add_argument("--cli", required=True), parser.add_argument("--kills", type=int, default=100), parser.add_argument("--workers", type=int, default=os.cpu_count())
    given, begin, folder = parser.parse_args(), time.monotonic(), tempfile.mkdtemp(prefix="popcon-sweep-")
    try:
        totals = run(given, folder)
        print(f"done in {time.monotonic() - begin:.0f} s: {totals['kills']} kills, {totals['old']} old, {totals['new']} new, {totals['completed']} updates completed")
    except Wrong as wrong:
        raise SystemExit(str(wrong))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
