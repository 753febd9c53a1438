import {
  type EnrolledIdentity,
  enrolledIdentitySchema,
  type Enrolment,
  type EnrolmentRequest,
  enrolmentRequestSchema,
  enrolmentSchema,
  type GatewayIdentity,
  gatewayIdentitySchema,
  type GatewayPath,
  gatewayPathSchema,
  type Redemption,
  redemptionSchema,
  type Renewal,
  renewalSchema,
  type Revocation,
  revocationSchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Body, Controller, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker } from '../http/bearer.guard.js';
import { Write } from '../http/write.decorator.js';
import { EnrolmentDesk } from './enrolment-desk.service.js';

@ApiTags('gateways')
@Controller('v1/gateways')
export class EnrolmentsController {
  constructor(private readonly desk: EnrolmentDesk) {}

  @Write({
    path: 'enrolments',
    operationId: 'createEnrolment',
    summary: 'A one-time code with which a gateway gets its identity',
    description:
      'Good for 15 minutes and once; a later code for the same gateway voids it. For a gateway that exists already this is its re-enrolment: when the code is redeemed, it begins a new epoch and its old credentials end.',
    scope: 'gateways:write',
    status: 201,
    answer: enrolmentSchema,
    problems: ['not-found', 'refused'],
  })
  create(
    @Asker() caller: Caller,
    @Body({ schema: enrolmentRequestSchema }) request: EnrolmentRequest,
  ): Promise<Enrolment> {
    return this.desk.create(caller, request);
  }

  @Write({
    path: 'enrolments/redeem',
    operationId: 'redeemEnrolment',
    summary: 'The identity of the gateway that holds a code',
    description:
      'No token: the code is the proof. With a certificate request the gateway gets a certificate for its own key; without one, a secret.',
    scope: 'public',
    status: 201,
    answer: enrolledIdentitySchema,
    problems: ['not-proven', 'refused'],
  })
  redeem(@Body({ schema: redemptionSchema }) redemption: Redemption): Promise<EnrolledIdentity> {
    return this.desk.redeem(redemption);
  }

  @Write({
    path: ':gatewayId/credentials',
    operationId: 'renewGatewayCredentials',
    summary: 'New credentials for a gateway, on the strength of those it has',
    description:
      'No token. A new secret ends the old one at once. A new certificate leaves the one it was asked with good until it expires or the next renewal, so that a gateway can change over without a gap.',
    scope: 'public',
    status: 201,
    answer: gatewayIdentitySchema,
    problems: ['not-proven', 'refused'],
  })
  renew(
    @Param({ schema: gatewayPathSchema }) { gatewayId }: GatewayPath,
    @Body({ schema: renewalSchema }) renewal: Renewal,
  ): Promise<GatewayIdentity> {
    return this.desk.renew(gatewayId, renewal);
  }

  @Write({
    path: ':gatewayId/revocation',
    operationId: 'revokeGateway',
    summary: 'Ends a gateway: its connection within a minute, and its credentials',
    description: 'What it has sent stays. Enrolling it again undoes this.',
    scope: 'gateways:write',
    status: 200,
    answer: revocationSchema,
    problems: ['not-found'],
  })
  revoke(
    @Asker() caller: Caller,
    @Param({ schema: gatewayPathSchema }) { gatewayId }: GatewayPath,
  ): Promise<Revocation> {
    return this.desk.revoke(caller, gatewayId);
  }
}
