/** Takes a seed; gives a park of fictional manufacturers and the physics that move them: for demo, load and tests. */
export { demoFacilities } from './demo-facilities.js';
export { demoPriceSet } from './demo-price-set.js';
export { describePark } from './describe-park.js';
export {
  type Cluster,
  type ClusterCode,
  clusters,
  type Park,
  type ParkAsset,
  type ParkEnterprise,
  type ParkGateway,
  withMishaps,
} from './park.js';
export { type Mishap, type MishapName, mishapNames, mishapSizes, sendableMs } from './mishap.js';
export type { MachineDesign, PlantConduct, PlantDesign, StorageDesign } from './plant-design.js';
export type { MachineState, MachineStatus, MassLedger, PlantState } from './plant-state.js';
export { type SampledReading, World } from './world.js';
