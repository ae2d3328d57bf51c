/** Blocks that frame something: alerts, cards, containers, tasks, videos. */

import { useMemo } from "react";
import type { Block, Element } from "../wire/types";
import { safeAddress } from "./addresses";
import { Blocks } from "./Blocks";
import { ElementView } from "./elements/ElementView";
import { SafeLink } from "./hooks";
import { Picture } from "./Picture";
import type { CardBlock, ContainerBlock, RowBlock, SectionBlock, TaskBlock, VideoBlock } from "./shapes";
import type { Surface } from "./surface";
import { Drawn, PlainText, TextOf } from "./Text";

export function Alert({ block }: { block: SectionBlock }) {
  const level = ["info", "warning", "error", "success"].find((one) => one === block.level) ?? "default";
  return (
    <div className={`block-alert ${level}`} role="note" aria-label={level === "default" ? "Note" : level}>
      {block.text && <TextOf text={block.text} />}
    </div>
  );
}

export function Card({ block, surface }: { block: CardBlock; surface: Surface }) {
  const { hero_image, icon, title, subtitle, body, subtext, actions = [] } = block;
  return (
    <div className="block-card">
      {hero_image && <Picture of={hero_image} size="full" />}
      <div className="block-card-head">
        {icon && <Picture of={icon} size="line" />}
        <div>
          {title && (
            <div className="block-card-title">
              <TextOf text={title} />
            </div>
          )}
          {subtitle && (
            <div className="block-small">
              <TextOf text={subtitle} />
            </div>
          )}
        </div>
      </div>
      {body && <TextOf text={body} />}
      {subtext && (
        <div className="block-small">
          <TextOf text={subtext} />
        </div>
      )}
      <CardActions elements={actions} surface={surface} blockId={block.block_id ?? ""} />
    </div>
  );
}

interface CardActionsProps {
  elements: Element[];
  surface: Surface;
  blockId: string;
}

function CardActions({ elements, surface, blockId }: CardActionsProps) {
  if (elements.length === 0) return null;
  return (
    <div className="block-actions">
      {elements.map((one, place) => (
        <ElementView key={one.action_id ?? place} element={one} surface={surface} blockId={blockId} />
      ))}
    </div>
  );
}

export function Carousel({ block, surface }: { block: RowBlock; surface: Surface }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a row wider than the page is scrolled by keyboard
    <section className="block-carousel" aria-label="Cards" tabIndex={0}>
      <Blocks blocks={block.elements as Block[]} surface={surface} />
    </section>
  );
}

export function Container({ block, surface }: { block: ContainerBlock; surface: Surface }) {
  const title = block.title ? <PlainText text={block.title} /> : null;
  const head = (
    <>
      {block.icon && <Picture of={block.icon} size="line" />}
      {block.rich_text_title ? <Drawn block={block.rich_text_title} /> : title}
      {block.subtitle && (
        <span className="block-small">
          <TextOf text={block.subtitle} />
        </span>
      )}
    </>
  );
  const inside = <Blocks blocks={block.child_blocks} surface={surface} />;
  if (!block.is_collapsible) {
    return (
      <div className="block-container">
        <div className="block-container-head">{head}</div>
        {inside}
      </div>
    );
  }
  return (
    <details className="block-container" open={!block.default_collapsed}>
      <summary className="block-container-head">{head}</summary>
      {inside}
    </details>
  );
}

/** What an agent does, step by step; sources that lead nowhere safe are left out. */
export function Tasks({ block }: { block: TaskBlock }) {
  const shown = useMemo(() => withSafeSources(block), [block]);
  return <Drawn block={shown} />;
}

function withSafeSources({ sources, tasks, ...task }: TaskBlock): TaskBlock {
  return {
    ...task,
    ...(sources && { sources: sources.filter((one) => safeAddress(one.url)) }),
    ...(tasks && { tasks: tasks.map(withSafeSources) }),
  };
}

/** Videos lie elsewhere and are not played here. */
export function Video({ block }: { block: VideoBlock }) {
  return (
    <div className="block-video">
      {block.author_name && <div className="block-small">{block.author_name}</div>}
      <SafeLink href={block.title_url ?? block.video_url}>
        <PlainText text={block.title} />
      </SafeLink>
      {block.description && (
        <div>
          <PlainText text={block.description} />
        </div>
      )}
      <div className="block-small">{block.alt_text}</div>
    </div>
  );
}
