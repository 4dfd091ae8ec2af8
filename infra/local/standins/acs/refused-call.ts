/** A call that ACS would refuse, with the status, code and message that it gets. */
export class RefusedCall extends Error {
  readonly status: 400 | 401 | 404;
  readonly code: string;

  constructor(status: 400 | 401 | 404, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The error shape of Azure Communication Services. */
export function failure(status: number, message: string, code = CODES[status] ?? "InternalError") {
  return { error: { code, message } };
}

const CODES: Record<number, string> = {
  401: "Denied",
  403: "Forbidden",
  404: "NotFound",
  429: "TooManyRequests",
};
