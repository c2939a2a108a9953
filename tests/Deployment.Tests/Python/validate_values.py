"""Validates documents against a JSON schema. Input: {"schema": …, "documents": […]}; output: per document a list of messages."""

import json
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8") as file:
    asked = json.load(file)
jsonschema.Draft7Validator.check_schema(asked["schema"])
validator = jsonschema.Draft7Validator(asked["schema"])
print(json.dumps([
    ["/".join(map(str, error.absolute_path)) + ": " + error.message for error in validator.iter_errors(document)]
    for document in asked["documents"]
]))
