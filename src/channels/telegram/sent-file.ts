/** A picture or document of a message, as something that can be fetched. Pure. */
import * as z from 'zod/mini';
import { lazily } from '../../lazily.ts';
import { NOTICE_FILE_BYTES, type SentFile } from '../../model.ts';
import { fileKind, keptRef } from '../sent-file.ts';
import type { TelegramMessage } from './payload.ts';

const shapes = lazily(() => {
  const words = z.catch(z.string(), '');
  const file_size = z.catch(z.nullable(z.int()), null);
  return {
    photo: z.array(z.object({ file_id: z.string(), file_size })),
    document: z.object({ file_id: z.string(), file_name: words, mime_type: words, file_size }),
  };
});

/** The file behind a message's media key; null where there is none to fetch. */
export function sentFile(message: TelegramMessage, key: string): SentFile | null {
  if (key === 'photo') return photoFile(message.photo);
  return key === 'document' ? documentFile(message.document) : null;
}

/** Telegram offers a photo in several sizes, the largest last: the largest that a notice may carry is taken. */
function photoFile(sizes: unknown): SentFile | null {
  const all = shapes().photo.safeParse(sizes).data ?? [];
  const size = all.findLast(({ file_size }) => (file_size ?? 0) <= NOTICE_FILE_BYTES.photo) ?? all[0];
  return size ? keptRef({ ref: size.file_id, kind: 'photo', name: '', size: size.file_size }) : null;
}

function documentFile(document: unknown): SentFile | null {
  const read = shapes().document.safeParse(document).data;
  if (!read) return null;
  const { file_id, file_name, mime_type, file_size } = read;
  return keptRef({ ref: file_id, kind: fileKind(mime_type, file_name), name: file_name.normalize('NFC'), size: file_size });
}
