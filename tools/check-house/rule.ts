/** One text file of the repository. `path` is relative to the root, with forward slashes. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
}

/** What a rule found: where, what is wrong, and what would be right. */
export interface Finding {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
  /** Only where a finding has a better reason than its rule, such as a room's line on the house map. */
  readonly why?: string;
}

/** A house rule is a function over files, so a test can show it a house of three virtual files. */
export interface Rule {
  readonly name: string;
  /** One sentence, printed with each violation. */
  readonly why: string;
  readonly check: (files: readonly RepositoryFile[]) => Finding[];
}
