/**
 * Shapes: what a value from outside must look like. A shape is a type guard that notes every fault it
 * finds with its path, so that whoever wrote the data can mend all of them at once.
 */
export type Shape<T> = (value: unknown, path: string, faults: string[]) => value is T;

/** The type that a shape vouches for. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

/** A number from `min` to `max`, both included. */
export function number(min: number, max: number): Shape<number> {
  return (value, path, faults): value is number => {
    const fits = typeof value === 'number' && value >= min && value <= max;
    if (!fits) faults.push(`${path} must be a number from ${min} to ${max}`);
    return fits;
  };
}

/** A whole number from `min` to `max`, both included. */
export function integer(min: number, max: number): Shape<number> {
  return (value, path, faults): value is number => {
    const fits = Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
    if (!fits) faults.push(`${path} must be a whole number from ${min} to ${max}`);
    return fits;
  };
}

/** A text with something in it. */
export const text: Shape<string> = (value, path, faults): value is string => {
  const fits = typeof value === 'string' && value.trim() !== '';
  if (!fits) faults.push(`${path} must be a text that says something`);
  return fits;
};

export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return (value, path, faults): value is T => {
    const fits = words.includes(value as T);
    if (!fits) faults.push(`${path} must be one of ${words.join(', ')}`);
    return fits;
  };
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path, faults): value is T | null => value === null || shape(value, path, faults);
}

/** What earlier versions of a document did not have. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, path, faults): value is T | undefined =>
    value === undefined || shape(value, path, faults);
}

export function listOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, path, faults): value is readonly T[] => {
    if (!Array.isArray(value)) {
      faults.push(`${path} must be a list`);
      return false;
    }
    const faultsBefore = faults.length;
    value.forEach((each, index) => item(each, `${path}[${index}]`, faults));
    return faults.length === faultsBefore;
  };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Recorded<F extends Fields> = { readonly [K in keyof F]: Shaped<F[K]> };

/** An object with exactly these fields. */
export function record<const F extends Fields>(fields: F): Shape<Recorded<F>> {
  return (value, path, faults): value is Recorded<F> => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      faults.push(`${path} must be an object`);
      return false;
    }
    const faultsBefore = faults.length;
    const members = value as Readonly<Record<string, unknown>>;
    for (const [name, shape] of Object.entries(fields)) {
      shape(members[name], `${path}.${name}`, faults);
    }
    for (const name of Object.keys(members)) {
      if (!Object.hasOwn(fields, name)) faults.push(`${path}.${name} is not known here`);
    }
    return faults.length === faultsBefore;
  };
}

/** An object with one member of a shape for each of the names. */
export function recordOf<const N extends string, T>(
  names: readonly N[],
  shape: Shape<T>,
): Shape<Readonly<Record<N, T>>> {
  const fields = Object.fromEntries(names.map((name) => [name, shape]));
  return record(fields) as unknown as Shape<Readonly<Record<N, T>>>;
}
