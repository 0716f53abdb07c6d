/** What a record that imports a trade says of it: the event only adds our id. */
import type { Command, ImportTrade } from '@wattbook/engine/commands';

export function importOf(command: Command): ImportTrade {
  if (command.type !== 'ImportTrade') throw new Error(`bug: ${command.type} imports a trade`);
  return command;
}
