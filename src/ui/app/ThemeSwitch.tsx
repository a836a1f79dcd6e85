import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun, type TablerIcon } from '@tabler/icons-react';
import { useId } from 'react';
import classes from './Header.module.css';

const SCHEMES: readonly { value: MantineColorScheme; name: string; Icon: TablerIcon }[] = [
  { value: 'light', name: 'Light theme', Icon: IconSun },
  { value: 'dark', name: 'Dark theme', Icon: IconMoon },
  { value: 'auto', name: "The system's theme", Icon: IconDeviceDesktop },
];

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const group = useId();
  return (
    <fieldset className={classes.theme} aria-label="Theme">
      {SCHEMES.map(({ value, name, Icon }) => (
        <label key={value} title={name}>
          <input
            type="radio"
            name={group}
            value={value}
            aria-label={name}
            checked={colorScheme === value}
            onChange={() => setColorScheme(value)}
          />
          <Icon size={14} stroke={1.75} aria-hidden="true" />
        </label>
      ))}
    </fieldset>
  );
}
