/** From engine/scenarios to their list in docs/scenarios.md, by the sections of docs/market-rules.md that they show. */
import { compareRules, ruleSections, type RuleSection } from '@wattbook/engine/scenarios/rules';
import type { Scenario } from '@wattbook/engine/scenarios/scenario';

const BEGIN = '<!-- begin: written by `npm run generate` from engine/scenarios -->';
const END = '<!-- end -->';
const LIST_BLOCK = new RegExp(`^${BEGIN}\\n[^]*?^${END}$`, 'm');

function line({ title, file, why }: Scenario, rules: string[]): string {
  return `- ${rules.join(', ')} [${title}](../engine/scenarios/${file}): ${why}`;
}

function chapter({ number, title, anchor }: RuleSection, scenarios: readonly Scenario[]): string {
  const rulesHere = ({ rules }: Scenario): string[] =>
    rules.filter((rule) => rule.startsWith(`${number}.`)).toSorted(compareRules);
  const lines = scenarios
    .map((scenario) => ({ scenario, rules: rulesHere(scenario) }))
    .filter(({ rules }) => rules.length > 0)
    .toSorted((a, b) => compareRules(a.rules[0] ?? '', b.rules[0] ?? ''))
    .map(({ scenario, rules }) => line(scenario, rules));
  return [`## ${number}. ${title}`, `[The rules](market-rules.md#${anchor})`, lines.join('\n')].join('\n\n');
}

/** The page with the list between its two marks; not formatted yet. */
export function withScenarios(pageText: string, rulesText: string, scenarios: readonly Scenario[]): string {
  if (!LIST_BLOCK.test(pageText)) {
    throw new Error('docs/scenarios.md: the marks "<!-- begin: … -->" and "<!-- end -->" of the list are gone');
  }
  const chapters = ruleSections(rulesText).map((section) => chapter(section, scenarios));
  return pageText.replace(LIST_BLOCK, () => [BEGIN, ...chapters, END].join('\n\n'));
}
