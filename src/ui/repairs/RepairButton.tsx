import { IconTool } from '@tabler/icons-react';
import classes from './Repairs.module.css';

interface RepairButtonProps {
  /** What the repair does: "Use a 4 × 4 kernel". */
  readonly label: string;
  readonly onClick: () => void;
}

export function RepairButton({ label, onClick }: RepairButtonProps) {
  return (
    <button type="button" className={classes.repair} onClick={onClick}>
      <IconTool size={12} stroke={1.75} aria-hidden="true" />
      {label}
    </button>
  );
}
