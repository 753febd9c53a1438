/** Takes journal entries of one partition in order; gives the portraits of its enterprises. */
export type {
  AssetKind,
  AssetPortrait,
  DayPortrait,
  Portrait,
  ProductionPortrait,
  StockPortrait,
  TimeBase,
  TrustPortrait,
} from './portrait.js';
export type {
  AssetRegistered,
  Command,
  CommodityPrice,
  EnterpriseCommand,
  EnterpriseRegistered,
  GatewayEnrolled,
  MarketCommand,
  PriceSetPublished,
  ScorecardCommitted,
} from './command.js';
