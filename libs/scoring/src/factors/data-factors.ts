/** How far the data can be trusted. An enterprise without channels is not scored, so counts are above 0 here. */
import { countPpm, known, ratioPpm, type FactorView, type Measurement } from './measurement.js';
import { percent, PPM } from '../ppm.js';

export function dataCoverage({ portrait }: FactorView): Measurement {
  const value = ratioPpm(portrait.trust.coveragePpm / PPM);
  return known(value, `${percent(value)} of the time is covered by readings`);
}

export function trustMean({ portrait }: FactorView): Measurement {
  const value = ratioPpm(portrait.trust.mean);
  return known(value, `mean trust ${percent(value)} over ${portrait.trust.channelCount} channels`);
}

export function trustLowest({ portrait }: FactorView): Measurement {
  const value = ratioPpm(portrait.trust.lowest);
  return known(value, `the least trusted channel has ${percent(value)}`);
}

export function silentChannels({ portrait }: FactorView): Measurement {
  const { silentChannelCount, channelCount } = portrait.trust;
  const value = countPpm(silentChannelCount, channelCount);
  return known(value, `${silentChannelCount} of ${channelCount} channels silent`);
}

export function stuckChannels({ portrait }: FactorView): Measurement {
  const { stuckChannelCount, channelCount } = portrait.trust;
  const value = countPpm(stuckChannelCount, channelCount);
  return known(value, `${stuckChannelCount} of ${channelCount} channels stuck`);
}

/** Lost messages per reading received; a message carries at least one reading, so this is the least that is lost. */
export function missingMessages({ portrait }: FactorView): Measurement {
  const { missingMessageCount } = portrait.trust;
  const value = countPpm(missingMessageCount, missingMessageCount + portrait.readingCount);
  return known(value, `${missingMessageCount} messages never arrived`);
}
