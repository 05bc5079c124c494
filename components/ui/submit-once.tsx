import { Notice } from "./notice";
import { SubmitButton } from "./submit-button";
import { textLink } from "./text-link";

type Props = {
  label: string;
  busy: string;
  /** What became of it, once it was sent. */
  done: string | null;
  again: { href: string; label: string };
};

/** Sends a form whose id came with the page; a page anew for the next one, so that pressing twice does nothing twice. */
export function SubmitOnce({ label, busy, done, again }: Props) {
  if (done === null)
    return (
      <SubmitButton busy={busy} className="justify-self-start">
        {label}
      </SubmitButton>
    );
  return (
    <>
      <Notice tone="good" live>
        {done}
      </Notice>
      <a href={again.href} className={textLink}>
        {again.label}
      </a>
    </>
  );
}
