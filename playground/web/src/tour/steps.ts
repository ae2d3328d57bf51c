/** The seven steps of the tour: what each is called, why it matters, and what to see once it is done. */

import type { StepKey } from "./done";

export interface Step {
  key: StepKey;
  title: string;
  why: string;
  /** Said once it is done: what to look at. */
  look: string;
}

export const STEPS: Step[] = [
  {
    key: "log",
    title: "Log what a customer says",
    why: "One fault reaches a bank as a card complaint here, a refund complaint there and an escalation next door. Each team closes its own ticket. So Faultline listens where people talk anyway, and takes it in their own words.",
    look: "Mara got a receipt that only she can see. Card and customer number were taken out before anything was stored.",
  },
  {
    key: "recognise",
    title: "Recognise it",
    why: "Seconds later the complaint has been compared with everything on file. Other departments told the same fault in other words; none of them could see that alone.",
    look: "The card names the likely cause and how sure that is, who else met it, and what resolved it before.",
  },
  {
    key: "resolve",
    title: "Say whether it fits",
    why: "Mara can tell her customer something useful today. And people have the last word: no machine ever moves a case that somebody has placed.",
    look: "The card now says *confirmed by a person*. *Undo* takes it back.",
  },
  {
    key: "handoff",
    title: "Hand it off",
    why: "This customer has told her story three times. A handoff carries all of it along, and whether it was accepted, sent back or forgotten stays on record.",
    look: "Tobin has accepted it, and Mara reads that on her card. Nobody had to ask the customer again.",
  },
  {
    key: "decide",
    title: "Decide in the digest",
    why: "Every Monday the digest tells the people who can fix things what keeps happening between departments, and what to decide now. Behind each number are its cases: *Evidence* opens them.",
    look: "The digest shows who decided what, to everybody in the channel. Next Monday's begins with it.",
  },
  {
    key: "prove",
    title: "Prove the fix",
    why: "Closing tickets proves nothing. Faultline counts before and after the day a fix is out, and calls it *better* only where chance does not explain it.",
    look: "Look at the newest digest, under *What was decided and what came of it*: how often it came before the fix and after it, and whether what was expected was reached. *Better* is measured, not claimed.",
  },
  {
    key: "ask",
    title: "Ask in plain words",
    why: "No report to order, no query to write. Every statement of an answer names its cases, and what Faultline cannot know it says. No language model is asked; nothing leaves your house.",
    look: "Beneath the answer stand its cases and how the question was understood: press a ✕ to take something away.",
  },
];
