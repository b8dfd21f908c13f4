import { expect, test } from 'vitest';
import { matchPlace } from '../../src/understanding/places.ts';

test.each([
  ['q. tây hồ', { name: 'tay ho', unit: 'quan' }],
  ['h ba vì', { name: 'ba vi', unit: 'huyen' }],
  ['H.Ba Vì', { name: 'ba vi', unit: 'huyen' }],
  ['xã Thạch Xá', { name: 'thach xa', unit: 'xa' }],
  ['phường Quảng An', { name: 'quang an', unit: 'phuong' }],
  ['TX Sơn Tây', { name: 'son tay', unit: 'thi xa' }],
  ['q hbt', { name: 'hai ba trung', unit: 'quan' }],
  ['ở đđ', { name: 'dong da' }],
  ['ở Tây Hồ ạ', { name: 'tay ho' }],
  ['xã Thạch Xá, huyện Thạch Thất, Hà Nội', { name: 'thach xa', unit: 'xa', within: { name: 'thach that', unit: 'huyen' } }],
  ['huyện Phú Xuyên - Hà Nội', { name: 'phu xuyen', unit: 'huyen' }],
  ['Hà Nội', { name: 'ha noi' }],
  ['Xa La', { name: 'xa la' }],
  ['p. Phương Mai', { name: 'phuong mai', unit: 'phuong' }],
  ['Phương Mai', { name: 'phuong mai' }],
  ['xã', { name: 'xa' }],
  ['gl', { name: 'gl' }],
  ['???', null],
  ['', null],
])('%j is %j', (text, place) => {
  expect(matchPlace(text)).toEqual(place);
});
