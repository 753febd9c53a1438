import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Collateral } from '../api/generated/types.gen.js';
import { fenOf, inColumnUnit, inFull } from '../format/money.js';
import { useLanguage } from '../i18n/i18n.js';
import { Card } from '../parts/card.js';
import { useLineName } from './use-line-name.js';

const totals = new Set(['GROSS', 'ELIGIBLE', 'BORROWING_BASE']);

/** The certificate: every step from what is there to what can be lent on, with its rule. */
export function CollateralCard({ collateral }: { readonly collateral: Collateral }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const lineName = useLineName();
  const gross = Math.max(1, Number(fenOf(collateral.gross.amount)));
  let runningFen = 0;
  return (
    <Card title={t('enterprise.collateral')} wide>
      <div className="scroll">
        <table className="waterfall">
          <thead>
            <tr>
              <th scope="col">{t('enterprise.rule')}</th>
              <th scope="col" className="numeric">
                {t('enterprise.lineAmount')}
              </th>
              <th scope="col" aria-hidden />
              <th scope="col">{t('enterprise.evidence')}</th>
            </tr>
          </thead>
          <tbody>
            {collateral.lines.map(({ code, amount, rule, evidence }) => {
              const fen = Number(fenOf(amount.amount));
              const isTotal = totals.has(code);
              const from = isTotal ? 0 : Math.min(runningFen, runningFen + fen);
              runningFen = isTotal ? fen : runningFen + fen;
              return (
                <tr key={code} className={isTotal ? 'total' : undefined}>
                  <td>
                    {lineName(code)}
                    <br />
                    <small>{rule}</small>
                  </td>
                  <td className="numeric" title={inFull(amount, language)}>
                    {inColumnUnit(amount, language)}
                  </td>
                  <td aria-hidden>
                    <svg viewBox="0 0 100 10" preserveAspectRatio="none">
                      <rect
                        className={isTotal ? 'total' : 'step'}
                        x={(from / gross) * 100}
                        width={Math.max(0.4, (Math.abs(fen) / gross) * 100)}
                        height="10"
                      />
                    </svg>
                  </td>
                  <td>{evidence}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
