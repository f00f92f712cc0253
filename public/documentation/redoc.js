const DARK = {
  colors: {
    primary: { main: "#f0a875" },
    text: { primary: "#e6e9ef", secondary: "#a3adbd" },
    border: { dark: "#323b49", light: "#323b49" },
    http: { get: "#6fbf8b", post: "#7fb0e6", put: "#d9a5f0", patch: "#e0c060", delete: "#f08a80" },
  },
  schema: { nestedBackground: "#1c222c", typeNameColor: "#a3adbd", typeTitleColor: "#e6e9ef" },
  sidebar: { backgroundColor: "#1c222c", textColor: "#e6e9ef" },
  rightPanel: { backgroundColor: "#10141a" },
  typography: { code: { backgroundColor: "#1c222c", color: "#f0a875" } },
};
const LIGHT = {
  colors: { primary: { main: "#8a3b12" } },
  sidebar: { backgroundColor: "#fbfaf8" },
};

const isDark = matchMedia("(prefers-color-scheme: dark)");
const show = () =>
  window.Redoc.init(
    "/api/schema/",
    { hideHostname: true, scrollYOffset: ".bar", theme: isDark.matches ? DARK : LIGHT },
    document.querySelector("#redoc"),
  );
isDark.addEventListener("change", () => location.reload());
show();
