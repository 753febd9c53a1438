/** Where each role can go; the first place is where it starts. */
import type { Session } from '../api/generated/types.gen.js';

export interface Place {
  readonly key: 'portfolio' | 'enterprises' | 'alerts' | 'operations' | 'me';
  readonly href: string;
}

const portfolio: Place = { key: 'portfolio', href: '/portfolio' };
const alerts: Place = { key: 'alerts', href: '/alerts' };

export function placesOf({ role, tenant }: Pick<Session, 'role' | 'tenant'>): readonly Place[] {
  switch (role) {
    case 'bank':
      return [portfolio, alerts];
    case 'manufacturer':
      return [{ key: 'me', href: `/enterprises/${tenant}` }, alerts];
    case 'operator':
      return [{ key: 'operations', href: '/operations' }, portfolio, alerts];
    case 'liaison':
      return [alerts, { key: 'enterprises', href: '/enterprises' }];
  }
}
