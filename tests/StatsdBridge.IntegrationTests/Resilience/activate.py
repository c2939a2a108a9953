"""Plays the service manager: holds the sockets and starts the bridge with them, as often as asked.

usage: activate.py UDP_PORT WEB_PORT COMMAND...
Reads a letter a line: s starts the bridge, t stops it by SIGTERM and k by SIGKILL, and says ok when that is done.
"""
import os
import signal
import socket
import sys

udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)  # SO_RCVBUFFORCE: room for what comes while nobody receives
udp.bind(("127.0.0.1", int(sys.argv[1])))
web = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
web.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
web.bind(("127.0.0.1", int(sys.argv[2])))
web.listen(64)


def start():
    child = os.fork()
    if child:
        return child
    sources = [os.dup(udp.fileno()), os.dup(web.fileno())]
    for target, source in enumerate(sources, 3):
        os.dup2(source, target + 10)
    for target in range(3, 3 + len(sources)):
        os.dup2(target + 10, target)
        os.set_inheritable(target, True)
        os.close(target + 10)
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="2", LISTEN_FDNAMES="statsd-udp:web")
    os.execvp(sys.argv[3], sys.argv[3:])


bridge = 0
for line in sys.stdin:
    command = line.strip()
    if command == "s":
        bridge = start()
    elif bridge:
        os.kill(bridge, signal.SIGTERM if command == "t" else signal.SIGKILL)
        os.waitpid(bridge, 0)
        bridge = 0
    print("ok", flush=True)
if bridge:
    os.kill(bridge, signal.SIGKILL)
