/** A Slack app manifest (JSON) → the app's commands, shortcuts, scopes and events. */
import * as z from 'zod';

const command = z.object({
  command: z.string(),
  description: z.string().default(''),
  usage_hint: z.string().default(''),
  should_escape: z.boolean().default(false),
});
const shortcut = z.object({
  name: z.string(),
  type: z.enum(['message', 'global']),
  callback_id: z.string(),
  description: z.string().default(''),
});
const shape = z.object({
  display_information: z.object({ name: z.string(), description: z.string().default('') }),
  features: z.object({
    app_home: z.object({ home_tab_enabled: z.boolean().default(false) }).default({ home_tab_enabled: false }),
    slash_commands: z.array(command).default([]),
    shortcuts: z.array(shortcut).default([]),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }) }),
});

export interface AppManifest {
  readonly name: string;
  readonly description: string;
  readonly hasHome: boolean;
  readonly commands: readonly z.infer<typeof command>[];
  readonly shortcuts: readonly z.infer<typeof shortcut>[];
  readonly scopes: readonly string[];
  readonly events: readonly string[];
}

/** @throws {z.ZodError} if a required field is missing. */
export function parseManifest(json: string): AppManifest {
  const { display_information: info, features, oauth_config, settings } = shape.parse(JSON.parse(json));
  return {
    name: info.name,
    description: info.description,
    hasHome: features.app_home.home_tab_enabled,
    commands: features.slash_commands,
    shortcuts: features.shortcuts,
    scopes: oauth_config.scopes.bot,
    events: settings.event_subscriptions.bot_events,
  };
}
