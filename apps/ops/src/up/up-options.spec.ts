import { describe, expect, it } from '@jest/globals';
import { parseUpOptions } from './up-options.js';

describe('parseUpOptions', () => {
  it('has defaults for everything', () => {
    expect(parseUpOptions([])).toEqual({
      dataDir: '.chanrong',
      httpPort: undefined,
      mqttPort: undefined,
      demo: true,
      mishap: undefined,
      reset: false,
      run: true,
    });
  });

  it('reads every option', () => {
    const args =
      '--mishap slow-theft --data-dir /srv/x --http-port 80 --mqtt-port=65535 --no-demo --reset --no-run';
    expect(parseUpOptions(args.split(' '))).toEqual({
      dataDir: '/srv/x',
      httpPort: 80,
      mqttPort: 65_535,
      demo: false,
      mishap: 'slow-theft',
      reset: true,
      run: false,
    });
  });

  it.each([
    ['--http-port 0', '--http-port "0" is not a port'],
    ['--http-port 65536', '--http-port "65536" is not a port'],
    ['--mqtt-port 1e3', '--mqtt-port "1e3" is not a port'],
    ['--mqtt-port http', '--mqtt-port "http" is not a port'],
    ['--http-port 99 --mqtt-port 99', 'are both 99'],
    ['--mishap locusts', '--mishap "locusts" is not known'],
    ['--htpp-port 99', "Unknown option '--htpp-port'"],
    ['somewhere', "Unexpected argument 'somewhere'"],
    ['--data-dir', "'--data-dir <value>' argument missing"],
  ])('refuses %s', (args, message) => {
    expect(() => parseUpOptions(args.split(' '))).toThrow(message);
  });
});
