'use client';

import { SunMoon } from 'lucide-react';

/** Where the chosen theme is kept in this browser. */
const themeKey = 'clipwise-theme';

/** The other theme than the one that is shown; kept in this browser. */
export function switchTheme(): void {
  const root = document.documentElement;
  const isDark = root.dataset.theme
    ? root.dataset.theme === 'dark'
    : window.matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = isDark ? 'light' : 'dark';
  try {
    localStorage.setItem(themeKey, root.dataset.theme);
  } catch {
    // Storage is blocked: the choice lasts for this page only.
  }
}

/** Switches between light and dark. */
export function ThemeToggle() {
  return (
    <button
      type="button"
      className="button is-quiet is-small"
      onClick={switchTheme}
      data-testid="theme-toggle"
    >
      <SunMoon size={14} strokeWidth={1.4} aria-hidden="true" />
      Light / dark
    </button>
  );
}
