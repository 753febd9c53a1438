/** What a refusal of the API says in Chinese, by its type; the API says it in English. */
export const problemWords: Readonly<Record<string, string>> = {
  'invalid-request': '请求的内容不符合要求。',
  unauthenticated: '登录已结束，请重新登录。',
  'insufficient-scope': '您的账号没有这项权限。',
  'not-proven': '请求所附的证明无效。',
  'not-found': '没有您可以查看的内容。请核对地址，并确认企业已授权。',
  'not-yet-known': '所选时点尚无数据。',
  refused: '登记处未接受这项操作。',
  'idempotency-key-reused': '同一幂等键已用于另一个请求。',
  'too-many-requests': '请求过于频繁，请稍候再试。',
  'too-many-streams': '打开的窗口过多，请关闭不用的窗口。',
  'too-large': '请求过大。',
  'internal-error': '服务出错，请稍后重试。',
  unavailable: '服务暂时无法回答，请稍后重试。',
};

/** @param type `urn:chanrong:problem:…` */
export function problemInChinese(type: string): string | undefined {
  return problemWords[type.split(':').at(-1) ?? ''];
}
