/** Takes a factory's messages; gives them to the platform over MQTT, each at least once and in order. */
export { type Gateway, type GatewayOptions, openGateway } from './gateway.js';
export type { GatewayTls } from './gateway-connection.js';
export type { GatewayState } from './gateway-state.js';
export { GatewayRefusedError } from './gateway-state.js';
export { SpoolError } from './spool-error.js';
