/** Reading bodies that may be anything. */

/** A JSON object. */
export interface Fields {
  [key: string]: unknown;
}

/** The object in this field; an empty one where there is none. */
export function field(of: Fields, name: string): Fields {
  const value = of[name];
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
