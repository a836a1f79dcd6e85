import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent: an ultramarine, from tint to shade. */
const accent: MantineColorsTuple = [
  '#eef1ff',
  '#dbe1fd',
  '#b9c4f8',
  '#94a5f5',
  '#7088f0',
  '#4a66e2',
  '#3450d4',
  '#2746c9',
  '#2039a6',
  '#1a2e85',
];

const FONT_FAMILY = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";

/** Id of the element in which menus and popovers are drawn: inside the main landmark, outside every scrolling panel. */
export const OVERLAYS_ID = 'overlays';
const OVERLAYS = { target: `#${OVERLAYS_ID}` };

/** Surfaces, ink and lines are in `tokens.css`; this sets what the components read. */
export const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 5 },
  defaultRadius: 6,
  fontFamily: FONT_FAMILY,
  headings: { fontFamily: FONT_FAMILY, fontWeight: '600' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Menu: {
      defaultProps: {
        shadow: 'md',
        radius: 8,
        transitionProps: { duration: 100 },
        portalProps: OVERLAYS,
        // Focus goes to the first item, and every item can be tabbed to: a long menu scrolls by keyboard.
        withInitialFocusPlaceholder: false,
        menuItemTabIndex: 0,
      },
    },
    Popover: { defaultProps: { shadow: 'md', radius: 8, transitionProps: { duration: 100 }, portalProps: OVERLAYS } },
  },
});
