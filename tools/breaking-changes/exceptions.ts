import type { Finding, RuleName } from './rules.ts';

/** A finding that breaks nobody, which the comparison can't know. */
export interface Exception {
  /** The API file that it is about. */
  readonly file: 'openapi.yaml' | 'admin.yaml';
  /** The released version, such as `1.0`. */
  readonly released: string;
  readonly rule: RuleName;
  readonly pointer: string;
  /** Why it breaks nobody. */
  readonly why: string;
}

/** For one case only: the pattern of a request that was changed to accept more. Patterns are compared as texts. */
export const exceptions: readonly Exception[] = [];

/** The findings without those excepted, and the exceptions that except nothing (any more). */
export function withoutExcepted(
  findings: readonly Finding[],
  excepted: readonly Exception[],
): { left: Finding[]; unused: Exception[] } {
  const covers = ({ rule, pointer }: Exception, finding: Finding): boolean =>
    rule === finding.rule && pointer === finding.pointer;
  return {
    left: findings.filter((finding) => !excepted.some((exception) => covers(exception, finding))),
    unused: excepted.filter((exception) => !findings.some((finding) => covers(exception, finding))),
  };
}
