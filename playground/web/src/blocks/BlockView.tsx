/** One block, drawn by its kind. */

import type { Block } from "../wire/types";
import { NotDrawn } from "./Boundary";
import { ChartFigure } from "./charts/ChartFigure";
import { Actions } from "./elements/Actions";
import { InputBlock } from "./inputs/InputBlock";
import { Context, Divider, Header, Section } from "./Layout";
import { Alert, Card, Carousel, Container, Tasks, Video } from "./Panels";
import { Image } from "./Picture";
import type {
  CardBlock,
  ChartBlock,
  ContainerBlock,
  HeaderBlock,
  ImageBlock,
  RowBlock,
  SectionBlock,
  TableBlock,
  TaskBlock,
  VideoBlock,
} from "./shapes";
import type { Surface } from "./surface";
import { Table } from "./Table";
import { Drawn, Markdown } from "./Text";

export function BlockView({ block, surface }: { block: Block; surface: Surface }) {
  switch (block.type) {
    case "section":
      return <Section block={block as SectionBlock} surface={surface} />;
    case "header":
      return <Header block={block as HeaderBlock} />;
    case "context":
      return <Context block={block as RowBlock} />;
    case "divider":
      return <Divider />;
    case "actions":
    case "context_actions":
      return <Actions block={block as RowBlock} surface={surface} />;
    case "input":
      return <InputBlock block={block} surface={surface} />;
    case "rich_text":
      return <Drawn block={block} />;
    case "task_card":
    case "plan":
      return <Tasks block={block as TaskBlock} />;
    case "markdown":
      return <Markdown text={String(block.text)} />;
    case "image":
      return <Image block={block as ImageBlock} />;
    case "video":
      return <Video block={block as VideoBlock} />;
    case "table":
    case "data_table":
      return <Table block={block as TableBlock} />;
    case "data_visualization":
      return <ChartFigure block={block as ChartBlock} />;
    case "alert":
      return <Alert block={block as SectionBlock} />;
    case "card":
      return <Card block={block as CardBlock} surface={surface} />;
    case "carousel":
      return <Carousel block={block as RowBlock} surface={surface} />;
    case "container":
      return <Container block={block as ContainerBlock} surface={surface} />;
    default:
      return <NotDrawn type={block.type}>This kind of block is not drawn here: {block.type}</NotDrawn>;
  }
}
