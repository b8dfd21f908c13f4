/**
 * What a Worker's build takes in the place of `@asteasolutions/zod-to-openapi` (src/cli/worker-build.ts): the routes are checked as ever, and
 * nothing is noted for a description, which the Worker has as data. The names are those that `@hono/zod-openapi` imports.
 */

/** Notes nothing. */
export class OpenAPIRegistry {
  definitions: never[] = [];
  registerPath(): void {}
  registerComponent(): void {}
}

/** Lets shapes be described, to nobody. */
export function extendZodWithOpenApi({ ZodType }: { ZodType: { prototype: object } }): void {
  Object.assign(ZodType.prototype, {
    openapi(this: unknown) {
      return this;
    },
  });
}

class NoGenerator {
  generateDocument(): never {
    throw new Error('a Worker’s description was made when it was built');
  }
}

export { NoGenerator as OpenApiGeneratorV3, NoGenerator as OpenApiGeneratorV31 };

/** Of what was not noted: nothing. */
export const getOpenApiMetadata = (): Record<string, never> => ({});
