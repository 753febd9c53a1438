/** Codes that satisfy every check of GB 32100-2015 and can belong to nobody. */
import {
  assert,
  type Prng,
  unwrap,
  parseUscc,
  type Uscc,
  usccCheckCharacter,
} from '@chanrong/kernel';

/** Wuxi (3202) with a district number that is not assigned. */
const unassignedRegion = '320298';
const randomAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/** The code of the park's enterprise number `index` (0 to 3,999): a company, market-regulated (91). */
export function fictionalUscc(random: Prng, index: number): Uscc {
  assert(Number.isInteger(index) && index >= 0 && index <= 3_999, 'a park has 4,000 codes');
  const characters = randomAlphabet.split('');
  const drawn = [0, 1, 2].map(() => random.pick(characters)).join('');
  const body = `MA${drawn}${threeCharacters(index)}`;
  const first17 = `91${unassignedRegion}${body}${organisationCheck(body)}`;
  return unwrap(parseUscc(first17 + usccCheckCharacter(first17)));
}

/** Up to 999 in figures; above it begins with a letter, so that no two are the same. */
function threeCharacters(index: number): string {
  if (index <= 999) return String(index).padStart(3, '0');
  const base = randomAlphabet.length;
  const above = index - 1_000;
  const places = [
    10 + Math.floor(above / (base * base)),
    Math.floor(above / base) % base,
    above % base,
  ];
  return places.map((place) => randomAlphabet.charAt(place)).join('');
}

/** The ninth character of an organisation code (GB 11714-1997): weighted sum modulo 11, X for 10. */
function organisationCheck(body: string): string {
  const sum = organisationWeights.reduce(
    (total, weight, place) => total + weight * Number.parseInt(body.charAt(place), 36),
    0,
  );
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}
