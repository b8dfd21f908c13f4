/** How the API says no: `{ "error": { "code", "message", "details"? } }`, and which status goes with which code. */

/** What a refusal is called, and its HTTP status. */
export const REFUSALS = {
  'not-json': 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  'too-slow': 408,
  conflict: 409,
  'too-large': 413,
  'wrong-type': 415,
  invalid: 422,
  'too-many': 429,
  busy: 503,
} as const;
/** A refusal's code. */
export type RefusalCode = keyof typeof REFUSALS;

const MESSAGES: Record<RefusalCode, string> = {
  'not-json': 'Nội dung không phải JSON. / The body is not JSON.',
  unauthorised: 'Thiếu khóa hoặc khóa không đúng. / No key, or not a valid one: Authorization: Bearer KEY.',
  forbidden: 'Khóa này không có quyền làm việc đó. / This key may not do that.',
  'not-found': 'Không có mục này. / There is no such thing.',
  'too-slow': 'Nội dung đến quá chậm. / The body took too long.',
  conflict: 'Việc này không làm được ở trạng thái hiện tại. / That can’t be done in the present state.',
  'too-large': 'Nội dung quá lớn. / The body is too large.',
  'wrong-type': 'Loại nội dung không nhận. / This content type is not taken.',
  invalid: 'Dữ liệu gửi lên chưa đúng. / What was sent is not as described in /api/docs.',
  'too-many': 'Sai quá nhiều lần, thử lại sau một phút. / Too many failures; try again in a minute.',
  busy: 'Hệ thống đang bận, thử lại sau. / Busy, please try again.',
};

/** The body of a refusal. */
export interface RefusalBody {
  error: { code: RefusalCode; message: string; details?: unknown };
}

/** A refusal's body; its own message where the usual one says too little. */
export function refusalBody(
  code: RefusalCode,
  { message = MESSAGES[code], details }: { message?: string; details?: unknown } = {},
): RefusalBody {
  return { error: { code, message, ...(details === undefined ? {} : { details }) } };
}

/** Thrown by a route that says no, and answered in one place: a route's answer is then what its description promises. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly code: RefusalCode;
  readonly body: RefusalBody;
  constructor(code: RefusalCode, more?: { message?: string; details?: unknown }) {
    super(code);
    this.code = code;
    this.body = refusalBody(code, more);
  }
}

/** A refusal before or beside the routes. */
export function refuse(code: RefusalCode, headers: Record<string, string> = {}): Response {
  return Response.json(refusalBody(code), { status: REFUSALS[code], headers });
}
