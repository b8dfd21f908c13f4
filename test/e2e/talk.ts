/** A visitor's hands: be somebody, write, tap, and wait for what comes. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Which of the two panes. */
export type Face = 'zalo' | 'telegram';
/** Which of the three tabs. */
export type Who = 'producer' | 'buyer' | 'staff';

/** The pane of one channel. */
export const pane = (page: Page, face: Face): Locator => page.locator(`.pane.${face}`);
/** What our side said in it. */
export const theirs = (page: Page, face: Face): Locator => pane(page, face).locator('.message.them');
/** The tab of one person. */
export const tab = (page: Page, who: Who): Locator => page.locator(`[data-person="${who}"]`);

/** The page's script listens from now on. */
const ready = (page: Page) => page.locator('body:not([inert])').waitFor();

/** Becomes somebody. */
export async function be(page: Page, who: Who): Promise<void> {
  await ready(page);
  await tab(page, who).click();
}

/** Writes a message and waits until something new that holds `expected` came back. */
export async function write(page: Page, face: Face, text: string, expected: RegExp | string): Promise<Locator> {
  await ready(page);
  const before = await theirs(page, face).count();
  await pane(page, face).locator('form input').fill(text);
  await pane(page, face).locator('form input').press('Enter');
  return answered(page, face, before, expected);
}

/** Taps the newest button with this title and waits until something new that holds `expected` came back. */
export async function tap(page: Page, face: Face, title: RegExp | string, expected: RegExp | string): Promise<Locator> {
  const before = await theirs(page, face).count();
  await key(page, face, title).click();
  return answered(page, face, before, expected);
}

/** The newest button with this title. */
export const key = (page: Page, face: Face, title: RegExp | string): Locator => pane(page, face).locator('.key', { hasText: title }).last();

async function answered(page: Page, face: Face, before: number, expected: RegExp | string): Promise<Locator> {
  await theirs(page, face).nth(before).waitFor();
  return said(page, face, expected);
}

/** The newest message that holds these words; waits for it. */
export async function said(page: Page, face: Face, words: RegExp | string): Promise<Locator> {
  const found = theirs(page, face).filter({ hasText: words }).last();
  await found.waitFor({ timeout: 15_000 });
  return found;
}

/** Expects of what `read` gives, within 15 s: this machine may be busy. */
export const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000 });
