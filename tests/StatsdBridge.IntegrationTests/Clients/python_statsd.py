"""Sends one sample of every kind with the statsd package. Usage: python_statsd.py udp|tcp PORT"""
import sys

import statsd

transport, port = sys.argv[1], int(sys.argv[2])
kind = statsd.StatsClient if transport == "udp" else statsd.TCPStatsClient
client = kind(host="127.0.0.1", port=port, prefix="shop")

client.incr("orders", 3)
client.decr("refunds", 0)
client.gauge("stock", 12)
client.gauge("stock", -2, delta=True)
client.gauge("balance", -5)
client.timing("checkout", 320)
client.set("visitors", "anna")
with client.pipeline() as pipe:
    pipe.incr("orders")
    pipe.timing("checkout", 80)
    pipe.gauge("carts", 7.5)
client.close()
