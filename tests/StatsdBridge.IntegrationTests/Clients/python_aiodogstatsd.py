"""Sends one sample of every kind with the aiodogstatsd package. Usage: python_aiodogstatsd.py PORT"""
import asyncio
import sys

import aiodogstatsd


async def main():
    client = aiodogstatsd.Client(
        host="127.0.0.1", port=int(sys.argv[1]), namespace="shop", constant_tags={"zone": "eu"}
    )
    await client.connect()
    client.increment("orders", value=3)
    client.increment("orders", value=2, tags={"tier": "web"})
    client.gauge("stock", value=12)
    client.timing("checkout", value=320)
    client.histogram("basket", value=4)
    client.distribution("weight", value=61)
    await client.close()


asyncio.run(main())
