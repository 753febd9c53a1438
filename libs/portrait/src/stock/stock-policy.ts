/** Judgements about stock, in one place, each with its reason. */
export const stockPolicy = {
  /**
   * A level turns from falling to rising, or back, when it moves by so many standard deviations of one
   * reading: extremes of a year of minutes lie within 5 of the mean on either side, so noise alone turns
   * it about once in 10¹¹ readings. Deliveries below that make no layer and count as the oldest stock.
   */
  turnSigmas: 12,
  /** Whatever sigma says, no layer comes from less than this share of the level: no gauge resolves more. */
  turnShareMin: 0.001,
  /** In-flow within a day of the beginning of a layer is of one age with it. */
  layerSpanMs: 24 * 3_600_000,
  /** A layer a day for a quarter; beyond that the two oldest are told apart no more. */
  layersMax: 128,
  /** Books are closed monthly; what they said longer ago is no evidence of now. */
  bookAgeMsMax: 35 * 24 * 3_600_000,
} as const;
