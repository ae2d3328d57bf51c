/** Slack's objects as the local Slack shows them, and what else crosses the wire to this page. */

export interface TextObject {
  type: "plain_text" | "mrkdwn";
  text: string;
  emoji?: boolean;
  verbatim?: boolean;
}

/** A block or an element: what all of them have; each component narrows by `type`. */
export interface Block {
  type: string;
  block_id?: string;
  [key: string]: unknown;
}

export interface Element {
  type: string;
  action_id?: string;
  [key: string]: unknown;
}

export interface Reaction {
  name: string;
  users: string[];
  count: number;
}

export interface SlackFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  url_private: string;
  alt_txt?: string;
}

export interface Attachment {
  blocks?: Block[];
  text?: string;
  color?: string;
}

export interface Message {
  type: "message";
  ts: string;
  user: string;
  text?: string;
  blocks?: Block[];
  attachments?: Attachment[];
  files?: SlackFile[];
  reactions?: Reaction[];
  thread_ts?: string;
  /** A reply that is shown in the channel too. */
  is_broadcast?: boolean;
  reply_count?: number;
  reply_users?: string[];
  latest_reply?: string;
  edited?: { user: string; ts: string };
  bot_id?: string;
  subtype?: string;
  /** A message that is being written while one reads it. */
  streaming_state?: "in_progress" | "completed";
  /** What the app keeps with its message; `event_payload.key` says which message it is. */
  metadata?: { event_type: string; event_payload: { [key: string]: unknown } };
  is_ephemeral?: boolean;
  /** Only on ephemeral messages. */
  channel?: string;
  to?: string;
  /** Slackbot's note that something failed. */
  error?: string;
}

export interface User {
  id: string;
  name: string;
  real_name: string;
  tz: string;
  is_bot: boolean;
  is_admin: boolean;
  deleted?: boolean;
}

export interface ChannelFacts {
  id: string;
  name: string;
  is_im: boolean;
  is_private: boolean;
  is_archived: boolean;
  is_mpim: boolean;
  /** Shared with another organisation. */
  is_ext_shared?: boolean;
  /** The person in a direct message with the app. */
  user?: string;
  members: string[];
  purpose?: { value: string };
}

export interface View {
  id: string;
  type: "modal" | "home";
  callback_id: string;
  title: TextObject | null;
  submit: TextObject | null;
  close: TextObject | null;
  blocks: Block[];
  state: { values: Values };
  hash: string;
  clear_on_close: boolean;
}

/** `state.values`: by block id, then action id. */
type Values = Record<string, Record<string, InputState>>;

export interface Option {
  text: TextObject;
  value?: string;
  description?: TextObject;
  url?: string;
}

export interface OptionGroup {
  label: TextObject;
  options: Option[];
}

export interface InputState {
  type: string;
  value?: string | null;
  selected_option?: Option | null;
  selected_options?: Option[];
  selected_user?: string | null;
  selected_users?: string[];
  selected_conversation?: string | null;
  selected_conversations?: string[];
  selected_channel?: string | null;
  selected_channels?: string[];
  selected_date?: string | null;
  selected_time?: string | null;
  selected_date_time?: number | null;
  rich_text_value?: unknown;
  files?: unknown[];
}

/** What a person puts into an element, as the control interface takes it. */
export type PlainValue = string | number | string[] | Option | Option[] | null;

export interface Prompt {
  title: string;
  message: string;
}

export interface Command {
  command: string;
  description: string;
  usage_hint?: string;
}

export interface Shortcut {
  name: string;
  type: "global" | "message";
  callback_id: string;
  description: string;
}

export interface AgentThread {
  status?: string;
  title?: string;
  prompts?: Prompt[];
  prompts_title?: string;
}

export interface Features {
  slash_commands: Command[];
  shortcuts: Shortcut[];
  suggested_prompts: Prompt[];
  agent_description: string;
}

export interface Fault {
  method: string;
  kind: string;
  times: number;
}

export interface WireEntry {
  index: number;
  direction: "call" | "delivery" | "ack" | "respond";
  method: string;
  body: unknown;
  encoding?: string;
  ok: boolean;
  error: string;
  /** Why Slack refuses it, one sentence each. */
  problems: string[];
  at: number;
  seconds: number;
}

export interface StoryPerson {
  user: string;
  key: "frontline" | "receiver" | "cx_owner" | "admin";
  name: string;
  role: string;
  department: string;
  /** Where this person starts. */
  channel: string;
}

/** The demo's story: who can be played, how far it has got, what the tour offers to type. */
export interface Story {
  name: string;
  phase: "reading" | "connecting" | "ready" | "passing" | "failed";
  done: number;
  total: number;
  note: string;
  people: StoryPerson[];
  complaint: string;
  search: string;
  question: string;
  /** The channel of the weekly digest. */
  review: string;
}

export interface Everything {
  team: { id: string; name: string; domain: string };
  app: { id: string; name: string; real_name: string; user_id: string; bot_id: string };
  now: number;
  sockets: number;
  clock: { now: number; movable: boolean };
  features: Features;
  faults: Fault[];
  users: User[];
  channels: (ChannelFacts & { messages: Message[] })[];
  ephemerals: Message[];
  modals: Record<string, View[]>;
  modal_errors: Record<string, Record<string, string>>;
  homes: Record<string, View>;
  threads: ({ channel: string; thread_ts: string } & AgentThread)[];
}

export type News =
  | { type: "message" | "message_changed"; channel: string; message: Message }
  | { type: "message_deleted"; channel: string; ts: string }
  | { type: "ephemeral"; channel: string; user: string; message: Message }
  | { type: "ephemeral_deleted"; ts: string }
  | { type: "modal"; user: string; stack: View[]; errors: Record<string, string> }
  | { type: "home"; user: string; view: View }
  | { type: "thread"; channel: string; thread_ts: string; shown: AgentThread }
  | { type: "channel"; channel: ChannelFacts }
  | { type: "user"; user: User }
  | { type: "wire"; entry: WireEntry }
  | { type: "sockets"; connected: number }
  | { type: "clock"; now: number }
  | { type: "faults"; faults: Fault[] }
  | ({ type: "story" } & Story)
  | { type: "missed" };

/** What became of something a person did. */
export interface Outcome {
  acked: boolean;
  seconds: number;
  body: unknown;
  error: string;
  ts: string;
}

/** The body of an outcome, of a form that was sent. */
export interface Submitted {
  /** What is wrong, by block id. */
  errors?: Record<string, string>;
}

/** The body of an outcome, of asking the app what a menu offers. */
export interface Suggested {
  options?: Option[];
  option_groups?: OptionGroup[];
}
