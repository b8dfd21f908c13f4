/** What the rest of the turn sees of an effect that is only carried out with the commit: its language, consents, role. Pure. */
import type { Effect, Person, Purpose } from '../model.ts';

/** The person as an effect will leave them. */
export function foresee(person: Person, effect: Effect): Person {
  switch (effect.effect) {
    case 'set-language':
      return { ...person, language: effect.language };
    case 'set-role':
      return { ...person, role: effect.role };
    case 'grant-consent':
      return { ...person, consents: [...new Set([...person.consents, effect.purpose])] };
    case 'withdraw-consent':
      return withoutConsent(person, effect.purpose);
    case 'set-profile':
      return { ...person, hasName: person.hasName || Boolean(effect.name), hasPhone: person.hasPhone || Boolean(effect.phone) };
    case 'unlink':
      return { ...person, producers: person.producers.filter(({ code }) => code !== effect.producer) };
    case 'end-handover':
      return { ...person, handover: null };
    default:
      return person;
  }
}

// Without the consent to keep them, name and phone go, and with them what could be shared.
function withoutConsent(person: Person, purpose: Purpose): Person {
  const gone: readonly Purpose[] = purpose === 'contact' ? ['contact', 'share'] : [purpose];
  const consents = person.consents.filter((one) => !gone.includes(one));
  return purpose === 'contact' ? { ...person, consents, hasName: false, hasPhone: false } : { ...person, consents };
}
