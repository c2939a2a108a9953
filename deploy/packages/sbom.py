"""Writes the software bill of materials (CycloneDX 1.5, JSON) of programs, from what NuGet restored for them.

usage: sbom.py VERSION EPOCH NAME=PROJECT.ASSETS.JSON... [--self-contained NAME=PROJECT.ASSETS.JSON...]
Lists for each program the NuGet packages that are shipped with it and the frameworks that it needs, or the versions that it brings along. The order, the time (that of
the commit) and the serial number depend on nothing else, so that two builds give the same bytes.
"""
import argparse
import base64
import datetime
import json
import sys
import uuid


def shipped(assets):
    """The packages with files for run time, by name and version, and what each of them needs of the others."""
    found = {}
    for target in assets["targets"].values():
        for key, entry in target.items():
            files = [name for kind in ("runtime", "native", "runtimeTargets", "resource") for name in entry.get(kind, {})]
            if entry["type"] == "package" and any(not name.endswith("/_._") for name in files):
                found.setdefault(key, set()).update(entry.get("dependencies", {}))
    return found


def component(key, library):
    name, version = key.split("/")
    return {
        "type": "library",
        "bom-ref": purl(key),
        "name": name,
        "version": version,
        "hashes": [{"alg": "SHA-512", "content": base64.b64decode(library["sha512"]).hex()}],
        "purl": purl(key),
    }


def purl(key):
    name, version = key.split("/")
    return f"pkg:nuget/{name}@{version}"


def frameworks(assets, brought):
    """The frameworks of a program: their names, or where they are brought along the packages that they come from."""
    found = set()
    for one in assets["project"]["frameworks"].values():
        if brought:
            packs = {pack["name"]: pack["version"] for pack in one.get("downloadDependencies", [])}
            found.update(f"{pack}/{version.strip('[]').split(',')[0]}" for pack, version in packs.items()
                         if any(pack.startswith(name + ".Runtime.") for name in one["frameworkReferences"]))
        else:
            found.update(one.get("frameworkReferences", {}))
    return sorted(found)


def main(version, epoch, programs):
    components, dependencies = {}, {}
    for name, path, brought in sorted(programs):
        with open(path, encoding="utf-8") as file:
            assets = json.load(file)
        packages = shipped(assets)
        by_name = {key.split("/")[0].lower(): key for key in packages}
        own = f"pkg:generic/{name}@{version}"
        needs = []
        for framework in frameworks(assets, brought):
            ref = purl(framework) if brought else f"pkg:generic/{framework}"
            components[ref] = {"type": "framework", "bom-ref": ref, "name": framework.split("/")[0]}
            if brought:
                components[ref].update(version=framework.split("/")[1], purl=ref)
            dependencies.setdefault(ref, set())
            needs.append(ref)
        for key, of in packages.items():
            components[purl(key)] = component(key, assets["libraries"][key])
            dependencies.setdefault(purl(key), set()).update(purl(by_name[one.lower()]) for one in of if one.lower() in by_name)
            needs.append(purl(key))
        components[own] = {"type": "application", "bom-ref": own, "name": name, "version": version}
        dependencies[own] = set(needs)
    content = [components[ref] for ref in sorted(components)]
    time = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_URL, version + time + json.dumps(content))),
        "version": 1,
        "metadata": {"timestamp": time, "component": {"type": "application", "bom-ref": "popcon", "name": "popcon", "version": version}},
        "components": content,
        "dependencies": [{"ref": ref, "dependsOn": sorted(of)} for ref, of in sorted(dependencies.items())],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("version")
    parser.add_argument("epoch")
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--self-contained", nargs="+", default=[])
    given = parser.parse_args()
    bill = main(given.version, given.epoch, [(*one.split("=", 1), False) for one in given.programs]
                + [(*one.split("=", 1), True) for one in given.self_contained])
    json.dump(bill, sys.stdout, indent=2)
    print()
