import { ProjectsPage } from '../../features/access/projects-page';

export default function Page() {
  return <ProjectsPage />;
}
