"""Plays the service manager: holds the sockets and starts the bridge with them, as often as asked.

usage: activate.py UDP_PORT TCP_PORT WEB_PORT COMMAND...
Reads a letter a line: s starts the bridge, t stops it by SIGTERM and k by SIGKILL, x ends the TCP socket under the
running bridge, w waits until the bridge ends by itself. Says ok when that is done, for w the exit code.
"""
import os
import signal
import socket
import sys

RECEIVE_BUFFER = 192 << 20  # more than the bridge asks for: room for what comes while nobody receives

udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    udp.setsockopt(socket.SOL_SOCKET, 33, RECEIVE_BUFFER)  # SO_RCVBUFFORCE
except PermissionError:
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)  # only root may go beyond net.core.rmem_max
udp.bind(("127.0.0.1", int(sys.argv[1])))


def listen(port):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(port)))
    listener.listen(64)
    return listener


tcp = listen(sys.argv[2])
web = listen(sys.argv[3])


def start():
    child = os.fork()
    if child:
        return child
    sources = [os.dup(held.fileno()) for held in (udp, tcp, web)]
    for target, source in enumerate(sources, 3):
        os.dup2(source, target + 20)
    for target in range(3, 3 + len(sources)):
        os.dup2(target + 20, target)
        os.set_inheritable(target, True)
        os.close(target + 20)
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="3", LISTEN_FDNAMES="statsd-udp:statsd-tcp:web")
    os.execvp(sys.argv[4], sys.argv[4:])


bridge = 0
for line in sys.stdin:
    command = line.strip()
    if command == "s":
        bridge = start()
    elif command == "w":
        print(os.waitstatus_to_exitcode(os.waitpid(bridge, 0)[1]), flush=True)
        bridge = 0
        continue
    elif command == "x":
        tcp.shutdown(socket.SHUT_RDWR)
    elif bridge:
        os.kill(bridge, signal.SIGTERM if command == "t" else signal.SIGKILL)
        os.waitpid(bridge, 0)
        bridge = 0
    print("ok", flush=True)
if bridge:
    os.kill(bridge, signal.SIGKILL)
