/** The fields of blocks and elements as this page reads them. */

import type { Block, Element, Option, TextObject } from "../wire/types";

export interface Confirmation {
  title: TextObject;
  text: TextObject;
  confirm: TextObject;
  deny: TextObject;
  style?: "primary" | "danger";
}

export interface ImageSource {
  image_url?: string;
  slack_file?: { id?: string; url?: string };
  alt_text?: string;
}

export interface ButtonElement extends Element {
  text: TextObject;
  value?: string;
  url?: string;
  style?: "primary" | "danger";
  confirm?: Confirmation;
  accessibility_label?: string;
  icon?: string;
  visible_to_user_ids?: string[];
}

export interface OverflowElement extends Element {
  options: Option[];
  confirm?: Confirmation;
}

interface Thumb {
  text: TextObject;
  value: string;
  accessibility_label?: string;
}

export interface FeedbackElement extends Element {
  positive_button: Thumb;
  negative_button: Thumb;
}

export interface SectionBlock extends Block {
  text?: TextObject;
  fields?: TextObject[];
  accessory?: Element;
}

export interface HeaderBlock extends Block {
  text: TextObject;
  level?: 1 | 2 | 3 | 4;
}

export interface RowBlock extends Block {
  elements: Element[];
}

export interface ImageBlock extends Block, ImageSource {
  title?: TextObject;
}

export interface CardBlock extends Block {
  hero_image?: ImageSource;
  icon?: ImageSource;
  title?: TextObject;
  subtitle?: TextObject;
  body?: TextObject;
  subtext?: TextObject;
  actions?: Element[];
}

export interface ContainerBlock extends Block {
  title?: TextObject;
  rich_text_title?: Block;
  subtitle?: TextObject;
  icon?: ImageSource;
  child_blocks: Block[];
  is_collapsible?: boolean;
  default_collapsed?: boolean;
}

export interface VideoBlock extends Block {
  title: TextObject;
  title_url?: string;
  video_url: string;
  thumbnail_url: string;
  alt_text: string;
  author_name?: string;
  description?: TextObject;
}

/** A task, or a plan of several. */
export interface TaskBlock extends Block {
  sources?: { url: string; text: string }[];
  tasks?: TaskBlock[];
}

export interface Cell {
  type: "raw_text" | "raw_number" | "rich_text";
  text?: string;
  value?: number;
  [key: string]: unknown;
}

export interface TableBlock extends Block {
  rows: Cell[][];
  column_settings?: ({ align?: "left" | "center" | "right"; is_wrapped?: boolean } | null)[];
  caption?: string;
  page_size?: number;
  row_header_column_index?: number;
}

export interface Series {
  name: string;
  data: { label: string; value: number }[];
}

export type Chart =
  | { type: "pie"; segments: { label: string; value: number }[] }
  | {
      type: "bar" | "line" | "area";
      series: Series[];
      axis_config: { categories: string[]; x_label?: string; y_label?: string };
    };

export interface ChartBlock extends Block {
  title: string;
  chart: Chart;
}

/** A text without its markup, for names that are only heard. */
export const heard = (text: TextObject | undefined): string =>
  (text?.text ?? "")
    .replace(/<[^>|]*\|([^>]*)>/g, "$1")
    .replace(/[*_~`]|<[^>]*>/g, "")
    .trim()
    .slice(0, 75);
