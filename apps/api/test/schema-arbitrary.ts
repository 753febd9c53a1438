/** Takes a JSON schema of the OpenAPI document; gives values that it accepts. Knows the words that ours use. */
import fc from 'fast-check';

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly example?: unknown;
}

type Components = Readonly<Record<string, JsonSchema>>;

export function arbitraryOf(schema: JsonSchema, components: Components): fc.Arbitrary<unknown> {
  const made = valuesOf(schema, components);
  // What people would send, too.
  return schema.example === undefined ? made : fc.oneof(fc.constant(schema.example), made);
}

function valuesOf(schema: JsonSchema, components: Components): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf } = schema;
  if ($ref !== undefined) {
    return arbitraryOf(components[$ref.split('/').at(-1) ?? ''] ?? {}, components);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = anyOf ?? oneOf;
  if (choices !== undefined)
    return fc.oneof(...choices.map((each) => arbitraryOf(each, components)));
  const types = [schema.type ?? 'string'].flat();
  return fc.oneof(...types.map((type) => typed(type, schema, components)));
}

// oxlint-disable-next-line max-params -- one schema, seen as one of its types
function typed(type: string, schema: JsonSchema, components: Components): fc.Arbitrary<unknown> {
  const { minimum = -1e6, maximum = 1e6, minItems = 0, maxItems = 5 } = schema;
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.max(minimum, -1e9), max: Math.min(maximum, 1e9) });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true, noDefaultInfinity: true });
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, components), {
        minLength: minItems,
        maxLength: Math.max(minItems, Math.min(maxItems, 5)),
      });
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, each]) => [
            name,
            arbitraryOf(each, components),
          ]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    default:
      return textOf(schema);
  }
}

function textOf({ pattern, format, minLength = 0, maxLength = 60 }: JsonSchema) {
  if (format === 'date-time') {
    return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => {
      return date.toISOString();
    });
  }
  if (format === 'date') {
    return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => {
      return date.toISOString().slice(0, 10);
    });
  }
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) });
}
