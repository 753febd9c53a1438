/** Who may sign in to the demo, and the tokens that stand for them. */
import { type KeySet, mintToken, type Role } from '@chanrong/identity';
import { demoPark } from '../seed/demo-park.js';
import { demoBank } from '../seed/seed-park.js';

/** `iss` and `aud` of the tokens of an installation that is its own issuer. */
export const localIssuer = 'urn:chanrong:local';
export const localAudience = 'chanrong-api';

export const tokenLifetimeHours = 24;

export interface DemoRole {
  readonly role: Role;
  readonly subject: string;
  /** What to call the person. */
  readonly name: string;
  readonly tenant: string;
}

/** The roles of an installation; manufacturer and liaison belong to the demo park. */
export function demoRoles(withPark: boolean): DemoRole[] {
  const roles: DemoRole[] = [
    { role: 'bank', subject: `officer@${demoBank}`, name: '示范信贷员', tenant: demoBank },
    { role: 'operator', subject: 'operator@chanrong', name: '值班运维', tenant: 'chanrong' },
  ];
  const [first] = withPark ? demoPark().enterprises : [];
  if (first === undefined) return roles;
  return [
    ...roles,
    {
      role: 'manufacturer',
      subject: `owner@${first.uscc}`,
      name: '示范企业负责人',
      tenant: first.uscc,
    },
    { role: 'liaison', subject: `liaison@${first.grid}`, name: '示范联络员', tenant: first.grid },
  ];
}

export function mintRoleToken({ signingKey }: KeySet, role: DemoRole): Promise<string> {
  return mintToken(signingKey, {
    ...role,
    issuer: localIssuer,
    audience: localAudience,
    lifetimeSeconds: tokenLifetimeHours * 3_600,
    nowMs: Date.now(),
  });
}
