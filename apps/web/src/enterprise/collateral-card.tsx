import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Collateral } from '../api/generated/types.gen.js';
import { percent } from '../format/figures.js';
import { fenOf, inColumnNumber, inColumnUnit, inFull } from '../format/money.js';
import { useLanguage } from '../i18n/i18n.js';
import { Card } from '../parts/card.js';
import { ChartOrTable } from '../parts/lazy-chart.js';
import { Nothing } from '../parts/states.js';
import { waterfallOption } from '../parts/waterfall-option.js';
import { lineRules } from '../words/line-words.js';
import { useLineName } from './use-line-name.js';

const totals = new Set(['GROSS', 'ELIGIBLE', 'BORROWING_BASE']);
const rowHeight = 28;

/** The certificate: every step from what is there to what can be lent on, with its rule. */
export function CollateralCard({ collateral }: { readonly collateral: Collateral }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const lineName = useLineName();
  const { lines, borrowingBase, gross } = collateral;
  const option = useMemo(
    () =>
      waterfallOption(
        lines.map(({ code, amount }) => ({
          name: lineName(code),
          isTotal: totals.has(code),
          amount: inColumnNumber(amount, language),
          label: inColumnUnit(amount, language),
        })),
      ),
    // The names change with the language and with nothing else.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [lines, language],
  );
  return (
    <Card title={t('enterprise.collateral')} wide>
      {lines.length === 0 ? (
        <Nothing text={t('absence.noStock')} />
      ) : (
        <ChartOrTable
          height={lines.length * rowHeight + 40}
          description={t('enterprise.baseOfGross', {
            base: inFull(borrowingBase, language),
            gross: inFull(gross, language),
          })}
          option={option}
          table={<CertificateTable collateral={collateral} />}
        />
      )}
    </Card>
  );
}

function CertificateTable({ collateral }: { readonly collateral: Collateral }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const lineName = useLineName();
  const grossFen = Number(fenOf(collateral.gross.amount));
  return (
    <table className="certificate">
      <thead>
        <tr>
          <th scope="col">{t('enterprise.rule')}</th>
          <th scope="col" className="numeric">
            {t('enterprise.lineAmount')}
          </th>
          <th scope="col">{t('enterprise.evidence')}</th>
        </tr>
      </thead>
      <tbody>
        {collateral.lines.map(({ code, amount, rule, evidence }) => {
          const share = grossFen === 0 ? 0 : Number(fenOf(amount.amount)) / grossFen;
          return (
            <tr key={code} className={totals.has(code) ? 'total' : undefined}>
              <td>
                {lineName(code)}
                <br />
                <small>{language === 'en' ? rule : (lineRules[code] ?? code)}</small>
              </td>
              <td className="numeric" title={inFull(amount, language)}>
                {inColumnUnit(amount, language)}
              </td>
              <td>
                {language === 'en'
                  ? evidence
                  : t('enterprise.shareOfGross', { share: percent(share, language, 1) })}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
