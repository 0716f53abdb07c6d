/** Where this room tells what it does. Fields never hold the password. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void;
