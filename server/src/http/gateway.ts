/**
 * THE PUBLIC API: HTTP outside, commands and views inside. It binds each operation of the API file to its handler by
 * operationId; the way of a request is that of every API here (serve-api.ts). It listens nowhere itself: main.ts does.
 */
import { operations } from '@wattbook/api/operations';
import { CLASS_OF_OPERATION } from '../throttle/operation-classes.ts';
import { COMPRESSION } from './compression.ts';
import type { GatewayOptions, Parts } from './gateway-options.ts';
import { BODY_BYTES_MAX_OF } from './limits.ts';
import { createOperations } from './operations/operations.ts';
import { createOwnWrites } from './operations/own-writes.ts';
import { createRecords } from './operations/records.ts';
import { createStreams } from './operations/stream.ts';
import { createStreamsByKey } from './operations/streams-by-key.ts';
import { addKeySet } from './pages/key-set.ts';
import { createKillSwitch } from './requests/kill-switch.ts';
import { serveApi, type Gateway } from './serve-api.ts';
import { servedOperations } from './served-api.ts';
import { API_VERSION, createBodyVersions } from './versions.ts';

export const API_PREFIX = '/api/v1';

export function createGateway(options: GatewayOptions): Gateway {
  const parts: Parts = {
    ...options,
    streamsByKey: createStreamsByKey(options),
    versions: createBodyVersions(options.spec.document, options.releasedSpecs),
    ownWrites: options.ownWrites ?? createOwnWrites(),
    records: createRecords(options.journal),
  };
  const streams = createStreams(parts);
  const api = {
    title: 'Wattbook API',
    prefix: API_PREFIX,
    version: API_VERSION,
    file: options.spec,
    versions: parts.versions,
    operations: servedOperations(operations, {
      costs: CLASS_OF_OPERATION,
      bodyBytesMax: BODY_BYTES_MAX_OF,
      compression: COMPRESSION,
    }),
  };
  const gateway = serveApi(api, {
    ...options,
    killSwitch: createKillSwitch(options.replica.market),
    handlers: createOperations(parts, streams),
    onStopping: () => {
      streams.endAll();
      parts.streamsByKey.stop();
    },
  });
  // As with all routes: after the hooks.
  gateway.app.after(() => addKeySet(gateway.app, options));
  return gateway;
}
