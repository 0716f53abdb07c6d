/** What a client takes of what an operation can answer with, and likes best (RFC 9110, 12.5.1). */
import { problem, type Problem } from '../answers/problem.ts';

export function checkAccept(accept: string | undefined, mediaTypes: readonly string[]): Problem | undefined {
  if (mediaTypes.some((type) => qualityOf(accept, type) > 0)) return undefined;
  return problem('not-acceptable', `This operation answers with ${mediaTypes.join(' or ')}, not with ${accept ?? ''}.`);
}

/** Of those that are liked equally, the first; also where none is, as that was refused before. */
export function preferredType<Type extends string>(
  accept: string | undefined,
  [first, ...others]: readonly [Type, ...Type[]],
): Type {
  return others.reduce((best, type) => (qualityOf(accept, type) > qualityOf(accept, best) ? type : best), first);
}

/** From 0 (not taken) to 1. The range that says most about the type counts, wherever it stands. */
function qualityOf(accept: string | undefined, mediaType: string): number {
  if (accept === undefined) return 1;
  const ranges = ['*/*', `${mediaType.split('/')[0] ?? ''}/*`, mediaType];
  let counted = { place: -1, quality: 0 };
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const place = ranges.indexOf(type);
    if (place > counted.place) counted = { place, quality: weightIn(parameters) };
  }
  return counted.quality;
}

function weightIn(parameters: readonly string[]): number {
  const weight = parameters.find((parameter) => /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(parameter));
  return weight === undefined ? 1 : Number(weight.slice('q='.length));
}
