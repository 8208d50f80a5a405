'use client';

/** Switches between light and dark; the choice is kept in this browser. */
export function ThemeToggle() {
  const toggle = () => {
    const root = document.documentElement;
    const systemDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : systemDark;
    root.dataset.theme = dark ? 'light' : 'dark';
    try {
      localStorage.setItem('clipwise-theme', root.dataset.theme);
    } catch {
      // Storage is blocked: the choice lasts for this page only.
    }
  };
  return (
    <button type="button" onClick={toggle} data-testid="theme-toggle">
      Light / dark
    </button>
  );
}
