/** What a part of a page shows while there is nothing to show: each kind of absence has its own words. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/query.js';
import { useLanguage } from '../i18n/i18n.js';
import { problemInChinese } from '../words/problem-words.js';

/** Shows an answer, or why there is none; what is known stays while it is asked for again. */
export function Loaded<Data>({
  query,
  children,
}: {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}): ReactNode {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }
  return <Waiting />;
}

export function Failure({
  error,
  onRetry,
}: {
  readonly error: Error;
  readonly onRetry: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const problem = error instanceof ApiProblem ? error.problem : undefined;
  const reference = problem?.correlationId;
  const language = useLanguage();
  const said =
    problem === undefined || language === 'en' ? problem?.detail : problemInChinese(problem.type);
  return (
    <Alert
      type={problem?.status === 404 ? 'info' : 'error'}
      showIcon
      title={said ?? t('failure.title')}
      description={reference ? t('failure.reference', { id: reference }) : undefined}
      action={<Button onClick={onRetry}>{t('failure.retry')}</Button>}
    />
  );
}

const patienceMs = 150;

/** Nothing at first: most answers are there before a skeleton could be seen. */
export function Waiting(): ReactNode {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return isShown ? <Skeleton title={false} active paragraph={{ rows: 4 }} /> : null;
}

export function Nothing({ text }: { readonly text: string }): ReactNode {
  return <p className="nothing">{text}</p>;
}
