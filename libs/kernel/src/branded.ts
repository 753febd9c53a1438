declare const brand: unique symbol;

/** A `Value` that only its own parser may make: `Branded<string, 'Uscc'>` does not mix with other strings. */
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };
