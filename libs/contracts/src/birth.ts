/** `birth`: what a gateway measures, announced once an epoch and again at every connection. */
import { z } from 'zod';
import { limits } from './limits.js';

const word = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'use 1 to 64 of letters, digits, - _ .');

export const birthChannelSchema = z.strictObject({
  /** Small integer, unique within the gateway's epoch; data messages refer to it. */
  id: z
    .int()
    .min(0)
    .max(limits.channelsPerGatewayMax - 1),
  asset: word,
  /** What is measured, in the vocabulary of docs/gateway-protocol.md (`mass_kg`, `running`, ...). */
  measure: word,
  /** Tells channels of one measure on one asset apart; the measure itself when absent. */
  name: word.optional(),
  unit: z
    .string()
    .max(16)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has control characters')
    .optional(),
  /** Standard deviation of one reading, in the unit of the channel. */
  sigma: z.number().nonnegative().optional(),
  calibratedUntil: z.iso.datetime({ offset: true }).optional(),
  /** `periodic`: silence longer than a few periods is a gap. `change`: the last value holds until another comes. */
  report: z.enum(['periodic', 'change']).optional(),
  periodMs: z.int().min(1).max(86_400_000).optional(),
  /** Physically possible range, in the unit of the channel. */
  min: z.number().optional(),
  max: z.number().optional(),
});

export const birthSchema = z
  .strictObject({
    epoch: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
    firmware: z.string().max(128),
    /** The first number that may still come: everything below has been acknowledged. 1 when absent. */
    resumeSeq: z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
    channels: z.array(birthChannelSchema).min(1).max(limits.channelsPerGatewayMax),
  })
  .superRefine((birth, context) => {
    const ids = new Set<number>();
    const names = new Set<string>();
    birth.channels.forEach((channel, index) => {
      const name = `${channel.asset}/${channel.name ?? channel.measure}`;
      const path = ['channels', index];
      if ((channel.min ?? -Infinity) > (channel.max ?? Infinity)) {
        context.addIssue({ code: 'custom', path, message: 'min is above max' });
      }
      if (ids.has(channel.id)) {
        context.addIssue({ code: 'custom', path, message: `id ${channel.id} is declared twice` });
      }
      if (names.has(name)) {
        context.addIssue({
          code: 'custom',
          path,
          message: `${name} is declared twice; add a name`,
        });
      }
      ids.add(channel.id);
      names.add(name);
    });
  });

export type BirthChannel = z.infer<typeof birthChannelSchema>;
export type Birth = z.infer<typeof birthSchema>;
