/** Takes a command about an enterprise; registers it, its assets, its gateways and its papers. Repeats change nothing. */
import type {
  AssetRegistered,
  BalanceDeclared,
  ContentInspected,
  EnterpriseCommand,
  EnterpriseRegistered,
  OutputDeclared,
  StockDeclared,
  TamperCleared,
} from './command.js';
import { Enterprise, Gateway, type PartitionState } from './partition-state.js';
import { withDeclared } from './production/declared-output.js';
import { planChannel } from './production/plan-channel.js';
import { Seal } from './seal.js';
import { TitleBook } from './title/title-book.js';

export function foldCommand(state: PartitionState, command: EnterpriseCommand): void {
  switch (command.type) {
    case 'enterprise.registered':
      registerEnterprise(state, command);
      break;
    case 'asset.registered':
      registerAsset(state, command);
      break;
    case 'tamper.cleared':
      clearTamper(state, command);
      break;
    case 'content.inspected':
      inspectContent(state, command);
      break;
    case 'output.declared':
      declareOutput(state, command);
      break;
    case 'stock.declared':
      declareStock(state, command);
      break;
    case 'balance.declared':
      declareBalance(state, command);
      break;
    case 'gateway.enrolled': {
      const enterprise = state.enterprises.get(command.uscc);
      // The registry checks references before it appends, so a stranger here is not an input error.
      if (enterprise === undefined || state.gateways.has(command.gatewayId)) return;
      const gateway = new Gateway(command.gatewayId, enterprise);
      state.gateways.set(command.gatewayId, gateway);
      enterprise.gateways.push(gateway);
      enterprise.gateways.sort((a, b) => (a.gatewayId < b.gatewayId ? -1 : 1));
      state.touch(enterprise);
      break;
    }
    default: {
      const enterprise = state.enterprises.get(command.uscc);
      if (enterprise === undefined) return;
      (enterprise.title ??= new TitleBook()).apply(command);
      state.touch(enterprise);
    }
  }
}

function registerEnterprise(state: PartitionState, command: EnterpriseRegistered): void {
  const known = state.enterprises.get(command.uscc);
  if (known === undefined) {
    const { uscc, name, utcOffsetMinutes, timeBase } = command;
    const enterprise = new Enterprise(uscc, name, utcOffsetMinutes, timeBase);
    state.enterprises.set(uscc, enterprise);
    state.touch(enterprise);
    return;
  }
  known.name = command.name;
  state.touch(known);
}

function registerAsset(state: PartitionState, command: AssetRegistered): void {
  const enterprise = state.enterprises.get(command.uscc);
  if (enterprise === undefined) return;
  const known = enterprise.assets.get(command.assetId);
  enterprise.assets.set(command.assetId, {
    assetId: command.assetId,
    kind: command.kind,
    name: command.name,
    commodity: command.commodity ?? null,
    kgPerUnit: command.kgPerUnit ?? 1,
    place: command.place ?? null,
    holding: command.holding ?? null,
    registered: true,
    seal: known?.seal ?? new Seal(),
    plan: command.plan ?? null,
    book: known?.book ?? null,
    inspection: known?.inspection ?? null,
    balance: known?.balance ?? null,
  });
  for (const channel of enterprise.channels) {
    if (channel.assetId === command.assetId) planChannel(state, enterprise, channel);
  }
  state.touch(enterprise);
}

function clearTamper(state: PartitionState, { uscc, assetId, inspectedMs }: TamperCleared): void {
  const enterprise = state.enterprises.get(uscc);
  if (enterprise === undefined) return;
  enterprise.assets.get(assetId)?.seal.clear(inspectedMs);
  state.touch(enterprise);
}

/** The newest inspection counts; of two of one instant the later said, which corrects the other. */
function inspectContent(state: PartitionState, command: ContentInspected): void {
  const { type: _type, uscc, assetId, ...inspection } = command;
  const enterprise = state.enterprises.get(uscc);
  const asset = enterprise?.assets.get(assetId);
  if (enterprise === undefined || asset === undefined) return;
  if (asset.inspection !== null && asset.inspection.inspectedMs > inspection.inspectedMs) return;
  asset.inspection = inspection;
  state.touch(enterprise);
}

/** The newest books count; of two that speak of one instant the later said, which corrects the other. */
function declareStock(state: PartitionState, command: StockDeclared): void {
  const { uscc, assetId, quantityKg, asOfMs, source } = command;
  const enterprise = state.enterprises.get(uscc);
  const asset = enterprise?.assets.get(assetId);
  if (enterprise === undefined || asset === undefined) return;
  if (asset.book !== null && asset.book.asOfMs > asOfMs) return;
  asset.book = { quantityKg, asOfMs, source };
  state.touch(enterprise);
}

function declareOutput(state: PartitionState, command: OutputDeclared): void {
  const { uscc, fromDay, toDay, parts, source } = command;
  const enterprise = state.enterprises.get(uscc);
  if (enterprise === undefined) return;
  const said = { fromDay, toDay, parts, source };
  enterprise.declaredOutputs = withDeclared(enterprise.declaredOutputs, said);
  state.touch(enterprise);
}

/** As of books of stock: the newest count, and of two that speak of one instant the later said. */
function declareBalance(state: PartitionState, command: BalanceDeclared): void {
  const { type: _type, uscc, ...balance } = command;
  const enterprise = state.enterprises.get(uscc);
  if (enterprise === undefined) return;
  const known = enterprise.declaredBalance;
  if (known !== null && known.asOfMs > balance.asOfMs) return;
  enterprise.declaredBalance = balance;
  state.touch(enterprise);
}
