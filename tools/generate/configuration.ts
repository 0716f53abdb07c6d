/** From the variables that the server reads (two files, see below) to their table in docs/configuration.md. */
import { VARIABLES } from '../../server/src/ops/config.ts';
import { THROTTLE_VARIABLES, type ThrottleVariable } from '../../server/src/throttle/throttle-config.ts';

type Variable = (typeof VARIABLES)[keyof typeof VARIABLES] | ThrottleVariable;

const BEGIN = '<!-- begin: written by `npm run generate` from server/src/ops/config.ts -->';
const END = '<!-- end -->';
const TABLE_BLOCK = new RegExp(`^${BEGIN}\\n[^]*?^${END}$`, 'm');

/** No variable takes it but those that take any text: so what a variable wants is told by its own refusal. */
const NO_VALUE = '?';

function wantedBy({ read }: Variable): string {
  try {
    read(NO_VALUE);
    return 'any text';
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^it has to be /, '') : String(error);
  }
}

/** A bar would end the cell. */
function row(cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** The page with the table between the two marks; not formatted yet. */
export function withConfiguration(pageText: string): string {
  if (!TABLE_BLOCK.test(pageText)) {
    throw new Error('docs/configuration.md: the marks "<!-- begin: … -->" and "<!-- end -->" of the table are gone');
  }
  const rows = [...Object.values(VARIABLES), ...THROTTLE_VARIABLES].map((variable) =>
    row([`\`${variable.name}\``, wantedBy(variable), variable.fallback, variable.meaning]),
  );
  const table = [row(['variable', 'takes', 'default', 'meaning']), row(Array<string>(4).fill('---')), ...rows];
  return pageText.replace(TABLE_BLOCK, () => [BEGIN, '', ...table, '', END].join('\n'));
}
