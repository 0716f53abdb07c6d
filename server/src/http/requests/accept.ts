/** Whether a client takes what an operation answers with (RFC 9110, 12.5.1). */
import { problem, type Problem } from '../answers/problem.ts';

export function checkAccept(accept: string | undefined, mediaTypes: readonly string[]): Problem | undefined {
  if (accept === undefined || accept === '*/*' || mediaTypes.some((type) => takes(accept, type))) return undefined;
  return problem('not-acceptable', `This operation answers with ${mediaTypes.join(' or ')}, not with ${accept}.`);
}

function takes(accept: string, mediaType: string): boolean {
  const wildcard = `${mediaType.split('/')[0] ?? ''}/*`;
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const isRefused = parameters.some((parameter) => /^q=0(?:\.0{0,3})?$/.test(parameter));
    return !isRefused && (type === '*/*' || type === wildcard || type === mediaType);
  });
}
