/** `npm run connect -- telegram`: sets the bot up and checks it, or (`--check`) only checks. */
import { checkTelegram, setUpTelegram } from '../channels/telegram/setup.ts';

/** What the command needs to know. */
export interface ConnectTelegram {
  token: string;
  secret: string;
  /** `PUBLIC_URL`, without a slash at its end. */
  publicUrl: string;
  apiRoot: string;
  /** Only look, change nothing. */
  check: boolean;
  /** Where the lines go; the terminal by default. */
  print?: (line: string) => void;
}

/** A setting up is a few small calls; a network that needs longer than this has a problem. In ms. */
const TIMEOUT_MS = 15_000;

/** Connects the bot and prints a plain line for each thing done or looked at. Returns the problems; none when all is well. */
export async function connectTelegram({
  token,
  secret,
  publicUrl,
  apiRoot,
  check,
  print = console.log,
}: ConnectTelegram): Promise<string[]> {
  const setup = { token, secret, apiRoot, webhook: `${publicUrl}/webhook/telegram`, timeoutMs: TIMEOUT_MS };
  const problems: string[] = [];
  const tell = (lines: { ok: boolean; line: string }[]) => {
    for (const { ok, line } of lines) {
      print(`${ok ? '  ' : '! '}${line}`);
      if (!ok) problems.push(line);
    }
  };
  if (!publicUrl.startsWith('https://'))
    tell([{ ok: false, line: `PUBLIC_URL: Telegram chỉ gọi https / Telegram calls https only, not ${publicUrl}` }]);
  if (problems.length === 0 && !check) tell(await setUpTelegram(setup));
  if (check || problems.length === 0) tell(await checkTelegram(setup));
  return problems;
}
