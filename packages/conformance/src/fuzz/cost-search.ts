import type { RandomChoices } from "@parsec-ts/test-support";
import type protobuf from "protobufjs";
import { type BodyCost, bodyCost } from "./body-cost.js";
import { resultTypes } from "./contract-types.js";
import { BODY_LIMIT, type CostlyBody, describedLength } from "./costly-body.js";
import { describeNodes, messageNodes, mutateNodes, type WireNode } from "./wire-tree.js";

/** The goal of a search: memory as a part of its bound, or fields visited for each byte. */
export type CostGoal = "memory" | "work";

/** A search of so many operations, chosen at random, and in so many steps for each. */
export interface CostSearch {
  readonly goal: CostGoal;
  readonly operations: number;
  readonly steps: number;
  readonly choices: RandomChoices;
}

/** A body that the search has found, with its cost. */
export interface FoundBody {
  readonly operation: string;
  readonly body: CostlyBody;
  readonly cost: BodyCost;
}

interface Candidate {
  readonly head: readonly WireNode[];
  readonly piece: readonly WireNode[];
}

/** True if a result holds a list of its own or in a message within it. */
export function holdsList(type: protobuf.Type): boolean {
  return type.fieldsArray.some(({ repeated }) => repeated);
}

/** Rates a cost; 1 is the bound. Of memory, what the body's own bytes take does not count: else the longest body is the costliest. */
export function rate(goal: CostGoal, { bytes, retained, allowed, visitedPerByte }: BodyCost): number {
  return goal === "memory" ? (retained - bytes) / (allowed - bytes) : 2 * visitedPerByte;
}

/**
 * Searches the costliest result of operations by hill climbing: starts from random bodies, changes one field at a time and keeps what
 * costs more. Returns the best of each operation, the costliest first.
 */
export function searchCosts({ goal, operations, steps, choices }: CostSearch): FoundBody[] {
  const all = [...resultTypes()];
  while (all.length > operations) all.splice(choices.below(all.length), 1);
  const found = all.map(([opcode, { operation, type }]) => {
    const measure = (candidate: Candidate): FoundBody => {
      const body = describe(opcode, candidate);
      return { operation: operation.name, body, cost: bodyCost(operation.result, holdsList(type), body) };
    };
    let candidate = randomCandidate(type, choices);
    let best = measure(candidate);
    for (let i = 1; i < steps; i++) {
      const next = i % 40 === 0 ? randomCandidate(type, choices) : mutateCandidate(candidate, type, choices);
      const measured = measure(next);
      if (rate(goal, measured.cost) < rate(goal, best.cost)) continue;
      [candidate, best] = [next, measured];
    }
    return best;
  });
  return found.sort((a, b) => rate(goal, b.cost) - rate(goal, a.cost));
}

function describe(opcode: number, { head, piece }: Candidate): CostlyBody {
  const described = { opcode, head: describeNodes(head), piece: describeNodes(piece), repeat: BODY_LIMIT };
  return describedLength(described.head) > BODY_LIMIT ? { ...described, head: "" } : described;
}

/** A result as it should be, then one of its fields again and again. */
function randomCandidate(type: protobuf.Type, choices: RandomChoices): Candidate {
  const head = holdsList(type) ? [] : messageNodes(type, choices);
  const piece = mutateNodes(holdsList(type) ? messageNodes(type, choices) : [], type, choices);
  return { head, piece };
}

function mutateCandidate({ head, piece }: Candidate, type: protobuf.Type, choices: RandomChoices): Candidate {
  if (choices.below(4) === 0) return { head: mutateNodes(head, type, choices), piece };
  return { head, piece: mutateNodes(piece, type, choices) };
}
