/** The shape of a catalogue: the Chinese one has the keys, every other one the same. */
import type { chinese } from './zh-CN.js';

type Texts<Branch> = {
  readonly [Key in keyof Branch]: Branch[Key] extends string ? string : Texts<Branch[Key]>;
};

export type Catalogue = Texts<typeof chinese>;
