/**
 * Who calls, as a verified token says it.
 *
 * The tenant is the organisation the caller acts for: a bank's code, a manufacturer's unified social
 * credit code, a liaison's grid, or the operator's name. Role and tenant decide which rows exist for
 * the caller; scopes decide which kinds of answers.
 */
export const roles = ['bank', 'manufacturer', 'operator', 'liaison'] as const;
export type Role = (typeof roles)[number];

export const scopes = [
  'profile:read',
  'risk:read',
  'alerts:write',
  'webhooks:read',
  'webhooks:write',
  'consents:read',
  'consents:write',
  'declarations:write',
  'facilities:write',
  'inspections:write',
  'pledges:read',
  'pledges:write',
  'documents:read',
  'documents:write',
  'gateways:read',
  'gateways:write',
  'operations:read',
  'operations:write',
  'prices:write',
] as const;
export type Scope = (typeof scopes)[number];

export interface Caller {
  readonly subject: string;
  readonly tenant: string;
  readonly role: Role;
  readonly scopes: ReadonlySet<Scope>;
  /** SHA-256 thumbprint of the key that the token is bound to; undefined: whoever holds it may use it. */
  readonly keyThumbprint?: string | undefined;
  /** When the token ends, Unix ms; undefined: whoever keeps the session knows. */
  readonly expiresMs?: number | undefined;
}

/** The most each role may be granted. A liaison sees operations, never money. */
const webhooks = ['webhooks:read', 'webhooks:write'] as const;
const papers = ['pledges:read', 'documents:read', 'documents:write', 'consents:read'] as const;
const grantable: Readonly<Record<Role, readonly Scope[]>> = {
  // Only a bank lends and takes pledges, and only for itself.
  bank: [
    'profile:read',
    'risk:read',
    'alerts:write',
    ...webhooks,
    ...papers,
    'pledges:write',
    'facilities:write',
  ],
  manufacturer: [
    'profile:read',
    'risk:read',
    'alerts:write',
    ...webhooks,
    ...papers,
    // Who reads an enterprise is for the enterprise to say, and nobody else.
    'consents:write',
    'declarations:write',
    'gateways:read',
    'gateways:write',
  ],
  operator: [
    'profile:read',
    'risk:read',
    'alerts:write',
    ...webhooks,
    ...papers,
    'gateways:read',
    'gateways:write',
    'declarations:write',
    'inspections:write',
    'operations:read',
    'operations:write',
    'prices:write',
  ],
  liaison: ['profile:read', 'alerts:write', 'inspections:write'],
};

/** The scopes a role may hold; what a token claims beyond them does not count. */
export function scopesOfRole(role: Role): readonly Scope[] {
  return grantable[role];
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}
