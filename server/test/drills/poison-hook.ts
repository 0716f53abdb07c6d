/**
 * Preloaded into a drilled server (`node --import`): the market throws at every command whose text is POISON. Changed
 * as the engine is loaded, so that no product code knows of it.
 */
import { registerHooks } from 'node:module';

export const POISON = 'a poisoned order';
const MARKET = '/engine/src/market.ts';
/** Where every command comes by. */
const BEFORE = '  assertWellFormed(command);\n';
const THROW = `  if ('text' in command && command.text === '${POISON}') throw new Error('poisoned by a drill');\n`;

if (process.env['DRILL_POISON'] === '1') {
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (!url.endsWith(MARKET)) return loaded;
      const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      if (!source.includes(BEFORE))
        throw new Error(`${MARKET} has no "${BEFORE.trim()}" any more: mend poison-hook.ts`);
      return { ...loaded, source: source.replace(BEFORE, THROW + BEFORE) };
    },
  });
}
