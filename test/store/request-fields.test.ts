import { expect, it } from 'vitest';
import { withoutPhones } from '../../src/store/request-fields.ts';

it.each([
  ['gọi 0987654321 nhé', 'gọi [số] nhé'],
  ['+84987654321', '[số]'],
  ['84 987 654 321', '[số]'],
  ['(+84) 987-654-321', '[số]'],
  ['+84 (0)987 654 321', '[số]'],
  ['0084987654321', '[số]'],
  ['098.765.43.21, 50 kg', '[số], 50 kg'],
  ['024 3825 1234 (máy bàn)', '[số] (máy bàn)'],
  ['０９８７６５４３２１', '[số]'],
  ['call +44 20 7946-0958 please', 'call [số] please'],
  ['số 0987654321 hoặc 0912345678', 'số [số] hoặc [số]'],
])('%j is passed on as %j', (typed, shown) => {
  expect(withoutPhones(typed)).toBe(shown);
});

it.each([
  '350.000.000 đ một năm',
  'từ 300.000 - 500.000 đ',
  '1000000 hộp',
  'trước 20/12/2026',
  'YC-2026-0001',
  'mã số thuế 0101234567890',
  '50 m² mặt bằng, 500 ml',
  '',
])('%j stays as it was typed', (typed) => {
  expect(withoutPhones(typed)).toBe(typed);
});
