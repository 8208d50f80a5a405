import Link from 'next/link';

export default function NotFound() {
  return (
    <p className="panel">
      There is no page at this address. Go to the <Link href="/">runs</Link>.
    </p>
  );
}
