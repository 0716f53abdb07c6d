/** Where Redis is, from `redis://user:password@host:port/0`, or `rediss://` with TLS. */

const DEFAULT_PORT = 6379;

export type RedisAddress = {
  host: string;
  port: number;
  isTls: boolean;
  database: number;
  username?: string;
  password?: string;
};

/** Throws for a text that `readConfig` would have refused. What it throws doesn't hold the text: that is a secret. */
export function parseRedisUrl(text: string): RedisAddress {
  if (!URL.canParse(text)) throw new Error('the URL of Redis is none');
  const { protocol, hostname, port, username, password, pathname } = new URL(text);
  return {
    // IPv6 addresses stand in brackets in a URL, and nowhere else.
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? DEFAULT_PORT : Number(port),
    isTls: protocol === 'rediss:',
    database: Number(pathname.slice(1)),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
  };
}
