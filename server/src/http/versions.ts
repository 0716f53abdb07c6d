/** The versions of the API file: the one that answers are made by, and those that a body may name. */
export const API_VERSION = '1.0';

export const SUPPORTED_VERSIONS: readonly string[] = ['1.0'];
