/** Loaded before `src/node.ts`: the meter, and the long form beside the office's own conversations. */
import './meter.ts';
import { book } from '../../src/house.ts';
import { formFlow } from './form.ts';

const form = formFlow();
book().flows[form.name] = form;
