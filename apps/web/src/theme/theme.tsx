/** Light and dark; colours that keep their contrast, and mean "act" and nothing else. */
import { App, ConfigProvider, theme as antTheme, type ThemeConfig } from 'antd';
import english from 'antd/locale/en_US';
import chinese from 'antd/locale/zh_CN';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useLanguage } from '../i18n/i18n.js';

export type Appearance = 'light' | 'dark';

const storageKey = 'chanrong:appearance';
const AppearanceContext = createContext<{
  readonly appearance: Appearance;
  readonly choose: (appearance: Appearance) => void;
}>({ appearance: 'light', choose: () => undefined });

export function useAppearance() {
  return useContext(AppearanceContext);
}

const light: ThemeConfig = {
  token: {
    colorPrimary: '#0b5bd3',
    colorInfo: '#0b5bd3',
    colorLink: '#0b5bd3',
    colorError: '#c9151e',
    colorSuccess: '#1a7f37',
    colorTextTertiary: 'rgba(0,0,0,.62)',
    colorTextDescription: 'rgba(0,0,0,.62)',
    colorTextPlaceholder: 'rgba(0,0,0,.58)',
  },
};

const dark: ThemeConfig = {
  algorithm: antTheme.darkAlgorithm,
  token: {
    colorPrimary: '#3b82f6',
    colorLink: '#69a5ff',
    colorTextTertiary: 'rgba(255,255,255,.62)',
    colorTextDescription: 'rgba(255,255,255,.65)',
    colorTextPlaceholder: 'rgba(255,255,255,.55)',
  },
};

export function Themed({ children }: { readonly children: ReactNode }): ReactNode {
  const [appearance, setAppearance] = useState(appearanceAtStart);
  const language = useLanguage();
  useEffect(() => {
    document.documentElement.dataset['appearance'] = appearance;
  }, [appearance]);
  const chosen = useMemo(
    () => ({
      appearance,
      choose: (next: Appearance) => {
        localStorage.setItem(storageKey, next);
        setAppearance(next);
      },
    }),
    [appearance],
  );
  const { nonce } = document.querySelector('script[nonce]') as HTMLScriptElement;
  return (
    <AppearanceContext.Provider value={chosen}>
      <ConfigProvider
        csp={{ nonce: nonce ?? '' }}
        locale={language === 'en' ? english : chinese}
        theme={appearance === 'dark' ? dark : light}
        button={{ autoInsertSpace: false }}
      >
        <App>{children}</App>
      </ConfigProvider>
    </AppearanceContext.Provider>
  );
}

function appearanceAtStart(): Appearance {
  const chosen = localStorage.getItem(storageKey);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
