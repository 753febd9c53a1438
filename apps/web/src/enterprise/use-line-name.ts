import { useTranslation } from 'react-i18next';
import type { chinese } from '../i18n/zh-CN.js';

type Known = keyof typeof chinese.line;

/** The name of a line of the waterfall; one that has none here is shown by its code. */
export function useLineName(): (code: string) => string {
  const { t, i18n } = useTranslation();
  return (code) => (i18n.exists(`line.${code}`) ? t(`line.${code as Known}`) : code);
}
