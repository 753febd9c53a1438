/** Takes zod schemas; gives them as OpenAPI 3.1 schemas, the named ones as shared components. */
import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

export interface SchemaWithComponents {
  readonly schema: JsonSchema;
  readonly components: Record<string, JsonSchema>;
}

/** Safe integers are JSON numbers anyway; saying so on every count only makes noise. */
const noisyBounds = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

export function describeSchema(schema: z.ZodType, io: 'input' | 'output'): SchemaWithComponents {
  const {
    $schema: _dialect,
    $defs = {},
    ...root
  } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      if (jsonSchema.minimum === noisyBounds.minimum) delete jsonSchema.minimum;
      if (jsonSchema.maximum === noisyBounds.maximum) delete jsonSchema.maximum;
      // Answers may grow: whoever reads them must not refuse what it does not know.
      if (io === 'output') delete jsonSchema.additionalProperties;
    },
  });
  return { schema: root, components: $defs as Record<string, JsonSchema> };
}

/** A reference to the component that a schema with an id becomes. */
export function componentOf(schema: z.ZodType): { $ref: string } {
  return { $ref: `#/components/schemas/${String(schema.meta()?.['id'])}` };
}
