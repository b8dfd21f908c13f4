/** All readers of answers in one place: text in, a value or the reason why not out. Pure. */
export { readChoiceNumber, readChoiceNumbers } from './readers/choice-number.ts';
export {
  findDossierCode,
  findDossierSlip,
  findLinkCode,
  LINK_CODE_LETTERS,
  readDossierCode,
  readDossierSlip,
  readLinkCode,
  readRequestCode,
  readRequestSlip,
} from './readers/codes.ts';
export { readDate } from './readers/date.ts';
export { readHours, readTime } from './readers/hours.ts';
export { type Money, readMoney } from './readers/money.ts';
export { readNumber } from './readers/number.ts';
export { readAnyPhone, readPhone } from './readers/phone.ts';
export { type Frequency, type Quantity, readQuantity } from './readers/quantity.ts';
export type { Read, Why } from './readers/read.ts';
export { isPotentialFive, readStars } from './readers/stars.ts';
export { readYesNo } from './readers/yes-no.ts';
