/** The three people of the demonstration. Each writes from two contacts, one shown as Telegram and one as Zalo, known to be one person. */
import type { ContactId, StaffRole, Text, Topic } from '../model.ts';

/** Somebody the visitor can be. */
export interface DemoPerson {
  who: 'producer' | 'buyer' | 'staff';
  title: Text;
  role: 'producer' | 'buyer' | '';
  telegram: ContactId;
  zalo: ContactId;
  /** Names of the producers this person speaks for. */
  producers: string[];
  staff?: { name: string; role: StaffRole; maySend: boolean };
  /** The topic whose notices this person receives: a visitor who sends one must see it arrive. */
  topic?: Topic;
}

const contacts = (who: DemoPerson['who']) => ({ who, telegram: `simulator:telegram-${who}`, zalo: `simulator:zalo-${who}` }) as const;

/** Producer, buyer, staff, in the order the page shows them. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    ...contacts('producer'),
    title: { vi: 'Chủ thể OCOP', en: 'OCOP producer' },
    role: 'producer',
    producers: ['Cơ sở mật ong Vinh Hoa', 'HTX Ví Dụ Xuân Phương'],
    topic: 'fairs',
  },
  { ...contacts('buyer'), title: { vi: 'Người mua', en: 'Buyer' }, role: 'buyer', producers: [] },
  {
    ...contacts('staff'),
    title: { vi: 'Cán bộ văn phòng', en: 'Office staff' },
    role: '',
    producers: [],
    staff: { name: 'Chị Lan (ví dụ)', role: 'officer', maySend: true },
  },
];

/** Unused link codes of invented producers, shown on the page so that a visitor can try linking. */
export const DEMO_LINK_CODES: readonly { producer: string; code: string }[] = [
  { producer: 'HTX Ví Dụ Đồng Mây', code: 'DMVD234567' },
  { producer: 'HTX Ví Dụ Sông Nhuệ', code: 'SNVD234567' },
];
