import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun, type TablerIcon } from '@tabler/icons-react';
import classes from './Header.module.css';

const SCHEMES: readonly { value: MantineColorScheme; name: string; Icon: TablerIcon }[] = [
  { value: 'light', name: 'Light theme', Icon: IconSun },
  { value: 'dark', name: 'Dark theme', Icon: IconMoon },
  { value: 'auto', name: "The system's theme", Icon: IconDeviceDesktop },
];

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      aria-label="Theme"
      className={classes.theme}
      value={colorScheme}
      onChange={setColorScheme}
      data={SCHEMES.map(({ value, name, Icon }) => ({
        value,
        label: (
          <span className={classes.themeChoice} title={name}>
            <Icon size={14} stroke={1.75} aria-hidden="true" />
            <span className="visually-hidden">{name}</span>
          </span>
        ),
      }))}
    />
  );
}
