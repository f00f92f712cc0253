// As much of React as the tests use: its types are no dependency of ours.
declare module "react" {
  export const StrictMode: unique symbol;
  export function createElement(type: unknown, props: object | null, ...children: unknown[]): object;
}

declare module "react-dom/server" {
  export function renderToString(element: object): string;
}
