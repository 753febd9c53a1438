import { useTranslation } from 'react-i18next';
import type { chinese } from '../i18n/zh-CN.js';

type Known = keyof typeof chinese.cluster;

/** The name of an industry cluster; one that has none here is shown by its code. */
export function useClusterName(): (cluster: string) => string {
  const { t, i18n } = useTranslation();
  return (cluster) =>
    i18n.exists(`cluster.${cluster}`) ? t(`cluster.${cluster as Known}`) : cluster;
}
