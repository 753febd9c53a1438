/** Papers about goods: whether sensors bear them out, and whether the four flows of trade agree. */
import { percent, PPM } from '../ppm.js';
import { known, ratioPpm, unknown, type FactorView, type Measurement } from './measurement.js';

/** Least cover of what pledges and receipts claim; 0 while a paper is there twice or a finding is open. */
export function titleTrust({ portrait }: FactorView): Measurement {
  const { trustPpm, documentCount, pledgeCount, doubts, findings } = portrait.title;
  if (trustPpm === null) {
    const papers = `${documentCount} documents and ${pledgeCount} pledges`;
    return unknown('TITLE_UNCHECKED', `${papers}, none that sensors can be held against`);
  }
  const open = doubts.filter(({ code }) => code !== 'document-alike').length + findings.length;
  const why = open === 0 ? '' : `, ${open} contradictions open`;
  const value = ratioPpm(trustPpm / PPM);
  return known(value, `${percent(value)} of what papers claim is measured${why}`);
}

/** How far order, delivery, invoice and payment follow each other, in value and in time, less circular trade. */
export function flowMatch({ portrait }: FactorView): Measurement {
  const { scorePpm, tradeCount, legs, circularPpm } = portrait.flow;
  if (scorePpm === null) return unknown('TRADE_NONE', `${tradeCount} trades, none due yet`);
  const circular =
    circularPpm === null || circularPpm === 0 ? '' : `, ${percent(circularPpm)} circular`;
  const value = ratioPpm(scorePpm / PPM);
  return known(
    value,
    `${percent(value)} of ${tradeCount} trades agree over ${legs.length} of 4 legs${circular}`,
  );
}
