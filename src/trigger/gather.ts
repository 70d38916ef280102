import { type Decision, decide } from './decide.ts'
import type { Facts, Need } from './facts.ts'

/** One function for each fact that may be needed; each is called at most once, in the order of the decision. */
export type Gather = { [Name in Need['fact']]: (need: Extract<Need, { fact: Name }>, facts: Facts) => Promise<NonNullable<Facts[Name]>> }

/** Gathers what the decision asks for until it is made. What a gatherer throws is thrown: a fact that is missing is never a yes. */
export async function gatherAndDecide(start: Facts, gather: Gather): Promise<{ decision: Decision; facts: Facts }> {
  let facts = start
  for (;;) {
    const step = decide(facts)
    if (step.kind === 'decided') return { decision: step.decision, facts }
    const { fact } = step.need
    if (facts[fact] !== undefined) throw new Error(`the decision asks again for the fact "${fact}", which it has: this is a fault of testme`)
    const ask = gather[fact] as (need: Need, facts: Facts) => Promise<unknown>
    facts = { ...facts, [fact]: await ask(step.need, facts) }
  }
}
