/** The media types of a body (or of a parameter), each with its schema. */
import { childOf, childrenOf, valueAt } from './place.ts';
import type { Place } from './place.ts';
import type { Fault } from './rules.ts';
import type { CompareSchemas, Direction } from './schemas.ts';

export function compareContent(
  released: Place,
  current: Place,
  direction: Direction,
  compare: CompareSchemas,
): Fault[] {
  const now = mediaTypesOf(current);
  return [...mediaTypesOf(released)].flatMap(([name, before]): Fault[] => {
    const same = now.get(name);
    if (same !== undefined) return compare(schemaIn(before), schemaIn(same), direction);
    return [{ rule: `${direction}-media-type-removed`, pointer: before.pointer, what: `${name} is gone` }];
  });
}

function mediaTypesOf(bearer: Place): Map<string, Place> {
  return new Map(
    childrenOf(childOf(bearer, 'content')).map(([name, place]) => {
      if (valueAt(place, 'encoding') !== undefined) {
        throw new Error(`${place.pointer}: \`encoding\` is not compared yet: teach tools/breaking-changes/`);
      }
      return [name.toLowerCase().replaceAll(' ', ''), place];
    }),
  );
}

/** The schema of a media type, parameter or header; none means anything. */
export function schemaIn(bearer: Place): Place[] {
  const schema = childOf(bearer, 'schema');
  return schema === undefined ? [] : [schema];
}
