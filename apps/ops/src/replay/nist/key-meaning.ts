/**
 * What the keys of the SMS Test Bed's adapters measure. Types and units are those that the test bed's
 * `Devices.xml` declares for its Mazak, Hurco and GF Agie machines, found by the names it gives them.
 */
export interface KeyMeaning {
  readonly measure: string;
  readonly unit?: string;
  /** Identifiers stay text, even when they consist of digits. */
  readonly isText?: boolean;
}

const meanings: readonly (readonly [key: RegExp, meaning: KeyMeaning])[] = [
  [/^(execution|Program_Status)$/, { measure: 'execution', isText: true }],
  [/^(estop|EStop_State)$/, { measure: 'estop', isText: true }],
  [/^mode$/, { measure: 'mode', isText: true }],
  [/^((sub)?program|Program_Name_\w+)$/, { measure: 'program', isText: true }],
  [/_cmt$/, { measure: 'program_comment', isText: true }],
  [/^(Tool_\w+|Current_Tool)$/, { measure: 'tool', isText: true }],
  [/^power$/, { measure: 'power_state', isText: true }],
  [/(^avail|dtop_1)$/, { measure: 'availability', isText: true }],
  [/^Part_?Count/, { measure: 'parts_total' }],
  [/load$/, { measure: 'load_pct', unit: '%' }],
  [/(rpm|^Spindle_Speed)$/, { measure: 'speed_rpm', unit: '1/min' }],
  [/temp$/, { measure: 'temperature_c', unit: '°C' }],
  [/^[XYZ]\d?(abs|position)$/, { measure: 'position_mm', unit: 'mm' }],
  [/^[A-C]\d?(deg|position)$/, { measure: 'angle_deg', unit: '°' }],
  [/^[XYZ]\d?frt$/, { measure: 'feedrate_mm_s', unit: 'mm/s' }],
  [/^[A-CS]\d?frt$/, { measure: 'feedrate_deg_s', unit: '°/s' }],
  [/^(Fact|Feed_Rate)$/, { measure: 'path_feedrate_mm_s', unit: 'mm/s' }],
  [/(ovr|_Override)$/, { measure: 'override_pct', unit: '%' }],
  [/(_time|_Time|_Seconds)$/, { measure: 'accumulated_s', unit: 's' }],
];

/** What a key measures; a key that is not known measures itself. Conditions are told by their lines. */
export function meaningOfKey(key: string, isCondition: boolean): KeyMeaning {
  if (isCondition) return { measure: 'condition', isText: true };
  return meanings.find(([pattern]) => pattern.test(key))?.[1] ?? { measure: wordOf(key) };
}

/** A key as birth accepts it: letters, digits, `-`, `_`, `.`, at most 64. */
export function wordOf(key: string): string {
  return key.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 64);
}
