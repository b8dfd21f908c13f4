/** Rule: from every step a conversation can end by itself. Pure. */
import { endsThere, reachable, routesOf } from './routes.ts';
import type { Finding, Rule } from './rule.ts';

/** Dead ends: steps from which neither `end`, `menu`, another flow nor a `do` can be reached. */
export const endings: Rule = ({ book }) =>
  Object.values(book.flows).flatMap((flow) => {
    const ids = new Set(flow.steps.map(({ id }) => id));
    // A way to an unknown step is the rule `steps`' to report, once.
    const ended = flow.steps.filter((step) => endsThere(step) || routesOf(step).some(({ go }) => !ids.has(go)));
    const ends = new Set(ended.map(({ id }) => id));
    const stuck = [...reachable(flow)].filter((id) => ![...reachable(flow, [id])].some((one) => ends.has(one)));
    return stuck.map(
      (id): Finding => ({ flow: flow.name, path: ['steps', id], message: `a dead end: nothing after "${id}" ends the conversation` }),
    );
  });
