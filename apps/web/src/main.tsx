import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startClient } from './api/query.js';
import { Console } from './app.js';
import { startTranslation } from './i18n/i18n.js';
import './styles.css';
import { Themed } from './theme/theme.js';

await startTranslation();
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={startClient()}>
      <Themed>
        <Console />
      </Themed>
    </QueryClientProvider>
  </StrictMode>,
);
