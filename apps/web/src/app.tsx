/** Decides what is shown: who is signed in, and which page of theirs the address names. */
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { AlertsPage } from './alerts/alerts-page.js';
import { getSession } from './api/generated/sdk.gen.js';
import type { Session } from './api/generated/types.gen.js';
import { followEvents } from './api/live.js';
import { ApiProblem, listMs, useApi } from './api/query.js';
import { EnterprisePage } from './enterprise/enterprise-page.js';
import { EnterprisesPage } from './enterprise/enterprises-page.js';
import { OperationsPage } from './operations/operations-page.js';
import { Failure, Waiting } from './parts/states.js';
import { PortfolioPage } from './portfolio/portfolio-page.js';
import { placesOf } from './shell/places.js';
import { Shell } from './shell/shell.js';
import { SignInPage } from './shell/sign-in-page.js';

const unauthenticated = 401;

export function Console(): ReactNode {
  const session = useApi(['session'], () => getSession(), listMs);
  const { error, data } = session;
  const queries = useQueryClient();
  const isSignedIn = data !== undefined && error === null;
  useEffect(() => (isSignedIn ? followEvents(queries) : undefined), [isSignedIn, queries]);
  if (error instanceof ApiProblem && error.problem.status === unauthenticated) {
    return <SignInPage />;
  }
  if (data === undefined) {
    return error === null ? (
      <Waiting />
    ) : (
      <Failure error={error} onRetry={() => void session.refetch()} />
    );
  }
  return (
    <Shell session={data}>
      <Pages session={data} />
    </Shell>
  );
}

function Pages({ session }: { readonly session: Session }): ReactNode {
  const seesMoney = session.scopes.includes('risk:read');
  return (
    <Switch>
      {seesMoney && (
        <Route path="/portfolio">
          <PortfolioPage />
        </Route>
      )}
      <Route path="/enterprises">
        <EnterprisesPage />
      </Route>
      <Route path="/enterprises/:uscc">
        {({ uscc }) => <EnterprisePage key={uscc} uscc={uscc} session={session} />}
      </Route>
      <Route path="/alerts">
        <AlertsPage />
      </Route>
      {session.role === 'operator' && (
        <Route path="/operations">
          <OperationsPage />
        </Route>
      )}
      <Route>
        <Redirect to={placesOf(session)[0]?.href ?? '/alerts'} replace />
      </Route>
    </Switch>
  );
}
