/** What a newcomer sees: where everything is, three keys, and an order to place as printed. */
import type { Contract } from '@wattbook/engine';
import type { Replica } from '../replica.ts';
import type { SandboxFile } from './keys.ts';

export function banner(options: {
  sandbox: SandboxFile;
  metricsUrl: string;
  dataDirectory: string;
  replica: Replica;
  nowUs: number;
}): string {
  const { sandbox, replica, nowUs } = options;
  const { url, keys, admin } = sandbox;
  const contractId = contractToTry(replica, nowUs);
  const terms = { contractId, side: 'BUY', price: '500.00', quantity: '1.0', timeInForce: 'IOC' };
  const order = { version: '1.0', clientOrderId: `hello-${nowUs}`, ...terms };
  return `
${stateOf(replica, nowUs)}

  API      ${url}/api/v1
  spec     ${url}/api/v1/openapi.yaml
  docs     ${url}/docs
  admin    ${admin.url}/admin/v1 (docs at ${admin.url}/docs)
  metrics  ${options.metricsUrl}
  data     ${options.dataDirectory} (keys also in sandbox.json)

  alpha    ${keys.alpha}
  beta     ${keys.beta}
  operator ${admin.key}

Watch what trades:

  curl -N -H 'Authorization: Bearer ${keys.beta}' '${url}/api/v1/stream?channels=trades'

Buy up to 1 MW at the best prices there are; what isn't there is not waited for (IOC):

  curl -X POST '${url}/api/v1/orders' \\
    -H 'Authorization: Bearer ${keys.alpha}' -H 'Content-Type: application/json' \\
    -d '${JSON.stringify(order)}'

Ctrl-C stops it; the next start goes on from here.
`;
}

/** A newcomer whose order is refused shall know why before. */
function stateOf({ market: { halt } }: Replica, nowUs: number): string {
  if (halt === undefined || (halt.untilUs ?? Infinity) <= nowUs) return 'Wattbook sandbox is open.';
  if (halt.untilUs === undefined)
    return 'Wattbook sandbox is up, and its market is halted until its operator resumes it.';
  const seconds = Math.ceil((halt.untilUs - nowUs) / 1_000_000);
  return `Wattbook sandbox is up. Its market is halted for another ${seconds} s: it was away, or its operator halted it.
Until then orders can be cancelled, not placed (contract-halted). For how long it is after an outage, and after which,
say WATTBOOK_OUTAGE_HALT_SECONDS and WATTBOOK_OUTAGE_AFTER_SECONDS.`;
}

/** An open quarter-hour that stays open for a while. */
function contractToTry({ market }: Replica, nowUs: number): string {
  const isLater = ({ session, product, closesAtUs }: Contract): boolean =>
    session === 'OPEN' && product === 'PT15M' && closesAtUs - nowUs > 3_600_000_000;
  const contracts = [...market.contracts.values()];
  const found = contracts.find(isLater) ?? contracts.find(({ session }) => session === 'OPEN');
  return found?.contractId ?? 'NL-…';
}
