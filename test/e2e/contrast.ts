/** Contrast of what is on the screen, by WCAG 2.2 (relative luminance, success criterion 1.4.3). Runs inside the page. */

/**
 * Every visible element with text of its own whose colour is closer than `least` to 1 to the first opaque background behind it, as
 * `tag.class "text" ratio`. Self-contained: the browser gets its source.
 */
export function lowContrast(least: number): string[] {
  const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = channels(colour)
      .slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element: Element): string => {
    for (let one: Element | null = element; one; one = one.parentElement) {
      const { backgroundColor } = getComputedStyle(one);
      if ((channels(backgroundColor)[3] ?? 1) === 1) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const ratio = (a: string, b: string) => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  };
  const hasText = (element: Element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  return [...document.body.querySelectorAll('*')]
    .filter((element) => element.checkVisibility() && hasText(element))
    .map((element) => ({ element, is: ratio(getComputedStyle(element).color, behind(element)) }))
    .filter(({ is }) => is < least)
    .map(({ element, is }) => `${element.tagName}.${element.className} "${element.textContent?.trim().slice(0, 20)}" ${is.toFixed(2)}`);
}
