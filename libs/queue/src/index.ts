/** Takes the partitions that have news; gives them to whoever folds them, soon and at least once. */
export {
  openWakeQueue,
  QueueSettingsError,
  type WakeQueue,
  type WakeQueueOptions,
} from './wake-queue.js';
