// Sends one sample of every kind with the hot-shots package.
// Usage: node node_hot_shots.js udp|tcp|uds|telegraf PORT_OR_PATH
'use strict';

const { StatsD } = require('hot-shots');

const [mode, target] = process.argv.slice(2);
const options = { prefix: 'shop.', globalTags: { zone: 'eu' }, errorHandler: fail, includeDatadogTelemetry: false };
if (mode === 'uds') {
  Object.assign(options, { protocol: 'uds', path: target });
} else {
  Object.assign(options, { protocol: mode === 'tcp' ? 'tcp' : 'udp', host: '127.0.0.1', port: Number(target), telegraf: mode === 'telegraf' });
}

const client = new StatsD(options);
client.increment('orders', 3);
client.increment('orders', 2, { tier: 'web' });
client.decrement('refunds', 0);
client.gauge('stock', 12);
client.gaugeDelta('stock', -2);
client.timing('checkout', 320);
client.histogram('basket', 4);
client.distribution('weight', 61);
client.close((error) => error && fail(error));

function fail(error) {
  console.error(error);
  process.exitCode = 1;
}
