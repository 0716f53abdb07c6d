/** The sections and rules of docs/market-rules.md, by their numbers. */

/** `rules`: `3.1`, `3.2` and so on. `anchor`: of the heading in the page, as GitHub makes it. */
export type RuleSection = { number: string; title: string; anchor: string; rules: string[] };

const HEADING = /^## (?<number>\d+)\. (?<title>[^(]+?)(?: \(.*\))?$/;

/** Sections that hold rules; one that is a table holds none. */
export function ruleSections(page: string): RuleSection[] {
  const sections: RuleSection[] = [];
  for (const line of page.split('\n')) {
    const { number = '', title = '' } = HEADING.exec(line)?.groups ?? {};
    if (number !== '') sections.push({ number, title, anchor: anchorOf(line), rules: [] });
    const [, rule] = /^(\d+)\. /.exec(line) ?? [];
    const section = sections.at(-1);
    if (rule !== undefined && section !== undefined) section.rules.push(`${section.number}.${rule}`);
  }
  return sections.filter(({ rules }) => rules.length > 0);
}

function anchorOf(heading: string): string {
  const text = heading.replace(/^#+ /, '').toLowerCase();
  return text.replaceAll(/[^a-z0-9 _-]/g, '').replaceAll(' ', '-');
}

/** By section and rule, not by digits: 2.9 comes before 2.10. */
export function compareRules(a: string, b: string): number {
  const [aSection = 0, aRule = 0] = a.split('.').map(Number);
  const [bSection = 0, bRule = 0] = b.split('.').map(Number);
  return aSection - bSection || aRule - bRule;
}
