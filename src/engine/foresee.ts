/** What the rest of the turn sees of an effect that is only carried out with the commit: its language, consents, role. Pure. */
import type { Effect, Person } from '../model.ts';

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
      return { ...person, consents: person.consents.filter((purpose) => purpose !== effect.purpose) };
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
