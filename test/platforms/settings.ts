/** The program's settings that lead it to the offline platforms. */
import type { TelegramServer } from './telegram-server.ts';
import type { ZaloServer } from './zalo-server.ts';

/** For both channels; each call hands out a new first refresh token of the OA. */
export function platformSettings(telegram: TelegramServer, zalo: ZaloServer): Record<string, string> {
  const { appId, appSecret, oaId, oaSecretKey } = zalo.options;
  return {
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_WEBHOOK_SECRET: telegram.secret,
    TELEGRAM_API_ROOT: telegram.root,
    ZALO_APP_ID: appId,
    ZALO_APP_SECRET: appSecret,
    ZALO_OA_ID: oaId,
    ZALO_OA_SECRET_KEY: oaSecretKey,
    ZALO_REFRESH_TOKEN: zalo.pair().refresh_token,
    ZALO_API_ROOT: zalo.apiRoot,
    ZALO_OAUTH_ROOT: zalo.oauthRoot,
    ZALO_TEMPLATE_ROOT: zalo.templateRoot,
  };
}
