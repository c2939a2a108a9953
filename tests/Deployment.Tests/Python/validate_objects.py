"""Validates Kubernetes objects against the models of the official client, strictly.

The client reads what it knows and ignores the rest, so an object is read and written again: a field that is lost on the way
does not exist in Kubernetes. Input: a list of objects; output: per object a list of messages.
"""

import json
import sys

from kubernetes import client

# The packaged client may be older than the API: autoscaling/v2 has the shape of its last beta.
MODELS = {
    "autoscaling/v2/HorizontalPodAutoscaler": "V2beta2HorizontalPodAutoscaler",
    "apps/v1/Deployment": "V1Deployment",
    "apps/v1/DaemonSet": "V1DaemonSet",
    "apps/v1/StatefulSet": "V1StatefulSet",
    "batch/v1/Job": "V1Job",
    "v1/Pod": "V1Pod",
    "v1/Service": "V1Service",
    "v1/ServiceAccount": "V1ServiceAccount",
    "v1/ConfigMap": "V1ConfigMap",
    "networking.k8s.io/v1/Ingress": "V1Ingress",
    "networking.k8s.io/v1/NetworkPolicy": "V1NetworkPolicy",
    "policy/v1/PodDisruptionBudget": "V1PodDisruptionBudget",
}

# What operators and gateways define; no client has models for it.
CUSTOM = ("monitoring.coreos.com/", "monitoring.googleapis.com/", "gateway.networking.k8s.io/")


class Response:
    """What the client wants to read from."""

    def __init__(self, data):
        self.data = json.dumps(data)


def lost(before, after, path=""):
    """Paths that are in the first object and not, or otherwise, in the second."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            if value is None:
                yield f"{path}.{key} is null"
            # The client leaves out empty maps and lists of some types.
            elif key not in after and value not in ({}, []):
                yield f"{path}.{key} is unknown"
            elif key in after:
                yield from lost(value, after[key], f"{path}.{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after)):
            yield from lost(one, other, f"{path}[{index}]")
    elif before != after or isinstance(before, bool) != isinstance(after, bool):
        yield f"{path} should be {after!r}, is {before!r}"


def check(thing):
    """The messages about one object."""
    kind = f"{thing.get('apiVersion')}/{thing.get('kind')}"
    if kind.startswith(CUSTOM):
        return []
    if kind not in MODELS:
        return [f"{kind} is unknown"]
    api = client.ApiClient()
    try:
        model = api.deserialize(Response(thing), MODELS[kind])
    except (ValueError, TypeError, AttributeError) as error:
        return [f"{kind}: {error}"]
    return [f"{kind}: {message}" for message in lost(thing, api.sanitize_for_serialization(model))]


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([check(thing) for thing in json.load(file)]))
