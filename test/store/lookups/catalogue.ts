/** A small register to look things up in: two producers, four products, dossiers, fairs, points. */
import * as register from '../../../src/store/register.ts';
import { NOW, type Store, TODAY } from '../register/open-store.ts';

export const PRODUCTS = [
  {
    code: 'SP-1',
    name: 'Gốm sứ men lam',
    producerCode: 'CT-1',
    group: 'crafts',
    subgroup: 'Gia dụng',
    stars: 4,
    score: 82.5,
    decision: '1/QĐ',
    decidedOn: '2025-02-05',
    district: 'Huyện Gia Lâm',
    commune: 'Xã Đa Tốn',
  },
  {
    code: 'SP-2',
    name: 'Mật ong hoa nhãn',
    producerCode: 'CT-2',
    group: 'food',
    subgroup: 'Mật ong',
    stars: 3,
    decision: '2/QĐ',
    decidedOn: '2024-01-10',
    district: 'Huyện Ba Vì',
    commune: 'Xã Ba Trại',
  },
  {
    code: 'SP-3',
    name: 'Mật ong rừng',
    producerCode: 'CT-1',
    group: 'food',
    subgroup: 'Mật ong',
    stars: 4,
    decision: '3/QĐ',
    decidedOn: '2020-01-10',
    district: 'Huyện Gia Lâm',
    commune: 'Xã Đa Tốn',
  },
  {
    code: 'SP-4',
    name: 'Giò đặc sản',
    producerCode: 'CT-2',
    group: 'food',
    subgroup: 'Chế biến',
    stars: 3,
    decision: '4/QĐ',
    decidedOn: '',
    district: 'Huyện Ba Vì',
  },
  { code: 'SP-5', name: 'Đồ gỗ mỹ nghệ', producerCode: 'CT-2', group: 'crafts', district: 'Huyện Ba Vì' },
] as const satisfies register.ProductRow[];

export async function fill({ db, keys }: Store): Promise<void> {
  const options = { now: NOW, by: 'import' };
  await register.upsertCommunes(db, [{ oldDistrict: 'Huyện Gia Lâm', oldCommune: 'Xã Đa Tốn', newCommune: 'Xã Bát Tràng' }], options);
  const producers = [
    { code: 'CT-1', name: 'Gốm Quang Vinh', phone: '0912345678', contact: 'Bà Lan' },
    { code: 'CT-2', name: 'HTX Ong Ba Vì' },
    { code: 'CT-3', name: 'HTX Khác' },
  ];
  await register.upsertProducers(db, keys, producers, { ...options, linkCodeDays: 30 });
  await register.upsertProducts(db, PRODUCTS, options);
  const dossiers = [
    { code: 'HN-2026-0001', product: 'Gốm sứ men lam', producerCode: 'CT-1', stage: 'city_check', submittedOn: '2026-10-01' },
    { code: 'HN-2026-0002', product: 'Gốm bình hoa', producerCode: 'CT-1', stage: 'submitted' },
    { code: 'HN-2026-0003', product: 'Mật ong hoa nhãn', producerCode: 'CT-2', stage: 'submitted' },
  ] as const;
  await register.upsertDossiers(db, dossiers, { ...options, today: TODAY });
}
