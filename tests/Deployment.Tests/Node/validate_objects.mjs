// Validates Kubernetes objects against the schemas of a current API: types, required fields, allowed values.
// Input: a file with a list of objects; output: a list of messages.

import { readFileSync } from 'node:fs';

// What operators and gateways define.
const custom = /^(monitoring\.coreos\.com|monitoring\.googleapis\.com|gateway\.networking\.k8s\.io)\//;

async function check(thing) {
  const what = `${thing.apiVersion}/${thing.kind}`;
  const { [thing.kind]: Model } = await import(`kubernetes-models/${thing.apiVersion}`);
  if (!Model) {
    return [`${what}: there is no such kind`];
  }

  try {
    new Model(thing).validate();
    return [];
  } catch (error) {
    return [`${what}: ${error.message}`];
  }
}

const things = JSON.parse(readFileSync(process.argv[2], 'utf8')).filter(thing => !custom.test(thing.apiVersion));
console.log(JSON.stringify((await Promise.all(things.map(check))).flat()));
