import { limits } from '@clipwise/contract';
import { Arg, Ctx, FieldResolver, Float, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../../context.js';
import type { ApiKeyRow } from '../../db/tables/api-keys.js';
import { onceDescription } from '../idempotency/once.service.js';
import { ApiKey, CallerView, CreateApiKeyInput, MadeApiKey, Member, Project } from './access.type.js';
import { permissionsOf, requirePermission } from './caller.js';

@Resolver()
export class AccessResolver {
  @Query(() => CallerView, { description: 'Who asks, and what they may do.' })
  caller(@Ctx() { caller }: ApiContext): CallerView {
    return { ...caller, isControlled: caller.kind !== 'LOCAL', permissions: permissionsOf(caller) };
  }

  @Query(() => [Project], { description: 'Where the caller may go, by name.' })
  projects(@Ctx() { services, caller }: ApiContext) {
    return services.callers.projectsOf(caller);
  }

  @Query(() => [ApiKey], {
    description: 'Keys of the project, the newest first; for a key of the whole server its like come first.',
  })
  apiKeys(@Ctx() { services, caller }: ApiContext) {
    return services.apiKeys.list(caller);
  }

  @Query(() => [Member], {
    description: 'People of the project who have signed in by the identity provider, by name.',
  })
  members(@Ctx() { services, caller }: ApiContext) {
    return services.people.members(caller);
  }

  @Mutation(() => Project)
  createProject(
    @Arg('name', () => String) name: string,
    @Arg('idempotencyKey', () => ID, { nullable: true, description: onceDescription })
    idempotencyKey: string | undefined,
    @Ctx() { services }: ApiContext,
  ) {
    return services.projects.create(name, idempotencyKey ?? null);
  }

  @Mutation(() => Project, { description: 'Another name for it; its id, keys and runs stay.' })
  renameProject(
    @Arg('id', () => ID) id: string,
    @Arg('name', () => String) name: string,
    @Ctx() { services }: ApiContext,
  ) {
    return services.projects.rename(id, name);
  }

  @Mutation(() => MadeApiKey)
  createApiKey(
    @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput,
    @Ctx() { services, caller }: ApiContext,
  ) {
    const { name, role, idempotencyKey = null } = input;
    const wish = { name, role, days: input.days ?? limits.usualKeyDays, idempotencyKey };
    if (input.isServerWide !== true) return services.apiKeys.create(caller, wish);
    requirePermission(caller, 'serve');
    return services.apiKeys.createServerWide(caller, wish);
  }

  @Mutation(() => MadeApiKey, {
    description: 'Another secret for the same name, role and time; the old one goes on for so many hours.',
  })
  rotateApiKey(
    @Arg('id', () => ID) id: string,
    @Arg('hours', () => Float, { defaultValue: 24 }) hours: number,
    @Arg('idempotencyKey', () => ID, { nullable: true, description: onceDescription })
    idempotencyKey: string | undefined,
    @Ctx() { services, caller }: ApiContext,
  ) {
    return services.apiKeys.rotate(caller, id, hours, idempotencyKey ?? null);
  }

  @Mutation(() => ApiKey, { description: 'Ends a key at once, and whoever is signed in by it.' })
  revokeApiKey(@Arg('id', () => ID) id: string, @Ctx() { services, caller }: ApiContext) {
    return services.apiKeys.revoke(caller, id);
  }
}

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @FieldResolver(() => Boolean)
  isServerWide(@Root() key: ApiKeyRow): boolean {
    return key.projectId === null;
  }
}
