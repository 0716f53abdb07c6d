/**
 * `npm run verify-confirmation -- FILE --keys=JWKS`, or `node verify-confirmation.ts …`: has the venue signed this
 * confirmation, as it stands there? Offline; needs Node 24, nothing else. Exits with 0 if it is genuine, 1 if not, 2 if
 * that could not be told. See README.md.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isObject, type Members } from './json.ts';
import { Unreadable, verifyConfirmation, type Verification } from './verification.ts';

const USAGE = `usage: verify-confirmation FILE --keys=JWKS
  FILE    an answer of GET /trades/{tradeId}/confirmation, or its "jws" alone; - for standard input
  --keys  the keys of the venue: an answer of /.well-known/jwks.json, fetched from an address that you trust`;

function report(file: string, { faults, kid, document = {} }: Verification): string {
  if (faults.length > 0) return [`NOT GENUINE: ${file}`, ...faults.map((fault) => `- ${fault}`)].join('\n');
  const told = (name: string, of: Members = document): string => String(of[name]);
  const membersOf = (name: string): Members => (isObject(document[name]) ? document[name] : {});
  const [area, delivery, proof] = [membersOf('area'), membersOf('delivery'), membersOf('proof')];
  const terms = `${told('side')} ${told('quantity')} MW at ${told('price')} ${told('currency')}/MWh`;
  return [
    `GENUINE: ${told('confirmationId')}, ${told('state')}, of ${told('participantId', membersOf('participant'))}`,
    `trade     ${terms}: ${told('energy')} MWh, ${told('amount')} ${told('currency')}`,
    `delivery  ${told('start', delivery)} to ${told('end', delivery)}, ${told('area', area)} (${told('eic', area)})`,
    `record    ${told('sequence', proof)} of ${told('venueId', proof)}, in the block ${told('blockHash', proof)}`,
    `key       ${String(kid)}`,
    'A later revision may say otherwise: ask the venue whether there is one.',
  ].join('\n');
}

function main(): number {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { keys: { type: 'string' } } });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0 || values.keys === undefined) throw new Unreadable(USAGE);
  const confirmation = readFileSync(file === '-' ? 0 : file, 'utf8');
  const verification = verifyConfirmation(confirmation, readFileSync(values.keys, 'utf8'));
  console.log(report(file, verification));
  return verification.faults.length === 0 ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
