/** What may be asked of the past: questions and answers are plain values, as a thread stands between the two. */
import { createExplainer, type StepsAnswer, type StepsQuestion } from './explanation.ts';
import { answerBook, type BookAnswer, type BookQuestion } from './past-books.ts';
import type { PastMarket } from './past-market.ts';

/** LATER: it takes longer, or too many wait: asked again it may be there. */
export type Later = { kind: 'LATER' };

/** Each rejects with JournalUnavailable while the database is away. */
export type Past = {
  bookAt(question: BookQuestion): Promise<BookAnswer | Later>;
  stepsOf(question: StepsQuestion): Promise<StepsAnswer | Later>;
};

/** One question at a time, as there is one market. */
export type PastAnswering = {
  bookAt(question: BookQuestion): Promise<BookAnswer>;
  stepsOf(question: StepsQuestion): Promise<StepsAnswer>;
};

export function createAnswering(past: PastMarket): PastAnswering {
  return {
    bookAt: async (question) => answerBook(await past.at(question.at, question.published), question),
    stepsOf: createExplainer(past).stepsOf,
  };
}

/** As it is sent to the thread. */
export type PastQuestion = { of: 'BOOK'; question: BookQuestion } | { of: 'STEPS'; question: StepsQuestion };
export type PastAnswer = { of: 'BOOK'; answer: BookAnswer } | { of: 'STEPS'; answer: StepsAnswer };

export async function answerOf(past: PastAnswering, asked: PastQuestion): Promise<PastAnswer> {
  switch (asked.of) {
    case 'BOOK':
      return { of: 'BOOK', answer: await past.bookAt(asked.question) };
    case 'STEPS':
      return { of: 'STEPS', answer: await past.stepsOf(asked.question) };
  }
}
