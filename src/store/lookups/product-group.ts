/** Groups as people type them. Pure. */
import { GROUPS, type Group } from '../../model.ts';
import { fold } from '../../understanding/fold.ts';

/** A group by its code or its Vietnamese name, also in part ("thủ công"). Empty when it is neither. */
export function readGroup(text: string): Group | '' {
  const folded = fold(text);
  if (folded === '') return '';
  const codes = Object.keys(GROUPS) as Group[];
  const names = codes.map((code) => [code, fold(GROUPS[code])] as const);
  const exact = names.find(([code, name]) => code === folded || name === folded);
  return (exact ?? names.find(([, name]) => ` ${name}`.includes(` ${folded}`)))?.[0] ?? '';
}
