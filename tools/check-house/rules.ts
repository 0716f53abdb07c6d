import { configuration } from './configuration.ts';
import { dependencies } from './dependencies.ts';
import { enginePurity } from './engine-purity.ts';
import { generatedFiles } from './generated-files.ts';
import { imports } from './imports.ts';
import { leftOutTests } from './left-out-tests.ts';
import { links } from './links.ts';
import { names } from './names.ts';
import type { Rule } from './rule.ts';
import { seams } from './seams.ts';
import { sizes } from './sizes.ts';
import { traces } from './traces.ts';

/** The house rules, in the order they are reported. */
export const rules: readonly Rule[] = [
  imports,
  enginePurity,
  seams,
  configuration,
  sizes,
  names,
  generatedFiles,
  dependencies,
  traces,
  leftOutTests,
  links,
];
