/** What two channels need to say of a file that somebody sent. Pure. */
import type { SentFile } from '../model.ts';

/** Characters of a reference, and of a name, that are kept: Telegram's ids have some 80, Zalo's addresses some 300. */
const LONGEST_REF = 1000;
const LONGEST_NAME = 100;

/** A file that can be kept in a conversation; null for a reference that nobody could follow. */
export function keptRef({ ref, kind, name, size }: SentFile): SentFile | null {
  if (ref === '' || ref.length > LONGEST_REF) return null;
  return { ref, kind, name: [...name].slice(0, LONGEST_NAME).join(''), size: size !== null && size >= 0 ? size : null };
}

const KINDS = [
  { kind: 'pdf', type: /^(?:application\/)?pdf$/i, name: /\.pdf\s*$/i },
  { kind: 'photo', type: /^(?:image\/)?(?:jpe?g|png)$/i, name: /\.(?:jpe?g|png)\s*$/i },
] as const;

/** What a document says that it is: by its type, else by the end of its name. One that says nothing may be a PDF: its first bytes will tell. */
export function fileKind(type: string, name: string): SentFile['kind'] {
  if (type === '' && name === '') return 'pdf';
  const found = KINDS.find((kind) => kind.type.test(type)) ?? KINDS.find((kind) => kind.name.test(name));
  return found?.kind ?? 'other';
}
