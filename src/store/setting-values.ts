/** Office settings as numbers and texts: one that is missing reads as its default. */
import type { OfficeSettings } from '../model.ts';
import { SETTING_DEFAULTS, type SettingName } from './settings.ts';

/** Milliseconds of an hour. */
export const HOUR_MS = 3_600_000;
/** Milliseconds of a day. */
export const DAY_MS = 24 * HOUR_MS;

/** A number among the settings. */
export const numberSetting = (settings: OfficeSettings, name: SettingName): number => Number(settings[name] ?? SETTING_DEFAULTS[name]);

/** A text among the settings. */
export const textSetting = (settings: OfficeSettings, name: SettingName): string => String(settings[name] ?? SETTING_DEFAULTS[name]);
