/** How the text of a variable becomes a value: each throws what it has to be, as the end of a sentence. */

export function integerBetween(text: string | undefined, fallback: number, least: number, most: number): number {
  if (text === undefined) return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`it has to be a whole number from ${least} to ${most}`);
}

export function oneOf<Choice extends string>(
  text: string | undefined,
  fallback: Choice,
  choices: readonly Choice[],
): Choice {
  if (text === undefined) return fallback;
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw new Error(`it has to be one of ${choices.join(', ')}`);
}

export function localTime(text: string | undefined, fallback: string): string {
  if (text === undefined || /^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text ?? fallback;
  throw new Error('it has to be a local time like 15:00');
}

const COUNTERPARTY_CHARACTERS_MAX = 100;

export function counterpartyOf(text: string | undefined): string {
  if (text === undefined) return 'Wattbook Sandbox (nothing is cleared)';
  if (text.length <= COUNTERPARTY_CHARACTERS_MAX && /^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(text)) return text;
  throw new Error(`it has to be a name of up to ${COUNTERPARTY_CHARACTERS_MAX} characters, or anonymous`);
}

const ORIGINS_MAX = 20;

export function originsOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  const origins = text.split(',').map((origin) => origin.trim());
  if (text.includes('*')) {
    throw new Error('it has to be a list of origins in full: with a * pages of strangers could use keys that they got');
  }
  if (origins.length <= ORIGINS_MAX && origins.every(isOrigin)) return [...new Set(origins)];
  throw new Error(`it has to be up to ${ORIGINS_MAX} origins like https://trading.example, separated by commas`);
}

/** As browsers write them in the header Origin: without a path, in small letters, the default port left out. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

export function originOf(text: string | undefined): string | undefined {
  if (text === undefined || isOrigin(text)) return text;
  throw new Error('it has to be a URL like http://exchange-1:8090, without a path');
}

export function databaseUrlOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new Error('it has to be a URL like postgres://user:password@host:5432/wattbook');
}

export function streamNameOf(text: string | undefined): string | undefined {
  if (text === undefined || /^[A-Za-z0-9._:{}-]{1,128}$/.test(text)) return text;
  throw new Error('it has to be the name of a stream like trades:upstream');
}

/** Without a query: clients of Redis take settings from there that nobody here has looked at. */
export function redisUrlOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = /^rediss?:\/\//.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  const isWhole = url !== undefined && url.hostname !== '' && url.search === '' && url.hash === '';
  if (isWhole && /^(\/\d{0,3})?$/.test(url.pathname) && isDecodable(url.username + url.password)) return text;
  throw new Error('it has to be a URL like redis://user:password@host:6379/0, or rediss:// for TLS');
}

/** A stray % is no text. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
