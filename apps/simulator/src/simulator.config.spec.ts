import { describe, expect, it } from '@jest/globals';
import { loadSimulatorConfig } from './simulator.config.js';

describe('loadSimulatorConfig', () => {
  it('reports every fault of the environment at once', () => {
    expect(() => loadSimulatorConfig({ LOG_LEVEL: 'loud' })).toThrow(
      /SIMULATOR_CONFIG: name the JSON file[^]*LOG_LEVEL/,
    );
  });

  it('names the file that cannot be read', () => {
    const environment = { SIMULATOR_CONFIG: '/nowhere/simulator.json' };
    expect(() => loadSimulatorConfig(environment)).toThrow(
      'SIMULATOR_CONFIG names /nowhere/simulator.json: ENOENT',
    );
  });
});
