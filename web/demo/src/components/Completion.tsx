interface CompletionProps {
  /** From 0 to 1. */
  share: number;
  label: string;
}

/** How much of a profile is known. */
export function Completion({share, label}: CompletionProps) {
  const percent = Math.round(share * 100);
  return (
    <div className="completion">
      <span>{label}</span>
      <span aria-hidden="true">{percent} %</span>
      <progress max={100} value={percent} aria-label={label}>{percent} %</progress>
    </div>
  );
}
