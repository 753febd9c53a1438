/** What is wrong with a chosen password. Source: NIST SP 800-63B-4 §3.1.1.2: length counts, composition does not. */
export type PasswordFault = 'short' | 'long' | 'same' | 'obvious';

export const passwordCharactersMin = 12;
const passwordCharactersMax = 128;
/** A password of so few different characters is found by counting. */
const fewCharacters = 3;

export function passwordFault(
  chosen: string,
  { subject, current }: { readonly subject: string; readonly current: string },
): PasswordFault | undefined {
  if (chosen.length < passwordCharactersMin) return 'short';
  if (chosen.length > passwordCharactersMax) return 'long';
  if (chosen === current) return 'same';
  const name = (subject.split('@')[0] as string).toLowerCase();
  const lower = chosen.toLowerCase();
  const isMonotonous = new Set(lower).size <= fewCharacters;
  return isMonotonous || lower.includes(name) || lower.includes('chanrong') ? 'obvious' : undefined;
}
