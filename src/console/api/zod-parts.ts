/** What `zod.ts` calls `z`. A name that the API newly uses is added here (test/house/start-up.test.ts). */
export {
  array,
  boolean,
  coerce,
  enum,
  iso,
  literal,
  number,
  object,
  strictObject,
  string,
  union,
  unknown,
  ZodType,
} from 'zod/v4';
