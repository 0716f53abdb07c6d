/** From the catalogue of errors (api/errors.yaml) to its types and to the enum of codes in the API files. */
import { readChoice, readRecord, readText } from './record.ts';

const OUTCOMES = ['NOT_EXECUTED', 'UNKNOWN', null] as const;
const RETRIES = ['SAFE_SAME_ID', 'NEVER', 'AFTER'] as const;

type CatalogueEntry = {
  status: number;
  title: string;
  happened: string;
  todo: string;
  outcome: (typeof OUTCOMES)[number];
  retry: (typeof RETRIES)[number];
};

/** By code. */
export type Catalogue = { [code: string]: CatalogueEntry };

function readStatus(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 400 || value > 599) {
    throw new Error(`${where}: ${JSON.stringify(value)} is no status of a problem (400 to 599)`);
  }
  return value;
}

function readEntry(value: unknown, code: string): CatalogueEntry {
  const where = `errors.yaml, ${code}`;
  if (!/^[a-z]+(-[a-z]+)*$/.test(code)) throw new Error(`${where}: a code is words in small letters joined by hyphens`);
  const { status, title, happened, todo, outcome, retry, ...others } = readRecord(value, where);
  const unknown = Object.keys(others);
  if (unknown.length > 0) throw new Error(`${where}: unknown ${unknown.join(', ')}`);
  return {
    status: readStatus(status, `${where}, status`),
    title: readText(title, `${where}, title`),
    happened: readText(happened, `${where}, happened`),
    todo: readText(todo, `${where}, todo`),
    outcome: readChoice(outcome, OUTCOMES, `${where}, outcome`),
    retry: readChoice(retry, RETRIES, `${where}, retry`),
  };
}

export function readCatalogue(parsed: unknown): Catalogue {
  const entries = Object.entries(readRecord(parsed, 'errors.yaml'));
  return Object.fromEntries(entries.map(([code, value]) => [code, readEntry(value, code)]));
}

const CODES_BLOCK = /^( *)# begin: written by `npm run generate` from errors\.yaml\n[^]*?^ *# end$/m;

/** The API file with these codes between the two marks. */
export function withErrorCodes(specText: string, codes: string[], fileName: string): string {
  const indent = CODES_BLOCK.exec(specText)?.[1];
  if (indent === undefined)
    throw new Error(`${fileName}: the marks "# begin: …" and "# end" of the error codes are gone`);
  const lines = [
    '# begin: written by `npm run generate` from errors.yaml',
    ...codes.map((code) => `- ${code}`),
    '# end',
  ];
  return specText.replace(CODES_BLOCK, () => lines.map((line) => indent + line).join('\n'));
}

export function writeErrors(catalogue: Catalogue): string {
  return `
    /** What every error means. \`outcome\` and \`retry\` are sent on operations that change something. */
    export const errors = ${JSON.stringify(catalogue, undefined, 2)} as const;

    export type ErrorCode = keyof typeof errors;
  `;
}
