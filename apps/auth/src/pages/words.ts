/** What the sign-in pages say, in both languages. */
import type { PasswordFault } from '../people/password-fault.js';
import { passwordCharactersMin } from '../people/password-fault.js';

export type Language = 'zh-CN' | 'en';

export interface Words {
  readonly title: string;
  readonly lead: string;
  readonly subject: string;
  readonly password: string;
  readonly signIn: string;
  readonly chooseTitle: string;
  readonly chooseLead: string;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly repeated: string;
  readonly change: string;
  readonly refused: string;
  readonly locked: string;
  readonly different: string;
  readonly expired: string;
  readonly unfit: Readonly<Record<PasswordFault, string>>;
}

const chinese: Words = {
  title: '登录产融',
  lead: '企业数字画像与风险评分',
  subject: '账号',
  password: '密码',
  signIn: '登录',
  chooseTitle: '设置新密码',
  chooseLead: `首次登录须更换系统生成的密码。新密码至少 ${passwordCharactersMin} 个字符，可用整句话。`,
  currentPassword: '当前密码',
  newPassword: '新密码',
  repeated: '再次输入新密码',
  change: '更换并登录',
  refused: '账号或密码不正确。',
  locked: '连续多次输入错误，请五分钟后再试。',
  different: '两次输入的新密码不一致。',
  expired: '登录页面已过期，请回到控制台重新登录。',
  unfit: {
    short: `新密码太短，至少 ${passwordCharactersMin} 个字符。`,
    long: '新密码太长，最多 128 个字符。',
    same: '新密码不能与当前密码相同。',
    obvious: '新密码容易被猜到：不要包含账号或产品名，也不要重复同一字符。',
  },
};

const english: Words = {
  title: 'Sign in to Chanrong',
  lead: 'Digital portraits and risk scores of manufacturers',
  subject: 'Name',
  password: 'Password',
  signIn: 'Sign in',
  chooseTitle: 'Choose a password',
  chooseLead: `The first sign-in replaces the password that the installation made. Use at least ${passwordCharactersMin} characters; a sentence is fine.`,
  currentPassword: 'Current password',
  newPassword: 'New password',
  repeated: 'New password again',
  change: 'Change and sign in',
  refused: 'The name or the password is wrong.',
  locked: 'Too many wrong passwords in a row. Try again in five minutes.',
  different: 'The two new passwords differ.',
  expired: 'This sign-in has expired. Go back to the console and sign in again.',
  unfit: {
    short: `The new password is too short: at least ${passwordCharactersMin} characters.`,
    long: 'The new password is too long: at most 128 characters.',
    same: 'The new password must differ from the current one.',
    obvious:
      'The new password is easy to guess: leave out your name and the product’s, and repeat less.',
  },
};

/** Chinese unless the browser prefers English to it. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const preferred = (acceptLanguage ?? '').toLowerCase();
  const chineseAt = preferred.indexOf('zh');
  const englishAt = preferred.indexOf('en');
  return englishAt >= 0 && (chineseAt < 0 || englishAt < chineseAt) ? 'en' : 'zh-CN';
}

export function wordsOf(language: Language): Words {
  return language === 'en' ? english : chinese;
}
