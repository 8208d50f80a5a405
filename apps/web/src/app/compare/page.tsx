import { ComparePage } from '../../features/compare/compare-page';

export default function Page() {
  return <ComparePage />;
}
