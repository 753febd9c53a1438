/** One committed scorecard, in our words and in those of three rules engines: factor values in, score out. */
import { type FactorCode, pointsOf, type Scorecard } from '@chanrong/scoring';
import { ZenEngine } from '@gorules/zen-engine';
import jsonLogic, { type RulesLogic } from 'json-logic-js';
import { Engine, type RuleProperties } from 'json-rules-engine';

/** Whole numbers in the factors' units; null where not known. */
export type FactorValues = Readonly<Record<FactorCode, number | null>>;

export interface ScoringPeer {
  readonly name: string;
  readonly score: (values: FactorValues) => number | Promise<number>;
}

type Factor = Scorecard['factors'][number];

/** The product's own way: a loop over the card. */
export function chanrong({ factors, basePoints }: Scorecard): ScoringPeer {
  return {
    name: 'chanrong',
    score: (values) => {
      let score = basePoints;
      for (const factor of factors) {
        const value = values[factor.code];
        score += value === null ? factor.unknownPoints : pointsOf(value, factor);
      }
      return score;
    },
  };
}

/** A sum of if-chains. */
export function jsonLogicJs({ factors, basePoints }: Scorecard): ScoringPeer {
  const chains = factors.map(({ code, bins, unknownPoints }): RulesLogic => {
    const value = { var: code };
    const tests: RulesLogic[] = [{ '==': [value, null] }, unknownPoints];
    for (const { upTo, points } of bins) {
      if (upTo === null) tests.push(points);
      else tests.push({ '<=': [value, upTo] }, points);
    }
    return { if: tests } as RulesLogic;
  });
  const rule: RulesLogic = { '+': [basePoints, ...chains] };
  return { name: 'json-logic-js', score: (values) => jsonLogic.apply(rule, values) as number };
}

/** One expression node: a conditional expression for each factor, and their sum. */
export function zenEngine({ factors, basePoints }: Scorecard): ScoringPeer {
  const terms = factors.map((factor) => `(${zenExpression(factor)})`);
  const expressions = [{ id: 'score', key: 'score', value: [basePoints, ...terms].join(' + ') }];
  const node = (id: string, type: string, content: object = {}) => ({
    id,
    type,
    name: id,
    position: { x: 0, y: 0 },
    content,
  });
  const decision = new ZenEngine().createDecision({
    nodes: [
      node('input', 'inputNode'),
      node('card', 'expressionNode', { expressions }),
      node('output', 'outputNode'),
    ],
    edges: [
      { id: 'a', sourceId: 'input', targetId: 'card' },
      { id: 'b', sourceId: 'card', targetId: 'output' },
    ],
  });
  return {
    name: 'zen-engine',
    score: async (values) => {
      const { result } = await decision.evaluate(values);
      return (result as { readonly score: number }).score;
    },
  };
}

function zenExpression({ code, bins, unknownPoints }: Factor): string {
  const chain = bins.map(({ upTo, points }) =>
    upTo === null ? `(${points})` : `${code} <= ${upTo} ? (${points}) : `,
  );
  return `${code} == null ? (${unknownPoints}) : ${chain.join('')}`;
}

/** A rule for each bin and one for "not known"; the points of the rules that fire are summed. */
export function jsonRulesEngine({ factors, basePoints }: Scorecard): ScoringPeer {
  const engine = new Engine(factors.flatMap(rulesOf));
  return {
    name: 'json-rules-engine',
    score: async (values) => {
      const { events } = await engine.run(values);
      return events.reduce((sum, { params }) => sum + (params?.['points'] as number), basePoints);
    },
  };
}

function rulesOf({ code, bins, unknownPoints }: Factor): RuleProperties[] {
  const event = (points: number) => ({ type: code, params: { points } });
  const isNull = { fact: code, operator: 'equal', value: null };
  const rules: RuleProperties[] = [{ conditions: { all: [isNull] }, event: event(unknownPoints) }];
  bins.forEach(({ upTo, points }, index) => {
    const above = bins[index - 1]?.upTo ?? null;
    const conditions = [{ fact: code, operator: 'notEqual', value: null as number | null }];
    if (above !== null) conditions.push({ fact: code, operator: 'greaterThan', value: above });
    if (upTo !== null) conditions.push({ fact: code, operator: 'lessThanInclusive', value: upTo });
    rules.push({ conditions: { all: conditions }, event: event(points) });
  });
  return rules;
}
