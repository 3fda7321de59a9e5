// The looks that a card is drawn in. The colours are close to those of Teams,
// and every text in them has a contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3).

const colours = {
  light: {
    text: "#242424", subtle: "#616161", accent: "#5b5fc7", line: "#e0e0e0",
    good: "#0e700e", warning: "#835b00", attention: "#b10e1c",
    back: { default: "#ffffff", emphasis: "#f5f5f5", accent: "#e8ebfa", good: "#e7f2da", warning: "#fdf6e3", attention: "#fdf3f4" },
  },
  dark: {
    text: "#ffffff", subtle: "#c8c8c8", accent: "#aeb2ff", line: "#525252",
    good: "#92d36e", warning: "#f2c661", attention: "#ff9ba6",
    back: { default: "#292929", emphasis: "#1f1f1f", accent: "#2f2f4a", good: "#1d3a1d", warning: "#43360f", attention: "#4a1f24" },
  },
};

// host returns the host configuration for light or dark: sizes and behaviour
// are those of Teams' desktop and phone clients. The headings on a card are of
// the level that the page has room for there.
export function host(theme, headingLevel) {
  const c = colours[theme];
  const pair = (colour) => ({ default: colour, subtle: colour });
  const foregroundColors = {
    default: { default: c.text, subtle: c.subtle }, dark: pair("#242424"), light: pair("#ffffff"),
    accent: pair(c.accent), good: pair(c.good), warning: pair(c.warning), attention: pair(c.attention),
  };
  const containerStyles = {};
  for (const [name, backgroundColor] of Object.entries(c.back))
    containerStyles[name] = { backgroundColor, borderColor: c.line, foregroundColors };
  const font = (fontFamily) => ({
    fontFamily,
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
  });
  return {
    choiceSetInputValueSeparator: ",",
    supportsInteractivity: true,
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: c.line },
    imageSizes: { small: 32, medium: 52, large: 100 },
    fontTypes: { default: font("'Segoe UI', system-ui, sans-serif"), monospace: font("Consolas, monospace") },
    textStyles: { heading: { fontType: "default", size: "large", weight: "bolder", color: "default", isSubtle: false } },
    textBlock: { headingLevel },
    containerStyles,
    actions: {
      maxActions: 6, spacing: "default", buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left",
      showCard: { actionMode: "inline", inlineTopMargin: 16, style: "emphasis" },
    },
    adaptiveCard: { allowCustomStyle: false },
    factSet: {
      title: { size: "default", color: "default", isSubtle: false, weight: "bolder", wrap: true },
      value: { size: "default", color: "default", isSubtle: false, weight: "default", wrap: true },
      spacing: 16,
    },
    inputs: { label: { requiredInputs: { suffix: " *", suffixColor: "attention" } }, errorMessage: { color: "attention" } },
  };
}

export const looks = {
  light: { name: "light", theme: "light" },
  dark: { name: "dark", theme: "dark" },
  phone: { name: "phone", theme: "light" },
};
