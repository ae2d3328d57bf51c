/** The elements of a rich_text block, as far as this page makes them itself. */

export interface Style {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
}

export type Span = { style?: Style } & (
  | { type: "text"; text: string }
  | { type: "link"; url: string; text?: string }
  | { type: "emoji"; name: string }
  | { type: "user"; user_id: string }
  | { type: "usergroup"; usergroup_id: string }
  | { type: "channel"; channel_id: string }
  | { type: "broadcast"; range: "here" | "channel" | "everyone" }
  | { type: "date"; timestamp: number; format: string }
);

export interface Paragraph {
  type: "rich_text_section" | "rich_text_quote" | "rich_text_preformatted";
  elements: Span[];
}
