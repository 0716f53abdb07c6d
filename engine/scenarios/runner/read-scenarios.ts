/** The scenario files of this folder's parent. */
import { readdirSync, readFileSync } from 'node:fs';
import { parseScenario } from './parse.ts';
import type { Scenario } from './scenario.ts';

const FOLDER = new URL('../', import.meta.url);

/** By name. */
export function readScenarioTexts(): { file: string; text: string }[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.scenario'));
  return files.toSorted().map((file) => ({ file, text: readFileSync(new URL(file, FOLDER), 'utf8') }));
}

/** By name. */
export function readScenarios(): Scenario[] {
  return readScenarioTexts().map(({ file, text }) => parseScenario(file, text));
}
